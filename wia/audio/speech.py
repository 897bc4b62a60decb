"""Reads any audio file as what the stt service hears: 16 kHz mono s16le."""

from collections.abc import Iterator
from pathlib import Path

import av
import av.error
import numpy as np

from common.audio.format import SPEECH_FORMAT
from common.audio.pcm import Frames, encode_pcm
from common.audio.resample import StreamResampler
from common.errors import InvalidArgument
from common.foreign import name_foreign

# Containers of audio; a playlist, which could make ffmpeg open other files, is none of them.
_DEMUXERS = "aac,ac3,aiff,amr,asf,caf,flac,matroska,mov,mp3,mpegts,ogg,w64,wav"
_HEAD_BYTES = 4096
_MAX_CHANNELS = 2


def write_speech(source: Path, target: Path) -> int:
    """Writes the source's audio as bare PCM, in flat memory; gives its length in milliseconds.

    Raises InvalidArgument (EMPTY_FILE, NOT_AUDIO, NO_AUDIO_STREAM, NO_SAMPLES, TOO_MANY_CHANNELS)
    where it is no narration.
    """
    with target.open("wb") as file:
        size_bytes = sum(file.write(block) for block in _speech_blocks(source))
    if not size_bytes:
        raise InvalidArgument("NO_SAMPLES", f"{source.name} holds no sample of audio")
    return size_bytes // SPEECH_FORMAT.frame_bytes * 1000 // SPEECH_FORMAT.sample_rate_hz


def _speech_blocks(path: Path) -> Iterator[bytes]:
    resampler: StreamResampler | None = None
    for frames, sample_rate_hz in _decoded(path):
        if resampler is None:
            resampler = StreamResampler(sample_rate_hz, SPEECH_FORMAT.sample_rate_hz, 1)
        mono: Frames = frames.mean(axis=1, keepdims=True, dtype=np.float32)
        yield encode_pcm(resampler.push(mono), SPEECH_FORMAT.encoding)
    if resampler is not None:
        yield encode_pcm(resampler.finish(), SPEECH_FORMAT.encoding)


def _decoded(path: Path) -> Iterator[tuple[Frames, int]]:
    """Blocks of float32 of shape (frames, channels), each with its rate."""
    with path.open("rb") as file:
        head = file.read(_HEAD_BYTES)
    if not head:
        raise InvalidArgument("EMPTY_FILE", f"{path.name} is empty, expected an audio file")
    try:
        options = {"format_whitelist": _DEMUXERS, "protocol_whitelist": "file"}
        with av.open(str(path), options=options) as container:
            if not container.streams.audio:
                raise InvalidArgument("NO_AUDIO_STREAM", f"{path.name} holds no audio")
            channel_count = container.streams.audio[0].codec_context.channels
            if channel_count > _MAX_CHANNELS:
                raise InvalidArgument(
                    "TOO_MANY_CHANNELS",
                    f"{path.name} has {channel_count} channels, expected 1 or 2",
                )
            resampler = av.AudioResampler(format="fltp")
            for frame in container.decode(audio=0):
                for plain in resampler.resample(frame):
                    yield np.ascontiguousarray(plain.to_ndarray().T), plain.sample_rate
    except av.error.FFmpegError as error:
        raise InvalidArgument(
            "NOT_AUDIO", f"{path.name} cannot be read as audio: it is {name_foreign(head)}"
        ) from error
