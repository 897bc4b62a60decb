"""Electric piano and celesta: tones of frequency modulation."""

import numpy as np

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray
from services.musicgen.light.tone import Tone, attack, damp

_LONGEST_S = 6.0


def epiano(tone: Tone, rng: np.random.Generator) -> FloatArray:
    """An electric piano, float32 (frames,): a reed under a short, quiet tine.

    Two pairs of FM operators (Chowning 1973, The synthesis of complex audio spectra by means of
    frequency modulation): 1:1 with an index that falls for the body, 1:14 for the tine.
    """
    times_s = _times(tone, 0.12)
    base = _turns(tone.frequency_hz, times_s)
    index = (0.5 + 1.6 * tone.velocity * (0.5 + tone.brightness)) * np.exp(-times_s / 0.7)
    decay_s = 2.2 * (261.6 / tone.frequency_hz) ** 0.4
    body = np.sin(base + index * np.sin(base)) * np.exp(-times_s / decay_s)
    tine_hz = 14 * tone.frequency_hz
    if tine_hz < 9000.0:
        tine = np.sin(base + 0.4 * np.sin(_turns(tine_hz, times_s))) - np.sin(base)
        body += 0.4 * tone.velocity * tine * np.exp(-times_s / 0.12)
    return _finish(body, tone, 0.12)


def celesta(tone: Tone, rng: np.random.Generator) -> FloatArray:
    """A celesta, float32 (frames,): steel bars over resonators.

    The bar's second mode lies near four times the first; it is a short FM colour of small index
    here (Chowning 1973, section on bell-like tones).
    """
    times_s = _times(tone, 0.25)
    base = _turns(tone.frequency_hz, times_s)
    decay_s = 1.5 * (523.3 / tone.frequency_hz) ** 0.5
    index = (0.25 + 0.6 * tone.velocity * (0.5 + tone.brightness)) * np.exp(-times_s / 0.18)
    modulator = np.sin(_turns(4.0 * tone.frequency_hz * (1 + rng.uniform(0, 6e-4)), times_s))
    bar = np.sin(base + index * modulator) * np.exp(-times_s / decay_s)
    return _finish(bar, tone, 0.25)


def _times(tone: Tone, release_s: float) -> FloatArray:
    duration_s = min(tone.length_s + 6 * release_s, _LONGEST_S)
    count = round(duration_s * SAMPLE_RATE_HZ)
    return np.arange(count, dtype=np.float32) / np.float32(SAMPLE_RATE_HZ)


def _turns(frequency_hz: float, times_s: FloatArray) -> FloatArray:
    """A phase in radians, wrapped in float64 before it becomes float32."""
    cycles = frequency_hz * np.arange(len(times_s)) / SAMPLE_RATE_HZ
    return (2 * np.pi * (cycles - np.floor(cycles))).astype(np.float32)


def _finish(samples: FloatArray, tone: Tone, release_s: float) -> FloatArray:
    samples = np.asarray(samples * np.float32(tone.velocity), dtype=np.float32)
    attack(samples, 0.004)
    damp(samples, min(tone.length_s, _LONGEST_S - 6 * release_s), release_s)
    return samples
