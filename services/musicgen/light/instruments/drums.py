"""Soft drums: membranes as modes, shakers and brushes as shaped noise."""

from dataclasses import dataclass

import numpy as np
from scipy import signal

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray
from services.musicgen.light.groove import Drum
from services.musicgen.light.partials import Partials, render_partials
from services.musicgen.light.tone import Tone, attack, damp

# Frequencies of a circular membrane's modes over its lowest: zeros of the Bessel functions
# (Fletcher & Rossing 1998, The Physics of Musical Instruments, section 3.5).
_MEMBRANE = np.array([1.0, 1.594, 2.136, 2.296, 2.653, 2.918])


@dataclass(frozen=True, slots=True)
class Skin:
    """A drum's skin: lowest mode, its decay in seconds, how much the higher modes sound."""

    frequency_hz: float
    decay_s: float
    edge: float


@dataclass(frozen=True, slots=True)
class Grains:
    """A noise: its band, rise and decay."""

    low_hz: float
    high_hz: float
    rise_s: float
    decay_s: float


_SKINS = {
    Drum.FRAME: Skin(88.0, 0.28, 0.35),
    Drum.TOM: Skin(62.0, 0.45, 0.30),
    Drum.JANGGU_LOW: Skin(98.0, 0.22, 0.45),
    Drum.JANGGU_HIGH: Skin(262.0, 0.09, 0.8),
    Drum.HEART: Skin(48.0, 0.13, 0.08),
}

_GRAINS = {
    Drum.SHAKER: Grains(5200.0, 9000.0, 0.025, 0.035),
    Drum.BRUSH: Grains(1800.0, 6500.0, 0.030, 0.09),
}


def drums(tone: Tone, rng: np.random.Generator) -> FloatArray:
    """The drum whose number is the tone's pitch, float32 (frames,)."""
    drum = Drum(tone.pitch)
    if drum in _SKINS:
        return _beat(_SKINS[drum], tone, rng)
    return _shake(_GRAINS[drum], tone, rng)


def _beat(skin: Skin, tone: Tone, rng: np.random.Generator) -> FloatArray:
    """A membrane struck softly off its middle; higher modes die sooner."""
    duration_s = 6 * skin.decay_s
    count = len(_MEMBRANE)
    frequencies = skin.frequency_hz * _MEMBRANE * rng.uniform(0.99, 1.01)
    levels = (skin.edge * (0.4 + 0.6 * tone.velocity)) ** np.arange(count)
    levels = tone.velocity * levels * rng.uniform(0.8, 1.0, count)
    decays = np.asarray((1 + 0.7 * np.arange(count)) / skin.decay_s, dtype=np.float64)
    samples = render_partials(Partials(frequencies, levels, np.zeros(count), decays), duration_s)
    attack(samples, 0.004)
    damp(samples, 0.75 * duration_s, 0.2 * duration_s)
    return samples


def _shake(grains: Grains, tone: Tone, rng: np.random.Generator) -> FloatArray:
    """Many small impacts at once: noise in a band with a soft rise."""
    count = round((grains.rise_s + 7 * grains.decay_s) * SAMPLE_RATE_HZ)
    band = [grains.low_hz, grains.high_hz]
    sections = signal.butter(1, band, "band", fs=SAMPLE_RATE_HZ, output="sos")
    noise = signal.sosfilt(sections, rng.standard_normal(count))
    times_s = np.arange(count) / SAMPLE_RATE_HZ
    shape = np.exp(-np.maximum(times_s - grains.rise_s, 0.0) / grains.decay_s)
    samples = np.asarray(tone.velocity * 0.8 * noise * shape, dtype=np.float32)
    attack(samples, grains.rise_s)
    damp(samples, grains.rise_s + 4 * grains.decay_s, grains.decay_s)
    return samples
