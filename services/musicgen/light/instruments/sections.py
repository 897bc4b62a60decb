"""Sections: strings, pads and choir, many voices that sound as one."""

import numpy as np
from numpy.typing import NDArray

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray
from services.musicgen.light.padsynth import PadTables, TableSound, Timbre, read_table, sound_table
from services.musicgen.light.tone import Tone, attack, damp, envelope

_TABLES = PadTables()


def _resonances(
    frequencies_hz: NDArray[np.float64], peaks: tuple[tuple[float, float, float], ...]
) -> NDArray[np.float64]:
    """A sum of resonances (centre in hertz, width in octaves, height) over a floor of 1."""
    octaves = [np.log2(frequencies_hz / centre) / width for centre, width, _ in peaks]
    lift = [height * np.exp(-0.5 * x**2) for x, (_, _, height) in zip(octaves, peaks, strict=True)]
    return np.asarray(1.0 + np.sum(lift, axis=0))


def _violin_body(frequencies_hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Air and wood resonances of the violin family (Fletcher & Rossing, ch. 10), the top soft."""
    peaks = ((280.0, 0.25, 0.8), (460.0, 0.3, 0.8), (900.0, 0.5, 0.3))
    return _resonances(frequencies_hz, peaks) * np.exp(-frequencies_hz / 3400.0)


def _cello_body(frequencies_hz: NDArray[np.float64]) -> NDArray[np.float64]:
    peaks = ((105.0, 0.3, 0.7), (190.0, 0.35, 0.8), (420.0, 0.5, 0.4))
    return _resonances(frequencies_hz, peaks) * np.exp(-frequencies_hz / 2200.0)


def _warm(frequencies_hz: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.exp(-frequencies_hz / 1700.0)


def _glass(frequencies_hz: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.exp(-frequencies_hz / 3500.0)


def _vowel(frequencies_hz: NDArray[np.float64]) -> NDArray[np.float64]:
    """Formants between [o] and [u] (Peterson & Barney 1952), the singer's formant left out."""
    peaks = ((420.0, 0.35, 3.0), (800.0, 0.3, 1.5))
    return _resonances(frequencies_hz, peaks) * np.exp(-frequencies_hz / 1700.0)


_STRINGS = Timbre("strings", 0.95, 32.0, 9000.0, _violin_body)
_CELLOS = Timbre("cellos", 0.95, 26.0, 6000.0, _cello_body)
_PAD = Timbre("pad", 1.1, 45.0, 7000.0, _warm)
_GLASS = Timbre("glass", 2.0, 22.0, 9000.0, _glass)
_CHOIR = Timbre("choir", 0.8, 50.0, 6000.0, _vowel)


def strings(tone: Tone, rng: np.random.Generator) -> TableSound:
    """A string section, bowed legato, stereo."""
    return _swell(_STRINGS, tone, 0.28, 0.7, rng)


def cellos(tone: Tone, rng: np.random.Generator) -> TableSound:
    """Low strings, bowed legato, stereo."""
    return _swell(_CELLOS, tone, 0.25, 0.7, rng)


def pad(tone: Tone, rng: np.random.Generator) -> TableSound:
    """A warm synthetic pad, stereo."""
    return _swell(_PAD, tone, 0.7, 1.6, rng)


def glass(tone: Tone, rng: np.random.Generator) -> TableSound:
    """A thin high pad, stereo."""
    return _swell(_GLASS, tone, 1.2, 2.0, rng)


def choir(tone: Tone, rng: np.random.Generator) -> TableSound:
    """A distant choir on a dark vowel, stereo."""
    return _swell(_CHOIR, tone, 0.6, 1.2, rng)


def spiccato(tone: Tone, rng: np.random.Generator) -> FloatArray:
    """Low strings with a bounced bow, float32 (2, frames)."""
    table = _TABLES.get(_CELLOS, tone.pitch)
    hold_s = min(tone.length_s, 0.35)
    samples = read_table(table, round((hold_s + 0.6) * SAMPLE_RATE_HZ), rng)
    samples *= np.float32(tone.velocity)
    attack(samples, 0.018)
    damp(samples, 0.03, 0.10 + 0.25 * hold_s)
    return samples


def _swell(
    timbre: Timbre, tone: Tone, rise_s: float, fall_s: float, rng: np.random.Generator
) -> TableSound:
    """A held tone that breathes by a decibel every few seconds."""
    rise_s = min(rise_s, 0.4 * tone.length_s + 0.03)
    shape = envelope(tone.length_s, rise_s, tone.release * min(fall_s, 0.3 + tone.length_s))
    times_s = np.arange(len(shape), dtype=np.float32) / SAMPLE_RATE_HZ
    breath_hz, phase = rng.uniform(0.12, 0.3), rng.uniform(0, 2 * np.pi)
    shape *= 1 + 0.1 * np.sin(np.float32(2 * np.pi * breath_hz) * times_s + np.float32(phase))
    shape *= np.float32(tone.velocity)
    return sound_table(_TABLES.get(timbre, tone.pitch), shape, rng)
