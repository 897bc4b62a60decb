"""Drums: a membrane's modes over its shell, and the patterns they are beaten in.

An ideal membrane's modes stand at 1, 1.59, 2.14, 2.30, 2.65, 2.92 ... of the lowest; the pitch is
higher at first, while the skin is stretched by the blow (Fletcher & Rossing ch. 3 and 18).
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import decay
from services.audiogen.light.filters import high_pass
from services.audiogen.light.grains import lay
from services.audiogen.light.levels import mix, unit_peak
from services.audiogen.light.noise import band, shaped
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames

_RATIOS = (1.0, 1.59, 2.14, 2.30, 2.65, 2.92, 3.5, 4.06)


@dataclass(frozen=True, slots=True)
class Drum:
    """A drum: pitch of its lowest mode, seconds to 1/e, how far the pitch falls, level of the
    stick's slap in dB and its colour, snares in dB.
    """

    pitch_hz: float
    decay_s: float
    bend: float
    slap_db: float
    slap_hz: float
    snare_db: float = -80.0


BUK = Drum(84.0, 0.2, 0.35, -10.0, 900.0)
JANGGU_HIGH = Drum(310.0, 0.07, 0.1, 0.0, 3200.0)
SNARE = Drum(185.0, 0.09, 0.15, -3.0, 2500.0, 0.0)
BASS = Drum(58.0, 0.3, 0.5, -14.0, 600.0)


def beat(draws: Generator, drum: Drum, pitch: float, force: float) -> Signal:
    """One beat, mono, peak about force; harder is also brighter."""
    count = frames(7 * drum.decay_s + 0.05)
    times_s = np.arange(count) / SAMPLE_RATE_HZ
    stretch = 1 + drum.bend * force * np.exp(-times_s / 0.02)
    phase = 2 * np.pi * np.cumsum(pitch * drum.pitch_hz * stretch) / SAMPLE_RATE_HZ
    skin = np.zeros(count)
    for order, ratio in enumerate(_RATIOS):
        level = (
            (1.0 if order == 0 else 0.55 * force)
            * np.exp(0.3 * draws.standard_normal())
            / (1 + 0.35 * order)
        )
        skin += level * np.sin(ratio * phase) * np.exp(-times_s * ratio**0.8 / drum.decay_s)
    skin *= np.minimum(1, times_s / 0.001)
    slap = shaped(draws, count, band(0.5 * drum.slap_hz, 2 * drum.slap_hz, 9)) * decay(
        count, 0.0005, 0.008
    )
    layers = [(0.0, unit_peak(skin)), (drum.slap_db, unit_peak(slap))]
    if drum.snare_db > -60:
        wires = high_pass(draws.standard_normal(count), 1800) * decay(count, 0.001, 0.07)
        layers.append((drum.snare_db, unit_peak(wires)))
    return force * unit_peak(mix(*layers))


Pattern = tuple[tuple[float, int, float], ...]
"""Beats of one bar: (place from 0 to 1, which of the two drums, force)."""

# The semachi and gutgeori rhythms in outline, a march, and a slow single drum.
FOLK: Pattern = (
    (0, 0, 1.0),
    (0.17, 1, 0.6),
    (0.33, 1, 0.8),
    (0.5, 0, 0.8),
    (0.58, 1, 0.5),
    (0.67, 1, 0.8),
    (0.83, 1, 0.6),
)
MARCH: Pattern = (
    (0, 0, 1.0),
    (0.25, 1, 0.7),
    (0.375, 1, 0.5),
    (0.5, 0, 0.9),
    (0.75, 1, 0.8),
    (0.8125, 1, 0.5),
    (0.875, 1, 0.6),
)
SLOW: Pattern = ((0, 0, 1.0), (0.5, 0, 0.8))
ROLL: Pattern = tuple((index / 32, 1, 0.45 + 0.5 * index / 32) for index in range(32))


def drumming(scene: Scene, low: Drum, high: Drum, pattern: Pattern, bar_s: float) -> Signal:
    """A pattern beaten over and over, never twice quite alike; mono."""
    draws = scene.draws("beats")
    pitch = scene.vary("pitch", 1.0, 0.08) * 0.75**scene.modifiers.size
    bar_s = scene.vary("bar", bar_s, 0.08) * 0.75**scene.modifiers.speed
    out = np.zeros(scene.frame_count)
    stock = {
        (which, force): [beat(draws, (low, high)[which], pitch, force) for _ in range(2)]
        for which, force in sorted({(which, round(force, 1)) for _, which, force in pattern})
    }
    start_s = 0.0
    while start_s < scene.duration_s - 0.2:
        for place, which, force in pattern:
            at_s = start_s + bar_s * place * (1 + 0.004 * draws.standard_normal())
            if at_s < scene.duration_s - 0.15 and not (scene.modifiers.single and at_s > 0):
                sounds = stock[which, round(force, 1)]
                lay(out, sounds[int(draws.integers(0, 2))], at_s, draws.uniform(0.85, 1.0))
        start_s += bar_s
    return out
