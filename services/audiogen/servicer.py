"""The audiogen service's rpcs."""

from collections.abc import AsyncIterator

import grpc
from whereisaudio.audiogen.v1 import audiogen_pb2, audiogen_pb2_grpc
from whereisaudio.media.v1 import media_pb2

from common.batching import EngineCalls
from common.service import LoadedEngine
from common.take_writer import TakeAudio, TakeWriter
from services.audiogen.engine import AudioGenEngine, EffectRequest, TakeEvent, TakeResult
from services.audiogen.intake import request_from_proto
from services.audiogen.take_result import result_to_proto


class AudioGenServicer(audiogen_pb2_grpc.AudioGenServicer):
    """Makes effects and ambiences."""

    def __init__(self, loaded: LoadedEngine[AudioGenEngine]) -> None:
        self._loaded = loaded
        self._calls = EngineCalls[EffectRequest, TakeEvent](
            "audiogen", loaded.engine, loaded.worker, loaded.engine.generate
        )

    async def Generate(
        self,
        request: audiogen_pb2.GenerateRequest,
        context: grpc.aio.ServicerContext[
            audiogen_pb2.GenerateRequest, audiogen_pb2.GenerateResponse
        ],
    ) -> AsyncIterator[audiogen_pb2.GenerateResponse]:
        """All takes: each as format, chunks with progress between them, and result."""
        self._loaded.require(request.engine, request.rights_mode)
        asked = request_from_proto(request)
        events = self._calls.iterate(
            asked, priority=request.priority, timeout_s=context.time_remaining()
        )
        writers: dict[int, TakeWriter[TakeResult, audiogen_pb2.GenerateResponse]] = {}
        async for event in events:
            if event.take_index not in writers:
                writers[event.take_index] = TakeWriter(
                    event.take_index, audiogen_pb2.GenerateResponse, self._describe
                )
            for response in writers[event.take_index].write(event):
                yield response

    def _describe(self, result: TakeResult, audio: TakeAudio) -> audiogen_pb2.TakeResult:
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
