"""pydub's AudioSegment in and out."""

import io
import warnings
from typing import Any

import soundfile

with warnings.catch_warnings():
    # pydub warns that it finds no ffmpeg, which nothing here needs, and of its own old syntax.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

_SAMPLE_BYTES = 4


def to_wav(segment: Any) -> bytes:
    """A segment as the bytes of a WAV file."""
    buffer = io.BytesIO()
    segment.export(buffer, format="wav")
    return buffer.getvalue()


def to_segment(data: bytes) -> Any:
    """The audio of a WAV or FLAC file as a segment of 32-bit samples (24 bits lose nothing)."""
    frames, sample_rate_hz = soundfile.read(io.BytesIO(data), dtype="int32", always_2d=True)
    return AudioSegment(
        data=frames.tobytes(),
        sample_width=_SAMPLE_BYTES,
        frame_rate=sample_rate_hz,
        channels=frames.shape[1],
    )
