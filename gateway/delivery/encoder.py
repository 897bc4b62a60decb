"""FLAC, MP3, AAC and Opus through PyAV."""

from fractions import Fraction
from typing import Any

import av
import numpy as np
from av.audio.format import AudioFormat
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from av.codec.context import Flags
from numpy.typing import NDArray

from common.audio.pcm import Frames
from gateway.delivery.dither import Dither
from gateway.delivery.formats import Format
from gateway.delivery.spec import DeliverySpec
from gateway.ingest.narration import Chapter

_CODECS = {
    Format.FLAC: "flac",
    Format.MP3: "libmp3lame",
    Format.M4A: "aac",
    Format.OPUS: "libopus",
}
_CONTAINERS = {
    Format.FLAC: "flac",
    Format.MP3: "mp3",
    Format.M4A: "ipod",
    Format.OPUS: "ogg",
}
_S24_SCALE = np.float32(1 << 23)
# No random serial numbers, no version of ffmpeg: the same mix gives the same bytes.
_REPRODUCIBLE = {"fflags": "+bitexact"}
# A seekable file gets its index up front; a stream gets fragments of its own.
_FILE_OPTIONS = {Format.M4A: {"movflags": "+faststart"}}
_STREAM_OPTIONS = {
    Format.M4A: {
        "movflags": "+frag_keyframe+empty_moov+default_base_moof",
        "frag_duration": "1000000",  # microseconds
    },
    Format.MP3: {"write_xing": "0"},
}
# ffmpeg's other AAC coder has 11 dB less signal over noise on a voice and adds up to 4.6 dB to
# true peaks, this one 0.6 dB. Intensity stereo would cost another 10 dB at our bit rates.
_CODEC_OPTIONS = {Format.M4A: {"aac_coder": "fast", "aac_is": "0"}}
# What LAME multiplies its input by, up to a bit rate (its presets.c); it is taken back before.
_LAME_SCALES = ((160_000, 0.95), (192_000, 0.97), (224_000, 0.98), (320_000, 1.0))


class Encoder:
    """Encodes blocks of float32 frames at the delivered rate into a container.

    `target` is a path, which is seekable, or an object with write(), which is a stream. MP3, M4A
    and Opus in a file tell their padding, so that players give the length to the sample (M4A: to
    the end of a frame); an MP3 stream has no such header.
    """

    def __init__(self, target: Any, spec: DeliverySpec, *, seekable: bool) -> None:
        options = (_FILE_OPTIONS if seekable else _STREAM_OPTIONS).get(spec.format, {})
        self._spec = spec
        self._layout = "mono" if spec.channel_count == 1 else "stereo"
        self._dither = Dither(spec.seed)
        self._gain = np.float32(_level_gain(spec))
        self._frame_count = 0
        self._output = av.open(
            target, "w", format=_CONTAINERS[spec.format], container_options=_REPRODUCIBLE | options
        )
        self._stream = self._open_stream()
        self._output.metadata.update({tag.name: tag.value for tag in spec.tags})
        self._output.set_chapters([_chapter(*pair) for pair in enumerate(spec.chapters)])

    def push(self, block: Frames) -> None:
        """Encode the next frames, float32 of shape (frames, channels)."""
        if not len(block):
            return
        samples, kind = self._samples(block)
        frame = AudioFrame.from_ndarray(samples.reshape(1, -1), format=kind, layout=self._layout)
        frame.sample_rate = self._spec.delivered_rate_hz
        frame.time_base = Fraction(1, frame.sample_rate)
        frame.pts = self._frame_count
        self._frame_count += len(block)
        self._output.mux(self._stream.encode(frame))

    def finish(self) -> None:
        """Complete the container."""
        self._output.mux(self._stream.encode(None))
        self._output.close()

    def _open_stream(self) -> AudioStream:
        codec, rate_hz = _CODECS[self._spec.format], self._spec.delivered_rate_hz
        stream = self._output.add_stream(codec, rate=rate_hz, layout=self._layout)
        assert isinstance(stream, AudioStream)
        context = stream.codec_context
        context.flags |= Flags.bitexact
        context.thread_count = 1
        context.options = _CODEC_OPTIONS.get(self._spec.format, {})
        if self._spec.format is Format.FLAC:
            context.format = AudioFormat("s16" if self._spec.bit_depth == 16 else "s32")
        else:
            context.bit_rate = self._spec.delivered_bps
        return stream

    def _samples(self, block: Frames) -> tuple[NDArray[Any], str]:
        """Samples as the codec wants them, interleaved, and PyAV's name of their kind."""
        if self._spec.format is not Format.FLAC:
            return np.ascontiguousarray(block * self._gain), "flt"
        if self._spec.bit_depth == 16:
            return self._dither.round(block), "s16"
        scaled = np.clip(np.rint(block * _S24_SCALE), -_S24_SCALE, _S24_SCALE - 1)
        return scaled.astype(np.int32) << 8, "s32"


def _level_gain(spec: DeliverySpec) -> float:
    """The gain with which an encoder's output is as loud as its input."""
    if spec.format is not Format.MP3:
        return 1.0
    return 1.0 / next(scale for bps, scale in _LAME_SCALES if spec.delivered_bps <= bps)


def _chapter(index: int, chapter: Chapter) -> Any:
    """As PyAV takes it."""
    return {
        "id": index,
        "start": chapter.start_ms,
        "end": chapter.end_ms,
        "time_base": Fraction(1, 1000),
        "metadata": {"title": chapter.title},
    }
