"""One take on its way out: engine events become responses."""

from collections.abc import Iterator

from whereisaudio.audiogen.v1 import audiogen_pb2
from whereisaudio.media.v1 import media_pb2

from common.audio.chunks import Chunk, ChunkWriter
from common.audio.format import TAKE_SAMPLE_RATE_HZ, AudioEncoding, AudioFormat
from common.audio.pcm import encode_pcm
from common.wire import chunk_to_proto, format_to_proto
from services.audiogen.engine import TakeBlock, TakeEvent, TakeProgress, TakeResult


class TakeWriter:
    """Turns the events of one take into responses."""

    def __init__(self, take_index: int, engine: media_pb2.EngineInfo) -> None:
        self._take_index = take_index
        self._engine = engine
        self._chunks = ChunkWriter()
        self._frame_count = 0

    def write(self, event: TakeEvent) -> Iterator[audiogen_pb2.GenerateResponse]:
        """The responses that an event makes."""
        match event:
            case TakeBlock():
                if self._frame_count == 0:
                    yield self._format(event.samples.shape[1])
                self._frame_count += len(event.samples)
                data = encode_pcm(event.samples, AudioEncoding.F32LE)
                yield from map(self._chunk, self._chunks.write(data))
            case TakeProgress():
                yield self._progress(event)
            case TakeResult():
                yield from map(self._chunk, self._chunks.flush())
                yield self._result(event)

    def _format(self, channel_count: int) -> audiogen_pb2.GenerateResponse:
        audio_format = AudioFormat(AudioEncoding.F32LE, TAKE_SAMPLE_RATE_HZ, channel_count)
        return audiogen_pb2.GenerateResponse(
            take_index=self._take_index, format=format_to_proto(audio_format)
        )

    def _chunk(self, chunk: Chunk) -> audiogen_pb2.GenerateResponse:
        return audiogen_pb2.GenerateResponse(
            take_index=self._take_index, chunk=chunk_to_proto(chunk)
        )

    def _progress(self, progress: TakeProgress) -> audiogen_pb2.GenerateResponse:
        message = media_pb2.Progress(
            done_units=progress.done_units,
            total_units=progress.total_units,
            stage=progress.stage,
        )
        return audiogen_pb2.GenerateResponse(take_index=self._take_index, progress=message)

    def _result(self, result: TakeResult) -> audiogen_pb2.GenerateResponse:
        message = audiogen_pb2.TakeResult(
            audio_sha256=self._chunks.sha256,
            frame_count=self._frame_count,
            score=result.score,
            rendered_sound=result.rendered_sound,
            loudness_lufs=result.loudness_lufs,
            seed=result.take.seed,
            temperature=result.take.temperature,
            engine=self._engine,
        )
        return audiogen_pb2.GenerateResponse(take_index=self._take_index, result=message)
