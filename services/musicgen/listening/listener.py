"""A listener to a piece of any length."""

from dataclasses import dataclass

import numpy as np

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray
from services.musicgen.listening.key import Key, chromagram, estimate_key
from services.musicgen.listening.pulse import estimate_tempo_bpm, pulse_correlation

_STRETCH_FRAMES = 20 * SAMPLE_RATE_HZ
# A rest shorter than this tells nothing more.
_LEAST_FRAMES = SAMPLE_RATE_HZ


@dataclass(frozen=True, slots=True)
class Heard:
    """The key of a piece, and its tempo in beats a minute where it has a pulse."""

    key: Key
    tempo_bpm: float | None


class Listener:
    """Hears a piece in parts of any size, samples (frames, channels) at 48 kHz.

    It listens to stretches of 20 s and keeps the sums of what it has heard: memory is flat.
    """

    def __init__(self) -> None:
        self._pending: list[FloatArray] = []
        self._pending_frames = 0
        self._classes = np.zeros(12)
        self._correlation = np.zeros(0)

    def hear(self, samples: FloatArray) -> None:
        """The next samples."""
        self._pending.append(samples.mean(axis=1, keepdims=True))
        self._pending_frames += len(samples)
        while self._pending_frames >= _STRETCH_FRAMES:
            joined = np.concatenate(self._pending)
            self._listen(joined[:_STRETCH_FRAMES])
            self._pending = [joined[_STRETCH_FRAMES:]]
            self._pending_frames -= _STRETCH_FRAMES

    def heard(self) -> Heard:
        """What the piece was, once it is over."""
        if self._pending_frames >= _LEAST_FRAMES or not self._correlation.size:
            self._listen(np.concatenate([np.zeros((1, 1), np.float32), *self._pending]))
        return Heard(estimate_key(self._classes), estimate_tempo_bpm(self._correlation))

    def _listen(self, stretch: FloatArray) -> None:
        self._classes += chromagram(stretch)
        correlation = pulse_correlation(stretch)
        self._correlation = correlation + (self._correlation if self._correlation.size else 0.0)
