"""Decodes the first audio stream of a file, in blocks, with the demuxer that was recognised."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, BinaryIO

import av
import numpy as np
from av.audio.fifo import AudioFifo
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream

from common.audio.pcm import Frames
from gateway.ingest.container import Container
from gateway.ingest.limits import MAX_CHANNEL_COUNT, MAX_SAMPLE_RATE_HZ, MIN_SAMPLE_RATE_HZ
from gateway.ingest.refusal import Reason, Refusal
from gateway.ingest.source_file import SourceFile

BLOCK_FRAMES = 32_768
# Decoders that may be opened; a container cannot reach any other part of ffmpeg.
_CODECS = (
    "aac,ac3,adpcm_ima_qt,adpcm_ima_wav,adpcm_ms,alac,amrnb,amrwb,eac3,flac,mp1float,mp2float,"
    "mp3,mp3float,opus,pcm_alaw,pcm_f32be,pcm_f32le,pcm_f64be,pcm_f64le,pcm_mulaw,pcm_s16be,"
    "pcm_s16le,pcm_s24be,pcm_s24le,pcm_s32be,pcm_s32le,pcm_s8,pcm_u8,vorbis,wmalossless,wmapro,"
    "wmav1,wmav2"
)
_CODECS_FOR_PEOPLE = "PCM, FLAC, ALAC, MP3, AAC, AC-3, Vorbis, Opus, AMR or WMA"
_OPTIONS = {"codec_whitelist": _CODECS, "protocol_whitelist": "none", "enable_drefs": "0"}
# Full scale of integer samples by numpy's kind and size.
_FULL_SCALE = {"i2": 2.0**15, "i4": 2.0**31}


class Decoder:
    """Opens a file and yields its audio.

    `sample_rate_hz` and `channel_count` are known once the first block has come; frames of
    another rate or layout later in the stream are converted to the first one's.
    Raises Refusal for what cannot be a narration.
    """

    def __init__(self, file: BinaryIO, container: Container) -> None:
        self.sample_rate_hz = 0
        self.channel_count = 0
        self.damaged_packets = 0
        self.format_changes = 0
        self._first_shape: tuple[str, str, int] | None = None
        self._last_shape: tuple[str, str, int] | None = None
        self._resampler: AudioResampler | None = None
        self._time_base: Fraction | None = None
        source_file = SourceFile(file)
        try:
            source = av.open(source_file, "r", format=container.demuxer, container_options=_OPTIONS)
        except (av.FFmpegError, ValueError) as error:
            message = f"the {container.name} file is damaged or cut off: {_plain(error)}"
            raise Refusal(Reason.UNREADABLE, message) from error
        self._input = source
        self._stream = _first_audio_stream(source, container)
        self._container = container

    @property
    def codec(self) -> str:
        """ffmpeg's name of the codec."""
        return self._stream.codec_context.codec.canonical_name

    @property
    def stream_count(self) -> int:
        """Audio streams in the file."""
        return len(self._input.streams.audio)

    @property
    def declared_s(self) -> float | None:
        """Length that the file itself states; None where it is only guessed from its size."""
        stream, source = self._stream, self._input
        if not self._container.declares_length:
            return None
        if stream.duration is not None and stream.time_base is not None:
            return max(0.0, float(stream.duration * stream.time_base))
        if source.duration is None or len(source.streams) > 1:
            return None  # the whole file's length may be that of a video
        return max(0.0, source.duration / av.time_base)

    @property
    def metadata(self) -> dict[str, str]:
        """ffmpeg's metadata of stream and file, names in lower case."""
        pairs = [*self._stream.metadata.items(), *self._input.metadata.items()]
        return {name.lower(): value for name, value in pairs}

    @property
    def chapters(self) -> list[Any]:
        """ffmpeg's chapters."""
        return list(self._input.chapters())

    def blocks(self) -> Iterator[Frames]:
        """Float32 of shape (frames, channels), BLOCK_FRAMES each but the last."""
        fifo = AudioFifo()
        for frame in self._frames():
            frame.pts = None  # what is damaged leaves gaps, which do not matter here
            fifo.write(frame)
            while block := fifo.read(BLOCK_FRAMES):
                yield _to_frames(block, self.channel_count)
        if fifo.samples and (rest := fifo.read()):
            yield _to_frames(rest, self.channel_count)

    def _frames(self) -> Iterator[AudioFrame]:
        """Decoded frames, all of the first one's format; damage is counted and passed over."""
        packets = self._input.demux(self._stream)
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except av.FFmpegError:
                self.damaged_packets += 1
                return
            try:
                for frame in packet.decode():
                    assert isinstance(frame, AudioFrame)
                    yield from self._conform(frame)
            except av.FFmpegError:
                self.damaged_packets += 1

    def _conform(self, frame: AudioFrame) -> list[AudioFrame]:
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if self._first_shape is None:
            self._accept(frame)
            self._first_shape = self._last_shape = shape
            self._time_base = frame.time_base
        if shape != self._last_shape:
            self.format_changes += 1
            self._resampler = AudioResampler(*self._first_shape)
            self._last_shape = shape
        if shape == self._first_shape:
            return [frame]
        assert self._resampler is not None
        frame.pts = None
        converted = self._resampler.resample(frame)
        for part in converted:
            part.time_base = self._time_base
        return converted

    def _accept(self, frame: AudioFrame) -> None:
        """Take rate and channels from the first frame; headers may state others."""
        check_format(frame.sample_rate, frame.layout.nb_channels)
        self.sample_rate_hz = frame.sample_rate
        self.channel_count = frame.layout.nb_channels


def check_format(sample_rate_hz: int, channel_count: int) -> None:
    """Raises Refusal where later stages cannot work with the format.

    Over 65535 Hz FLAC has rates in steps of 10 Hz alone (RFC 9639, section 9.1.2).
    """
    if channel_count < 1:
        raise Refusal(Reason.UNREADABLE, "the audio's header is damaged: it states no channels")
    if channel_count > MAX_CHANNEL_COUNT:
        message = f"the narration has {channel_count} channels; expected 1 (mono) or 2 (stereo)"
        raise Refusal(Reason.TOO_MANY_CHANNELS, message)
    in_range = MIN_SAMPLE_RATE_HZ <= sample_rate_hz <= MAX_SAMPLE_RATE_HZ
    if not in_range or (sample_rate_hz > 65_535 and sample_rate_hz % 10):
        message = (
            f"the narration has a sample rate of {sample_rate_hz} Hz; "
            f"expected {MIN_SAMPLE_RATE_HZ} to {MAX_SAMPLE_RATE_HZ} Hz"
        )
        raise Refusal(Reason.UNSUPPORTED_SAMPLE_RATE, message)


def _first_audio_stream(source: av.container.InputContainer, container: Container) -> AudioStream:
    if not source.streams.audio:
        kinds = ", ".join(sorted({stream.type for stream in source.streams})) or "no streams"
        message = f"the {container.name} file holds no audio: it has {kinds}"
        raise Refusal(Reason.NO_AUDIO_STREAM, message)
    stream = source.streams.audio[0]
    context = stream.codec_context
    if context is None or context.name not in _CODECS.split(","):
        name = context.name if context is not None else "unknown (it may be encrypted)"
        message = f"the audio's codec is {name}; expected {_CODECS_FOR_PEOPLE}"
        raise Refusal(Reason.UNSUPPORTED_CODEC, message)
    context.thread_count = 1
    return stream


def _to_frames(frame: AudioFrame, channel_count: int) -> Frames:
    """Samples of any format as float32 of shape (frames, channels)."""
    samples = frame.to_ndarray()
    interleaved = samples.T if frame.format.is_planar else samples.reshape(-1, channel_count)
    if interleaved.dtype.kind == "u":
        return (interleaved.astype(np.float32) - 128.0) / np.float32(128.0)
    if interleaved.dtype.kind == "i":
        scale = np.float32(1 / _FULL_SCALE[interleaved.dtype.str[1:]])
        return np.ascontiguousarray(interleaved.astype(np.float32) * scale)
    finite = np.nan_to_num(interleaved.astype(np.float32), posinf=1.0, neginf=-1.0)
    return np.ascontiguousarray(finite)


def _plain(error: Exception) -> str:
    """ffmpeg's words without its numbers and file names."""
    return str(getattr(error, "strerror", None) or error).rstrip(".").lower()
