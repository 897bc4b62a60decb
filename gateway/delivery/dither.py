"""Rounding to 16 bits with triangular dither (Lipshitz, Wannamaker, Vanderkooy, JAES 40, 1992)."""

import numpy as np
from numpy.random import PCG64, Generator
from numpy.typing import NDArray

from common.audio.pcm import Frames

_SCALE = np.float32(32_768)


class Dither:
    """Rounds a stream; the same seed and samples give the same result however it is cut."""

    def __init__(self, seed: int) -> None:
        self._generator = Generator(PCG64(seed))

    def round(self, frames: Frames) -> NDArray[np.int16]:
        """Float32 of shape (frames, channels) as 16-bit integers, clipped.

        The noise is the sum of two even ones of a step each: it has a power of a sixth of a step,
        and the rounding error's mean and power do not depend on the signal.
        """
        words = self._generator.integers(0, 1 << 32, frames.shape, np.uint32)
        noise = (words & 0xFFFF).astype(np.float32) + (words >> 16).astype(np.float32)
        noise = noise / np.float32(65_536) - np.float32(65_535 / 65_536)
        rounded = np.rint(frames * _SCALE + noise)
        samples: NDArray[np.int16] = np.clip(rounded, -_SCALE, _SCALE - 1).astype(np.int16)
        return samples
