"""Sounds that are no speech, and one that a level takes for it."""

import numpy as np
from numpy.typing import NDArray

RATE_HZ = 16_000
_CHORDS_HZ = ((261.6, 329.6, 392.0), (220.0, 261.6, 329.6), (174.6, 220.0, 261.6))

Mono = NDArray[np.float32]


def silence(length_s: float) -> Mono:
    return np.zeros(int(length_s * RATE_HZ), np.float32)


def noise(length_s: float, level: float = 0.05, seed: int = 0) -> Mono:
    generator = np.random.default_rng(seed)
    return (level * generator.standard_normal(int(length_s * RATE_HZ))).astype(np.float32)


def music(length_s: float, decay_s: float = 0.8) -> Mono:
    """Chords that are struck every 1.5 s and die away."""
    time_s = np.arange(int(1.5 * RATE_HZ)) / RATE_HZ
    chords = [
        sum(np.sin(2 * np.pi * k * hz * time_s) / k for hz in chord for k in range(1, 6))
        * np.exp(-time_s / decay_s)
        for chord in _CHORDS_HZ
    ]
    one = np.concatenate(chords).astype(np.float32) * 0.05
    return np.resize(one, int(length_s * RATE_HZ))


def bursts(spans_s: list[tuple[float, float]], length_s: float, seed: int = 0) -> Mono:
    """Noise that swells and fades as syllables do, in spans of time; silence elsewhere."""
    samples, hiss = silence(length_s), noise(length_s, 0.1, seed)
    for start_s, end_s in spans_s:
        first, last = int(start_s * RATE_HZ), int(end_s * RATE_HZ)
        swell = 0.6 + 0.4 * np.sin(2 * np.pi * 4 * np.arange(last - first) / RATE_HZ)
        samples[first:last] = hiss[first:last] * swell
    return samples
