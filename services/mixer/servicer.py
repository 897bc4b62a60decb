"""The mixer's rpcs."""

import asyncio
from collections.abc import AsyncIterator, Iterator

import grpc
from whereisaudio.media.v1 import media_pb2
from whereisaudio.mixer.v1 import mixer_pb2, mixer_pb2_grpc

from common.offload import CancelToken, Inlet
from common.service import LoadedEngine
from services.mixer.block_mixer import BlockMixer
from services.mixer.intake import Intake
from services.mixer.outlets import Outlets
from services.mixer.render import StemAudio
from services.mixer.wire import report_to_proto


class MixerServicer(mixer_pb2_grpc.MixerServicer):
    """Mixes ranges."""

    def __init__(self, loaded: LoadedEngine[BlockMixer]) -> None:
        self._loaded = loaded

    async def Mix(
        self,
        request_iterator: AsyncIterator[mixer_pb2.MixRequest],
        context: grpc.aio.ServicerContext[mixer_pb2.MixRequest, mixer_pb2.MixResponse],
    ) -> AsyncIterator[mixer_pb2.MixResponse]:
        """Config, clips and narration in; stems and mix out while it reads, the result last."""
        inlet: Inlet[mixer_pb2.MixRequest] = Inlet()
        feeding = asyncio.create_task(inlet.feed(request_iterator))
        try:
            async for response in self._loaded.worker.iterate(
                lambda token: self._responses(inlet.items(token), token)
            ):
                yield response
        finally:
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)

    def _responses(
        self, requests: Iterator[mixer_pb2.MixRequest], token: CancelToken
    ) -> Iterator[mixer_pb2.MixResponse]:
        """Runs on the engine's thread."""
        intake = Intake(requests)
        outlets = Outlets(intake.request, intake.output_format)
        yield outlets.format()
        for rendered in self._loaded.engine.mix(intake.request, intake.arrivals(), token):
            if isinstance(rendered, StemAudio):
                yield from outlets.write(rendered)
            else:
                yield from outlets.flush()
                result = report_to_proto(rendered, outlets.sent(), self._loaded.info())
                yield mixer_pb2.MixResponse(result=result)

    async def ListEngines(
        self,
        request: media_pb2.ListEnginesRequest,
        context: grpc.aio.ServicerContext[
            media_pb2.ListEnginesRequest, media_pb2.ListEnginesResponse
        ],
    ) -> media_pb2.ListEnginesResponse:
        """The engines: one."""
        return self._loaded.list_engines()
