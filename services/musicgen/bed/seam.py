"""Seams: two renderings of the same music, the second taking over from the first."""

import numpy as np

from services.musicgen.engine import FloatArray


def crossfade(before: FloatArray, after: FloatArray) -> FloatArray:
    """From the one to the other, both (frames, channels) of one length.

    Both render the same codes and differ only by what the decoder knew before them, so they are
    correlated, and gains that add up to 1 keep the level; gains of equal power would raise it by
    3 dB in the middle (Fink, Holters & Zölzer 2016, Signal-matched power-complementary
    cross-fading and dry-wet mixing, section 2).
    """
    share = np.sin(np.linspace(0.0, np.pi / 2, len(before), dtype=np.float32)) ** 2
    return np.asarray(before + share[:, None] * (after - before), dtype=np.float32)
