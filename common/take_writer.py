"""One take on its way out: engine events become a service's responses."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from whereisaudio.media.v1 import media_pb2

from common.audio.chunks import Chunk, ChunkWriter
from common.audio.format import TAKE_SAMPLE_RATE_HZ, AudioEncoding, AudioFormat
from common.audio.pcm import encode_pcm
from common.takes import TakeBlock, TakeProgress
from common.wire import chunk_to_proto, format_to_proto

Result = TypeVar("Result")
Response = TypeVar("Response")


@dataclass(frozen=True, slots=True)
class TakeAudio:
    """The audio of a whole take: the hash of its bytes, and its frames."""

    sha256: str
    frame_count: int


class TakeWriter(Generic[Result, Response]):
    """Turns the events of one take into responses.

    respond is the service's message, with the fields take_index and one of format, chunk, progress
    and result; describe makes what stands in the last.
    """

    def __init__(
        self,
        take_index: int,
        respond: Callable[..., Response],
        describe: Callable[[Result, TakeAudio], object],
    ) -> None:
        self._take_index = take_index
        self._respond = respond
        self._describe = describe
        self._chunks = ChunkWriter()
        self._frame_count = 0

    def write(self, event: TakeBlock | TakeProgress | Result) -> Iterator[Response]:
        """The responses that an event makes."""
        if isinstance(event, TakeBlock):
            if self._frame_count == 0:
                yield self._format(event.samples.shape[1])
            self._frame_count += len(event.samples)
            data = encode_pcm(event.samples, AudioEncoding.F32LE)
            yield from map(self._chunk, self._chunks.write(data))
        elif isinstance(event, TakeProgress):
            yield self._progress(event)
        else:
            yield from map(self._chunk, self._chunks.flush())
            audio = TakeAudio(self._chunks.sha256, self._frame_count)
            yield self._respond(take_index=self._take_index, result=self._describe(event, audio))

    def _format(self, channel_count: int) -> Response:
        audio_format = AudioFormat(AudioEncoding.F32LE, TAKE_SAMPLE_RATE_HZ, channel_count)
        return self._respond(take_index=self._take_index, format=format_to_proto(audio_format))

    def _chunk(self, chunk: Chunk) -> Response:
        return self._respond(take_index=self._take_index, chunk=chunk_to_proto(chunk))

    def _progress(self, progress: TakeProgress) -> Response:
        message = media_pb2.Progress(
            done_units=progress.done_units,
            total_units=progress.total_units,
            stage=progress.stage,
        )
        return self._respond(take_index=self._take_index, progress=message)
