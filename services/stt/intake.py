"""A stream of config and audio on its way in, read on the engine's thread."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from whereisaudio.stt.v1 import stt_pb2

from common.audio.chunks import FrameReader
from common.audio.format import SPEECH_FORMAT
from common.errors import Error, InvalidArgument
from common.offload import CancelToken
from common.text.script import ScriptLine
from common.wire import chunk_from_proto, require_format
from services.stt.engine import AlignRequest, Samples, TranscribeRequest

T = TypeVar("T")
R = TypeVar("R")
C = TypeVar("C", stt_pb2.AlignConfig, stt_pb2.TranscribeConfig)
Messages = Iterator[stt_pb2.AlignRequest] | Iterator[stt_pb2.TranscribeRequest]


class Intake(Generic[C]):
    """Takes the config at once, then the audio as it is asked for.

    Raises InvalidArgument where the config is not first and once or not for 16 kHz mono s16le.
    """

    def __init__(self, messages: Messages) -> None:
        self._messages = messages
        self._frames = FrameReader(SPEECH_FORMAT)
        first = next(messages, None)
        part = first.WhichOneof("payload") if first is not None else None
        if first is None or part != "config":
            raise InvalidArgument("CONFIG_NOT_FIRST", f"got {part or 'nothing'}, expected a config")
        self.config: C = first.config  # type: ignore[assignment]
        require_format(self.config.format, SPEECH_FORMAT, "config.format")

    def blocks(self) -> Iterator[Samples]:
        """The audio as it comes, float32 (frames, 1).

        Raises InvalidArgument for anything but chunks or an incomplete last frame, and what
        ChunkReader.read raises.
        """
        for message in self._messages:
            part = message.WhichOneof("payload")
            if part != "chunk":
                raise InvalidArgument(
                    "CONFIG_NOT_FIRST", f"got {part or 'nothing'} after the config, expected chunks"
                )
            yield self._frames.read(chunk_from_proto(message.chunk))
        self._frames.close()

    @property
    def audio_sha256(self) -> str:
        """Of the audio that came, in hexadecimal."""
        return self._frames.sha256

    @property
    def duration_ms(self) -> int:
        """Length of the audio that came."""
        return self._frames.frame_count * 1000 // SPEECH_FORMAT.sample_rate_hz


def align_request(config: stt_pb2.AlignConfig) -> AlignRequest:
    """What the engine is asked to align."""
    return AlignRequest(config.language, _lines(config))


def transcribe_request(config: stt_pb2.TranscribeConfig) -> TranscribeRequest:
    """What the engine is asked to write down."""
    return TranscribeRequest(
        language=config.language,
        window_start_ms=config.window_start_ms,
        preceding_text=config.preceding_text,
        script_lines=_lines(config),
        temperature=config.temperature,
        seed=config.seed,
    )


def to_the_end(
    messages: Iterator[T],
    answer: Callable[[Iterator[T], CancelToken], Iterator[R]],
    token: CancelToken,
) -> Iterator[R]:
    """What is answered; an error waits until the client has sent all.

    gRPC tells a client that is still writing when its call ends of an internal error, not of ours.
    """
    try:
        yield from answer(messages, token)
    except Error:
        for _ in messages:
            pass
        raise


def _lines(config: stt_pb2.AlignConfig | stt_pb2.TranscribeConfig) -> tuple[ScriptLine, ...]:
    return tuple(ScriptLine(line.index, line.text) for line in config.script_lines)
