"""Receiving config and narration over gRPC."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import ExitStack

from whereisaudio.gateway.v1 import production_pb2 as pb

from common.audio.chunks import ChunkReader
from common.errors import DeadlineExceeded, InvalidArgument
from common.wire import chunk_from_proto
from gateway.api import Gateway
from gateway.cue_sheet.proto_form import sheet_from_proto
from gateway.grpc.messages import config_from_proto
from gateway.production import Production
from gateway.threads import in_thread

# To the reader of a stream a client that vanished looks like one that has sent all; the call's
# cancellation comes right behind.
_GOODBYE_S = 0.1


async def receive(
    gateway: Gateway, requests: AsyncIterator[pb.ProduceRequest] | AsyncIterator[pb.CreateRequest]
) -> Production:
    """The production of what comes: the config first, then chunks; nothing is left behind where
    the client goes away before the end.

    Raises InvalidArgument for another order, OutOfRange for a wrong offset, DeadlineExceeded
    where nothing comes for upload_idle_s, and what creating raises.
    """
    idle_s = gateway.settings.upload_idle_s
    first = await _next(requests, idle_s)
    if first is None or first.WhichOneof("payload") != "config":
        got = first.WhichOneof("payload") if first is not None else "nothing"
        raise InvalidArgument("CONFIG_EXPECTED", f"got {got} first, expected the config")
    message = first.config
    config = config_from_proto(message)
    sheet = sheet_from_proto(message.cue_sheet) if message.HasField("cue_sheet") else None
    chunks = ChunkReader()
    with ExitStack() as stack:
        upload = stack.enter_context(gateway.begin_upload())
        if message.script:
            await in_thread(upload.add_script, message.script)
        while (request := await _next(requests, idle_s)) is not None:
            if request.WhichOneof("payload") != "chunk":
                got = request.WhichOneof("payload") or "nothing"
                raise InvalidArgument("CHUNK_EXPECTED", f"got {got}, expected a chunk")
            data = chunks.read(chunk_from_proto(request.chunk))
            await in_thread(upload.write, data)
        await asyncio.sleep(_GOODBYE_S)
        kept = stack.pop_all()

    async def create() -> Production:
        with kept:
            return await gateway.create(config, upload, message.request_id or None, sheet)

    # All has come: from here on only Cancel cancels.
    return await gateway.jobs.unbroken(create())


async def _next(
    requests: AsyncIterator[pb.ProduceRequest] | AsyncIterator[pb.CreateRequest], idle_s: float
) -> pb.ProduceRequest | pb.CreateRequest | None:
    try:
        async with asyncio.timeout(idle_s):
            return await anext(requests, None)
    except TimeoutError as error:
        raise DeadlineExceeded("UPLOAD_IDLE", f"nothing came for {idle_s:g} s") from error
