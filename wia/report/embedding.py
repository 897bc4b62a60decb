"""Audio inside the page: modest mp3 that any browser plays."""

import base64
import io
from pathlib import Path

import soundfile

from common.audio.resample import StreamResampler

# Rates of MPEG-2 layer III: what a report needs, at half the bits of MPEG-1.
_RATES_HZ = (16000, 22050, 24000)
_BLOCK_FRAMES = 1 << 18
# libsndfile's scale from 160 kbit/s to 8 kbit/s.
_COMPRESSION = 0.65
BITS_PER_S = 64_000


def mp3_uri(path: Path) -> str:
    """The file's audio as a data URI."""
    return "data:audio/mpeg;base64," + base64.b64encode(_mp3(path)).decode()


def _mp3(path: Path) -> bytes:
    buffer = io.BytesIO()
    with soundfile.SoundFile(path) as source:
        rate_hz = max((rate for rate in _RATES_HZ if rate <= source.samplerate), default=16000)
        resampler = StreamResampler(source.samplerate, rate_hz, source.channels)
        with soundfile.SoundFile(
            buffer,
            "w",
            samplerate=rate_hz,
            channels=source.channels,
            format="MP3",
            subtype="MPEG_LAYER_III",
            bitrate_mode="CONSTANT",
            compression_level=_COMPRESSION,
        ) as target:
            while len(frames := source.read(_BLOCK_FRAMES, dtype="float32", always_2d=True)):
                target.write(resampler.push(frames))
            target.write(resampler.finish())
    return buffer.getvalue()
