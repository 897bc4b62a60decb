"""Breath: panting, sighing, gasping, snoring, sneezing, sniffing.

Noise through the tract, wide in breathing in, narrower in breathing out (Klatt 1980, aspiration);
timing after the studies named at each.
"""

import numpy as np

from services.audiogen.light.envelopes import bump, decay, glide, path
from services.audiogen.light.grains import lay
from services.audiogen.light.levels import unit_peak
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames
from services.audiogen.light.vocal import MAN_A, MAN_E, MAN_U, Cry, Tract, utter
from services.audiogen.light.voice import BREATH_IN, BREATH_OUT, MAN, WOMAN, cast_person, whisper


def breathing(scene: Scene, breaths_hz: float, voiced: float, person: float = MAN) -> Signal:
    """Breath in and out, in and out; voiced (0 to 1) is how much the voice joins breathing out;
    mono.
    """
    draws = scene.draws("breath")
    tract, ratio = cast_person(scene, person)
    out = np.zeros(scene.frame_count)
    cycle_s = 1 / (scene.vary("rate", breaths_hz, 0.1) * 1.3**scene.modifiers.speed)
    at_s = 0.0
    while at_s < scene.duration_s - 0.45 * cycle_s or at_s == 0.0:
        inward = whisper(draws, 0.42 * cycle_s, BREATH_IN.scaled(tract), 0.9, 0.6)
        lay(out, inward, at_s, 0.55 * draws.uniform(0.85, 1.1))
        count = frames(0.5 * cycle_s)
        pitch_hz = ratio * glide(count, (0, 135), (1, 105))
        breath = 1 - 0.6 * voiced
        cry = Cry(pitch_hz, bump(count, 0.25), ((0, BREATH_OUT.scaled(tract)),), breath, 0.2, 0.2)
        lay(out, unit_peak(utter(draws, cry)), at_s + 0.46 * cycle_s, draws.uniform(0.85, 1.0))
        at_s += cycle_s * draws.uniform(0.95, 1.06)
    return out


def sigh(scene: Scene, person: float = MAN) -> Signal:
    """A breath in, and a long one out that carries a little voice at first; mono."""
    draws = scene.draws("sigh")
    tract, ratio = cast_person(scene, person)
    out = np.zeros(min(scene.frame_count, frames(2.2)))
    lay(out, whisper(draws, 0.55, BREATH_IN.scaled(tract), 1.0, 0.65), 0.0, 0.4)
    count = max(1, min(frames(1.4), out.size - frames(0.6)))
    level = path(count, (0, 0), (0.12, 1), (0.5, 0.45), (1.3, 0))
    mouth = ((0.0, MAN_A.scaled(tract)), (1.0, MAN_U.scaled(tract)))
    lay(out, unit_peak(utter(draws, Cry(np.full(count, 110.0), level, mouth, 1.0))), 0.62, 0.9)
    voice = utter(
        draws, Cry(ratio * glide(count, (0, 150), (1, 85)), level**2, mouth, 0.5, 0.1, 0.2)
    )
    lay(out, unit_peak(voice), 0.62, 0.35)
    return out


def gasp(scene: Scene, person: float = WOMAN) -> Signal:
    """A sharp breath in, with a trace of voice; mono."""
    draws = scene.draws("gasp")
    tract, ratio = cast_person(scene, person)
    count = min(scene.frame_count, frames(scene.vary("length", 0.45, 0.15)))
    shape = ((0.0, BREATH_IN.scaled(0.85 * tract)), (1.0, BREATH_IN.scaled(1.15 * tract)))
    level = bump(count, 0.55) ** 1.2
    air = utter(draws, Cry(np.full(count, 120.0), level, shape, 1.0))
    tone = utter(draws, Cry(ratio * glide(count, (0, 230), (1, 330)), level, shape, 0.3, 0.3, 0.3))
    return unit_peak(air) + 0.3 * unit_peak(tone)


def snore(scene: Scene) -> Signal:
    """Snoring: the palate flutters at 40 to 70 Hz breathing in, a soft breath out; mono.

    Pevernagie, Aarts & De Meyer, "The acoustics of snoring", Sleep Medicine Reviews 14, 2010.
    """
    draws = scene.draws("snore")
    out = np.zeros(scene.frame_count)
    tract = Tract((260, 700, 1700, 2900), (90, 160, 300, 400)).scaled(scene.vary("tract", 1, 0.06))
    at_s = 0.0
    while at_s < scene.duration_s - 0.8 or at_s == 0.0:
        count = frames(draws.uniform(1.1, 1.35))
        pitch_hz = glide(count, (0, 42), (0.7, 62), (1, 55)) * scene.vary("rate", 1.0, 0.1)
        cry = Cry(pitch_hz, bump(count, 0.7) ** 0.7, ((0, tract),), 0.35, 0.45, 1.0)
        lay(out, unit_peak(utter(draws, cry)), at_s)
        lay(out, whisper(draws, 1.1, BREATH_OUT, 1.0, 0.3), at_s + 1.5, 0.3)
        at_s += draws.uniform(2.9, 3.3)
    return out


def sneeze(scene: Scene, person: float = MAN) -> Signal:
    """A breath drawn in, held, and the burst with its hiss; mono."""
    draws = scene.draws("sneeze")
    tract, ratio = cast_person(scene, person)
    out = np.zeros(min(scene.frame_count, frames(1.3)))
    lay(out, whisper(draws, 0.4, BREATH_IN.scaled(tract), 1.2, 0.7), 0.0, 0.5)
    count = frames(0.45)
    level = decay(count, 0.006, 0.09)
    hiss = utter(
        draws, Cry(np.full(count, 99.0), level, ((0, Tract((2600, 5200), (900, 1800))),), 1.0)
    )
    pitch_hz = ratio * glide(count, (0, 260), (1, 120))
    voiced = utter(
        draws,
        Cry(
            pitch_hz, level, ((0.0, MAN_E.scaled(tract)), (1.0, MAN_U.scaled(tract))), 0.3, 0.4, 0.9
        ),
    )
    lay(out, unit_peak(hiss) + 0.8 * unit_peak(voiced), 0.46)
    return out


def sniffle(scene: Scene) -> Signal:
    """Two or three short breaths through a wet nose; mono."""
    draws = scene.draws("sniff")
    out = np.zeros(min(scene.frame_count, frames(1.6)))
    nose = Tract((1100, 2900, 4700), (350, 700, 900))
    at_s = 0.0
    for _ in range(2 + int(draws.integers(0, 2))):
        length_s = draws.uniform(0.16, 0.28)
        flutter = 1 + 0.8 * np.sin(2 * np.pi * 38 * np.arange(frames(length_s)) / SAMPLE_RATE_HZ)
        lay(out, whisper(draws, length_s, nose, 0.8, 0.6) * flutter, at_s)
        at_s += length_s + draws.uniform(0.08, 0.3)
    return out
