"""Changing the rate of audio, once for each take and narration (soxr HQ)."""

import numpy as np
import soxr

from common.audio.pcm import Frames


def resample(frames: Frames, from_hz: int, to_hz: int) -> Frames:
    """The same sound at another rate; shape (frames, channels), times kept (no delay)."""
    if from_hz == to_hz:
        return frames
    return np.asarray(soxr.resample(frames, from_hz, to_hz, quality="HQ"), np.float32)
