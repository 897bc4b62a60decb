"""Writes what later stages read: the canonical FLAC and the 16 kHz voice."""

import hashlib
from dataclasses import dataclass
from typing import BinaryIO

import numpy as np
import soundfile

from common.audio.format import SPEECH_FORMAT
from common.audio.pcm import Frames, encode_pcm
from common.audio.resample import StreamResampler

_SCALE = np.float32(1 << 23)
# The fastest of libFLAC's levels: 24-bit audio gets 1 % smaller on the slowest.
_COMPRESSION_LEVEL = 0.0


@dataclass(frozen=True, slots=True)
class CanonicalFacts:
    """What was written; clipped_count counts samples that were over full scale."""

    frame_count: int
    pcm_sha256: str
    clipped_count: int


class CanonicalWriter:
    """Writes a stream as 24-bit FLAC. Sources of 24 bits and fewer come out bit by bit."""

    def __init__(self, file: BinaryIO, sample_rate_hz: int, channel_count: int) -> None:
        self._flac = soundfile.SoundFile(
            file.fileno(),
            "w",
            sample_rate_hz,
            channel_count,
            "PCM_24",
            format="FLAC",
            closefd=False,
            compression_level=_COMPRESSION_LEVEL,
        )
        self._hash = hashlib.sha256()
        self._frame_count = 0
        self._clipped_count = 0

    def push(self, frames: Frames) -> Frames:
        """Write the next frames, float32 of shape (frames, channels); gives them as written.

        All of this is exact in float32: its 24 bits hold every sample, whatever the scale.
        """
        samples = frames * _SCALE
        np.rint(samples, out=samples)
        if samples.size and (samples.max() > _SCALE - 1 or samples.min() < -_SCALE):
            # A sample of 1.0 loses one step of 24 bits, which nobody calls clipped.
            self._clipped_count += int(np.count_nonzero(np.abs(samples) > _SCALE))
            np.clip(samples, -_SCALE, _SCALE - 1, out=samples)
        padded = samples.astype("<i4")
        np.left_shift(padded, 8, out=padded)
        self._flac.write(padded)
        self._hash.update(padded.data)
        self._frame_count += len(frames)
        samples /= _SCALE
        return samples

    def finish(self) -> CanonicalFacts:
        """Complete the file."""
        self._flac.close()
        return CanonicalFacts(self._frame_count, self._hash.hexdigest(), self._clipped_count)


class SpeechWriter:
    """Writes a stream as 16 kHz mono s16le; two channels are averaged."""

    def __init__(self, file: BinaryIO, sample_rate_hz: int) -> None:
        self._file = file
        self._resampler = StreamResampler(sample_rate_hz, SPEECH_FORMAT.sample_rate_hz, 1)

    def push(self, frames: Frames) -> Frames:
        """Write the next frames; gives what was completed, shape (frames, 1), at 16 kHz."""
        mono = frames if frames.shape[1] == 1 else (frames[:, :1] + frames[:, 1:]) / np.float32(2)
        return self._write(self._resampler.push(mono))

    def finish(self) -> Frames:
        """Write and give the rest."""
        return self._write(self._resampler.finish())

    def _write(self, frames: Frames) -> Frames:
        self._file.write(encode_pcm(frames, SPEECH_FORMAT.encoding))
        return frames
