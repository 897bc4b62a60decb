"""What an instrument is asked to sound, and the envelopes that tones share."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray

CONCERT_PITCH_HZ = 440.0

_RATE = float(SAMPLE_RATE_HZ)


@dataclass(frozen=True, slots=True)
class Tone:
    """One tone: MIDI pitch, the time until it is let go, velocity and brightness 0 to 1.

    release is how slowly a held tone is let go: 1 is ordinary.
    """

    pitch: int
    length_s: float
    velocity: float
    brightness: float
    release: float = 1.0

    @property
    def frequency_hz(self) -> float:
        """The fundamental in equal temperament."""
        return pitch_hz(self.pitch)


class Sound(Protocol):
    """A tone with its release, read piece by piece; it begins and ends at 0."""

    @property
    def frame_count(self) -> int:
        """How long it sounds."""

    @property
    def is_stereo(self) -> bool:
        """Whether its pieces are (2, frames)."""

    def piece(self, begin: int, end: int) -> FloatArray:
        """Float32 (end - begin,) or (2, end - begin)."""

    def rest(self, begin: int) -> "Sound":
        """What sounds from a frame on, holding nothing before it."""


@dataclass(frozen=True, slots=True)
class WholeSound:
    """A tone that lies there whole: float32 (frames,) or (2, frames)."""

    samples: FloatArray

    @property
    def frame_count(self) -> int:
        """How long it sounds."""
        return int(self.samples.shape[-1])

    @property
    def is_stereo(self) -> bool:
        """Whether its pieces are (2, frames)."""
        return self.samples.ndim == 2

    def piece(self, begin: int, end: int) -> FloatArray:
        """A view of its samples."""
        return self.samples[..., begin:end]

    def rest(self, begin: int) -> "WholeSound":
        """What sounds from a frame on, holding nothing before it."""
        return WholeSound(self.samples[..., begin:].copy())


Instrument = Callable[[Tone, np.random.Generator], FloatArray | Sound]
"""Renders a tone with its release, whole or to be read piece by piece."""


def pitch_hz(pitch: float) -> float:
    """The frequency of a MIDI pitch; 69 is A4 at 440 Hz."""
    return float(CONCERT_PITCH_HZ * 2.0 ** ((pitch - 69.0) / 12.0))


def frames(duration_s: float) -> int:
    """A duration as a count of frames, at least 1."""
    return max(1, round(duration_s * SAMPLE_RATE_HZ))


def attack(samples: FloatArray, rise_s: float) -> None:
    """Lets samples (..., frames) begin with a raised cosine, in place: no click."""
    count = min(frames(rise_s), samples.shape[-1])
    samples[..., :count] *= _rise(count)


def damp(samples: FloatArray, hold_s: float, decay_s: float) -> None:
    """Lets samples (..., frames) die away after hold_s with a time constant, in place, to 0."""
    start = min(frames(hold_s), samples.shape[-1])
    count = samples.shape[-1] - start
    if count > 0:
        samples[..., start:] *= _fall(count, decay_s)


def envelope(hold_s: float, rise_s: float, fall_s: float) -> FloatArray:
    """A held envelope (frames,): raised-cosine rise, hold, raised-cosine fall after hold_s."""
    rise = frames(min(rise_s, hold_s))
    hold = np.ones(max(frames(hold_s) - rise, 0), dtype=np.float32)
    return np.concatenate([_rise(rise), hold, _rise(frames(fall_s))[::-1]])


@lru_cache(maxsize=8)
def _fall(count: int, decay_s: float) -> FloatArray:
    """An exponential (count,) that ends at 0; tones of an instrument share it."""
    times = np.arange(count, dtype=np.float32)
    return np.asarray(np.exp(times * np.float32(-1 / (decay_s * _RATE))) * _rise(count)[::-1])


@lru_cache(maxsize=8)
def _rise(count: int) -> FloatArray:
    """A raised cosine (count,) from 0 towards 1."""
    angle = np.arange(count, dtype=np.float32) * np.float32(np.pi / count)
    return np.asarray(np.float32(0.5) - np.float32(0.5) * np.cos(angle), dtype=np.float32)
