"""ProductionService."""

from collections.abc import AsyncIterator
from typing import Any

import grpc
from whereisaudio.gateway.v1 import production_pb2 as pb
from whereisaudio.gateway.v1 import production_pb2_grpc

from common.errors import Aborted, NotFound, invalid_field
from gateway.api import Gateway, to_position
from gateway.cue_sheet.model import Cue
from gateway.cue_sheet.proto_form import cues_from_proto, sheet_to_proto
from gateway.grpc.downloads import download
from gateway.grpc.messages import event_to_proto, production_to_proto, warning_to_proto
from gateway.grpc.produce import produce
from gateway.grpc.uploads import receive
from gateway.store.productions import check_revision

_MAX_PAGE_SIZE, _DEFAULT_PAGE_SIZE = 200, 50
_MAX_SHEET_PAGE_SIZE, _DEFAULT_SHEET_PAGE_SIZE = 2000, 1000
_Context = grpc.aio.ServicerContext[Any, Any]


class ProductionServicer(production_pb2_grpc.ProductionServiceServicer):
    """Takes narrations and gives produced audiobooks."""

    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def Produce(
        self, request_iterator: AsyncIterator[pb.ProduceRequest], context: _Context
    ) -> AsyncIterator[pb.ProduceResponse]:
        production = await receive(self._gateway, request_iterator)
        async for response in produce(self._gateway, production):
            yield response

    async def Create(
        self, request_iterator: AsyncIterator[pb.CreateRequest], context: _Context
    ) -> pb.Production:
        return production_to_proto(await receive(self._gateway, request_iterator))

    async def Get(self, request: pb.GetRequest, context: _Context) -> pb.Production:
        return production_to_proto(
            await self._gateway.stores.productions.get(request.production_id)
        )

    async def List(self, request: pb.ListRequest, context: _Context) -> pb.ListResponse:
        size = _page_size(request.page_size, _DEFAULT_PAGE_SIZE, _MAX_PAGE_SIZE)
        before = to_position("page_token", request.page_token)
        productions, more = await self._gateway.stores.productions.list_page(size, before)
        return pb.ListResponse(
            productions=[production_to_proto(production) for production in productions],
            next_page_token=str(more) if more else "",
        )

    async def Cancel(self, request: pb.CancelRequest, context: _Context) -> pb.Production:
        return production_to_proto(await self._gateway.cancel(request.production_id))

    async def Delete(self, request: pb.DeleteRequest, context: _Context) -> pb.DeleteResponse:
        await self._gateway.jobs.delete(request.production_id)
        return pb.DeleteResponse()

    async def Watch(self, request: pb.WatchRequest, context: _Context) -> AsyncIterator[pb.Event]:
        journal = self._gateway.stores.journal
        async for event in journal.follow(request.production_id, request.after_sequence):
            yield event_to_proto(event)

    async def GetCueSheet(
        self, request: pb.GetCueSheetRequest, context: _Context
    ) -> pb.GetCueSheetResponse:
        size = _page_size(request.page_size, _DEFAULT_SHEET_PAGE_SIZE, _MAX_SHEET_PAGE_SIZE)
        offset = to_position("page_token", request.page_token) or 0
        sheet, more = await self._gateway.sheet(request.production_id, offset, size)
        return pb.GetCueSheetResponse(
            cue_sheet=sheet_to_proto(sheet), next_page_token=str(offset + size) if more else ""
        )

    async def UpdateCueSheet(
        self, request: pb.UpdateCueSheetRequest, context: _Context
    ) -> pb.UpdateCueSheetResponse:
        sheet, _ = await self._gateway.sheet(request.production_id)
        if not request.expected_revision:
            raise Aborted("STALE_REVISION", f"got none, the sheet is at {sheet.revision}")
        check_revision(sheet.revision, request.expected_revision)
        cues = _changed(sheet.cues, request)
        revision, warnings = await self._gateway.replace_cues(
            request.production_id, cues, sheet.revision
        )
        return pb.UpdateCueSheetResponse(
            revision=revision, warnings=[warning_to_proto(warning) for warning in warnings]
        )

    async def Render(self, request: pb.RenderRequest, context: _Context) -> pb.Production:
        return production_to_proto(
            await self._gateway.render(
                request.production_id, request.expected_revision, remaster=request.remaster
            )
        )

    async def Download(
        self, request: pb.DownloadRequest, context: _Context
    ) -> AsyncIterator[pb.DownloadResponse]:
        async for response in download(self._gateway, request):
            yield response


def _changed(cues: tuple[Cue, ...], request: pb.UpdateCueSheetRequest) -> list[Cue]:
    """The cues after the change; raises NotFound for a removed cue that is not there."""
    kept: dict[str, Cue] = {} if request.replace_all else {cue.id: cue for cue in cues}
    for cue_id in request.removed_cue_ids:
        if kept.pop(cue_id, None) is None:
            raise NotFound("CUE_NOT_FOUND", f"there is no cue {cue_id!r} to remove")
    new = cues_from_proto(request.upserted_cues, {cue.id: cue for cue in cues})
    kept.update((cue.id, cue) for cue in new if cue.id)
    return [*kept.values(), *(cue for cue in new if not cue.id)]


def _page_size(size: int, default: int, largest: int) -> int:
    if not 0 <= size <= largest:
        raise invalid_field("page_size", f"got {size}, expected 1 to {largest}")
    return size or default
