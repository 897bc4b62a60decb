"""The stt service's rpcs."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TypeVar

import grpc
from whereisaudio.media.v1 import media_pb2
from whereisaudio.stt.v1 import stt_pb2, stt_pb2_grpc

from common.offload import CancelToken, Inlet
from common.service import LoadedEngine
from services.stt.engine import SttEngine
from services.stt.intake import Intake, align_request, to_the_end, transcribe_request
from services.stt.wire import align_response, transcribe_response

T = TypeVar("T")
R = TypeVar("R")


class SpeechToTextServicer(stt_pb2_grpc.SpeechToTextServicer):
    """Hears narrations."""

    def __init__(self, loaded: LoadedEngine[SttEngine]) -> None:
        self._loaded = loaded

    def Transcribe(
        self,
        request_iterator: AsyncIterator[stt_pb2.TranscribeRequest],
        context: grpc.aio.ServicerContext[stt_pb2.TranscribeRequest, stt_pb2.TranscribeResponse],
    ) -> AsyncIterator[stt_pb2.TranscribeResponse]:
        """Config and a window's audio in; sentences and progress out, the result last."""
        return self._converse(request_iterator, self._transcribe)

    def Align(
        self,
        request_iterator: AsyncIterator[stt_pb2.AlignRequest],
        context: grpc.aio.ServicerContext[stt_pb2.AlignRequest, stt_pb2.AlignResponse],
    ) -> AsyncIterator[stt_pb2.AlignResponse]:
        """Config and narration in; sentences and progress out while it reads, the result last."""
        return self._converse(request_iterator, self._align)

    async def ListEngines(
        self,
        request: media_pb2.ListEnginesRequest,
        context: grpc.aio.ServicerContext[
            media_pb2.ListEnginesRequest, media_pb2.ListEnginesResponse
        ],
    ) -> media_pb2.ListEnginesResponse:
        """The engines, the loaded one among them."""
        return self._loaded.list_engines()

    async def _converse(
        self,
        requests: AsyncIterator[T],
        answer: Callable[[Iterator[T], CancelToken], Iterator[R]],
    ) -> AsyncIterator[R]:
        inlet: Inlet[T] = Inlet()
        feeding = asyncio.create_task(inlet.feed(requests))
        try:
            async for response in self._loaded.worker.iterate(
                lambda token: to_the_end(inlet.items(token), answer, token)
            ):
                yield response
        finally:
            feeding.cancel()
            await asyncio.gather(feeding, return_exceptions=True)

    def _align(
        self, messages: Iterator[stt_pb2.AlignRequest], token: CancelToken
    ) -> Iterator[stt_pb2.AlignResponse]:
        """Runs on the engine's thread."""
        intake = Intake[stt_pb2.AlignConfig](messages)
        self._loaded.require(intake.config.engine, intake.config.rights_mode)
        request = align_request(intake.config)
        for event in self._loaded.engine.align(request, intake.blocks(), token):
            yield align_response(event, intake, self._loaded.info())

    def _transcribe(
        self, messages: Iterator[stt_pb2.TranscribeRequest], token: CancelToken
    ) -> Iterator[stt_pb2.TranscribeResponse]:
        """Runs on the engine's thread."""
        intake = Intake[stt_pb2.TranscribeConfig](messages)
        self._loaded.require(intake.config.engine, intake.config.rights_mode)
        request = transcribe_request(intake.config)
        for event in self._loaded.engine.transcribe(request, intake.blocks(), token):
            yield transcribe_response(event, intake, self._loaded.info())
