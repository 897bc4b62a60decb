"""The key of music, from its audio."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray, Mode
from services.musicgen.light.appraisal import KEY_PROFILES

_LOW_RATE_HZ = 6_000
_WINDOW_FRAMES = 4_096
_LOWEST_HZ, _HIGHEST_HZ = 60.0, 1_000.0
_LEAST_PEAK = 0.01
_HARMONICS = 6
_HARMONIC_DECAY = 0.8
_PITCH_CLASSES = 12


@dataclass(frozen=True, slots=True)
class Key:
    """A tonic's pitch class, a mode, and how well they fit, -1 to 1 (0 where nothing sounds)."""

    tonic_pitch_class: int
    mode: Mode
    fit: float


def chromagram(samples: FloatArray) -> NDArray[np.float64]:
    """Weight of each pitch class, C first, of samples (frames, channels) at 48 kHz.

    Spectral peaks between 60 and 1000 Hz by magnitude; each also speaks for the tones whose
    harmonic it may be, up to the sixth, 0.8 times as loud at every step (harmonic pitch class
    profile, Gómez 2006, section 3.4).
    """
    low = signal.resample_poly(samples.mean(axis=1), 1, SAMPLE_RATE_HZ // _LOW_RATE_HZ)
    if len(low) < _WINDOW_FRAMES:
        low = np.pad(low, (0, _WINDOW_FRAMES - len(low)))
    frequencies, _, frames = signal.stft(
        low, _LOW_RATE_HZ, nperseg=_WINDOW_FRAMES, noverlap=_WINDOW_FRAMES // 2
    )
    size = np.abs(frames)
    inner = size[1:-1]
    least = max(_LEAST_PEAK * float(size.max()), 1e-12)
    rows, columns = np.nonzero((inner > size[:-2]) & (inner >= size[2:]) & (inner > least))
    rows += 1
    kept = (frequencies[rows] > _LOWEST_HZ) & (frequencies[rows] < _HIGHEST_HZ)
    weights = size[rows, columns][kept]
    pitches = 69 + 12 * np.log2(frequencies[rows][kept] / 440.0)
    classes = np.zeros(_PITCH_CLASSES)
    for harmonic in range(1, _HARMONICS + 1):
        folded = np.round(pitches - 12 * np.log2(harmonic)).astype(int) % _PITCH_CLASSES
        np.add.at(classes, folded, weights * _HARMONIC_DECAY ** (harmonic - 1))
    return classes


def estimate_key(classes: NDArray[np.float64]) -> Key:
    """The key whose profile correlates best (Krumhansl 1990, the key-finding algorithm)."""
    if np.ptp(classes) <= 0.0:
        return Key(0, Mode.MAJOR, 0.0)
    return max(
        (
            Key(tonic, mode, float(np.corrcoef(np.roll(profile, tonic), classes)[0, 1]))
            for mode, profile in KEY_PROFILES.items()
            for tonic in range(_PITCH_CLASSES)
        ),
        key=lambda key: key.fit,
    )
