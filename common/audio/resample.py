"""Changing the sample rate (soxr HQ: 135 dB of signal over noise, no audible aliases)."""

import numpy as np
import soxr

from common.audio.pcm import Frames

_QUALITY = "HQ"


def resample(frames: Frames, from_hz: int, to_hz: int) -> Frames:
    """Audio at hand at another rate, float32 of shape (frames, channels), not delayed.

    Takes are brought to the narration's rate with it once, whole, when they are stored: a part
    of the result is then the same whichever range it is mixed into.
    """
    if from_hz == to_hz:
        return frames
    resampled: Frames = soxr.resample(frames, from_hz, to_hz, quality=_QUALITY)
    return np.ascontiguousarray(resampled, np.float32)


class StreamResampler:
    """The same for a stream of any length, in flat memory; equals `resample` of the whole."""

    def __init__(self, from_hz: int, to_hz: int, channel_count: int) -> None:
        self._stream = soxr.ResampleStream(
            from_hz, to_hz, channel_count, dtype="float32", quality=_QUALITY
        )
        self._channel_count = channel_count

    def push(self, frames: Frames) -> Frames:
        """What the next frames complete."""
        return self._resample(frames, last=False)

    def finish(self) -> Frames:
        """The rest."""
        return self._resample(np.zeros((0, self._channel_count), np.float32), last=True)

    def _resample(self, frames: Frames, *, last: bool) -> Frames:
        resampled: Frames = self._stream.resample_chunk(np.ascontiguousarray(frames), last=last)
        return resampled.reshape(-1, self._channel_count)
