"""The musicgen service's rpcs."""

from collections.abc import AsyncIterator

import grpc
from whereisaudio.media.v1 import media_pb2
from whereisaudio.musicgen.v1 import musicgen_pb2, musicgen_pb2_grpc

from common.batching import EngineCalls
from common.service import LoadedEngine
from common.take_writer import TakeAudio, TakeWriter
from services.musicgen.engine import MusicEngine, MusicRequest, TakeEvent, TakeResult
from services.musicgen.intake import request_from_proto
from services.musicgen.take_result import result_to_proto


class MusicGenServicer(musicgen_pb2_grpc.MusicGenServicer):
    """Makes music."""

    def __init__(self, loaded: LoadedEngine[MusicEngine]) -> None:
        self._loaded = loaded
        self._calls: EngineCalls[MusicRequest, TakeEvent] = EngineCalls(
            "musicgen", loaded.engine, loaded.worker, loaded.engine.generate
        )

    async def Generate(
        self,
        request: musicgen_pb2.GenerateRequest,
        context: grpc.aio.ServicerContext[
            musicgen_pb2.GenerateRequest, musicgen_pb2.GenerateResponse
        ],
    ) -> AsyncIterator[musicgen_pb2.GenerateResponse]:
        """All takes: each as format, chunks with progress between them, and result."""
        self._loaded.require(request.engine, request.rights_mode)
        asked = request_from_proto(request)
        writers: dict[int, TakeWriter[TakeResult, musicgen_pb2.GenerateResponse]] = {}
        events = self._calls.iterate(
            asked, priority=request.priority, timeout_s=context.time_remaining()
        )
        left_count = len(asked.takes)
        async for event in events:
            if event.take_index not in writers:
                writers[event.take_index] = TakeWriter(
                    event.take_index, musicgen_pb2.GenerateResponse, self._describe
                )
            for response in writers[event.take_index].write(event):
                yield response
            left_count -= isinstance(event, TakeResult)
            if not left_count:
                return  # the batch may go on for others

    def _describe(self, result: TakeResult, audio: TakeAudio) -> musicgen_pb2.TakeResult:
        return result_to_proto(result, audio, self._loaded.info())

    async def ListEngines(
        self,
        request: media_pb2.ListEnginesRequest,
        context: grpc.aio.ServicerContext[
            media_pb2.ListEnginesRequest, media_pb2.ListEnginesResponse
        ],
    ) -> media_pb2.ListEnginesResponse:
        """The engines, the loaded one among them."""
        return self._loaded.list_engines()
