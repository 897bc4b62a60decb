"""Solo lines: violin and cello with vibrato, flute and daegeum with breath."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray
from services.musicgen.light.tone import Tone, envelope, frames

_CONTROL_FRAMES = 48
"""Pitch is worked out every millisecond and interpolated between."""


@dataclass(frozen=True, slots=True)
class Voice:
    """A sustained solo instrument.

    tilt and top_hz shape its harmonics, resonances are (centre in hertz, width in octaves, height);
    vibrato of rate and depth sets in after a delay; scoop is where a tone begins, in semitones;
    noise is the level of breath or bow.
    """

    tilt: float
    top_hz: float
    resonances: tuple[tuple[float, float, float], ...]
    vibrato_hz: float
    vibrato_cents: float
    delay_s: float
    rise_s: float
    fall_s: float
    scoop_semitones: float
    noise: float


_VIOLIN = Voice(
    0.9, 3000.0, ((285.0, 0.2, 0.7), (480.0, 0.3, 0.9)), 5.6, 14.0, 0.35, 0.11, 0.28, -0.12, 0.006
)
_CELLO = Voice(
    0.9, 2200.0, ((110.0, 0.3, 0.6), (220.0, 0.3, 0.8)), 5.2, 12.0, 0.40, 0.13, 0.35, -0.10, 0.006
)
_FLUTE = Voice(1.6, 3000.0, ((600.0, 0.9, 0.5),), 5.0, 9.0, 0.30, 0.07, 0.16, -0.15, 0.025)
_DAEGEUM = Voice(1.1, 2600.0, ((520.0, 0.8, 0.6),), 4.4, 32.0, 0.35, 0.10, 0.22, -0.7, 0.05)


def violin(tone: Tone, rng: np.random.Generator) -> FloatArray:
    """A violin, float32 (frames,)."""
    return _sing(_VIOLIN, tone, rng)


def cello(tone: Tone, rng: np.random.Generator) -> FloatArray:
    """A cello, float32 (frames,)."""
    return _sing(_CELLO, tone, rng)


def flute(tone: Tone, rng: np.random.Generator) -> FloatArray:
    """A flute, float32 (frames,)."""
    return _sing(_FLUTE, tone, rng)


def daegeum(tone: Tone, rng: np.random.Generator) -> FloatArray:
    """A bamboo flute, float32 (frames,): tones are slid into and widely shaken."""
    return _sing(_DAEGEUM, tone, rng)


def _sing(voice: Voice, tone: Tone, rng: np.random.Generator) -> FloatArray:
    """Harmonics of one wandering phase, summed by Horner's rule in exp(j phase).

    Vibrato of 5 to 6 Hz that grows into the tone (Prame 1994, Measurements of the vibrato rate);
    the harmonics' levels follow a fixed body while the pitch moves beneath it.
    """
    shape = envelope(
        tone.length_s, min(voice.rise_s, 0.5 * tone.length_s), tone.release * voice.fall_s
    )
    phase = _phase(voice, tone, len(shape), rng)
    turn = np.empty(len(shape), dtype=np.complex64)
    turn.real, turn.imag = np.cos(phase), np.sin(phase)
    levels = _levels(voice, tone)
    total = np.zeros(len(shape), dtype=np.complex64)
    for level in levels[::-1]:
        total = (total + np.complex64(level)) * turn
    samples = total.imag * shape
    samples += _breath(voice, tone, shape, rng)
    return np.asarray(samples * np.float32(tone.velocity), dtype=np.float32)


def _phase(voice: Voice, tone: Tone, count: int, rng: np.random.Generator) -> FloatArray:
    """The fundamental's phase in radians, wrapped: scoop, vibrato, a slow drift of cents."""
    times_s = np.arange(0, count + _CONTROL_FRAMES, _CONTROL_FRAMES) / SAMPLE_RATE_HZ
    growth = np.clip((times_s - voice.delay_s) / 0.5, 0.0, 1.0)
    rate_hz = voice.vibrato_hz * rng.uniform(0.94, 1.06)
    shake = growth * np.sin(2 * np.pi * rate_hz * times_s + rng.uniform(0, 2 * np.pi))
    drift = 3.0 * np.sin(2 * np.pi * rng.uniform(0.2, 0.5) * times_s + rng.uniform(0, 6.28))
    scoop = 100.0 * voice.scoop_semitones * rng.uniform(0.3, 1.0) * np.exp(-times_s / 0.045)
    cents = voice.vibrato_cents * rng.uniform(0.7, 1.1) * shake + drift + scoop
    steps = tone.frequency_hz * 2.0 ** (cents / 1200) / SAMPLE_RATE_HZ
    where = np.arange(count) / _CONTROL_FRAMES
    cycles = np.cumsum(np.interp(where, np.arange(len(steps)), steps))
    return (2 * np.pi * (cycles - np.floor(cycles))).astype(np.float32)


def _levels(voice: Voice, tone: Tone) -> NDArray[np.float64]:
    """Amplitudes of the harmonics up to 5 kHz, of unit energy."""
    order = np.arange(1, max(2, int(5000.0 / tone.frequency_hz)) + 1)
    frequencies = tone.frequency_hz * order
    top_hz = voice.top_hz * (0.5 + 0.5 * tone.velocity + 0.4 * tone.brightness)
    levels = order**-voice.tilt * np.exp(-frequencies / top_hz)
    for centre_hz, width, height in voice.resonances:
        levels *= 1 + height * np.exp(-0.5 * (np.log2(frequencies / centre_hz) / width) ** 2)
    levels = levels[levels > 1e-4 * levels.max()]
    return np.asarray(levels / np.sqrt(np.sum(levels**2)))


def _breath(voice: Voice, tone: Tone, shape: FloatArray, rng: np.random.Generator) -> FloatArray:
    """Noise around the tone, loudest as it begins."""
    count = len(shape)
    low_hz = min(0.7 * tone.frequency_hz, 2000.0)
    high_hz = min(3.0 * tone.frequency_hz, 6000.0)
    numerator, denominator = signal.butter(1, [low_hz, high_hz], "band", fs=SAMPLE_RATE_HZ)
    noise = signal.lfilter(numerator, denominator, rng.standard_normal(count, dtype=np.float32))
    onset = np.ones(count, dtype=np.float32)
    chiff = min(frames(0.12), count)
    onset[:chiff] += 2.0 * np.linspace(1.0, 0.0, chiff, dtype=np.float32) ** 2
    return np.asarray(voice.noise * 3.0 * noise * shape * onset, dtype=np.float32)
