"""Produce: events and the preview mix of one production in one stream."""

import asyncio
from collections.abc import AsyncIterator

import soundfile
from whereisaudio.gateway.v1 import production_pb2 as pb

from common.audio.chunks import ChunkWriter
from common.audio.format import AudioEncoding, AudioFormat
from common.audio.pcm import encode_pcm
from common.wire import chunk_to_proto, format_to_proto
from gateway.api import Gateway
from gateway.delivery.delivery import read_blocks
from gateway.grpc.messages import event_to_proto, production_to_proto
from gateway.production import Production

# Responses that wait for the client.
_QUEUE_RESPONSES = 16


async def produce(gateway: Gateway, production: Production) -> AsyncIterator[pb.ProduceResponse]:
    """What happens and what it sounds like, as both come; the ended production last."""
    queue: asyncio.Queue[pb.ProduceResponse | Exception | None] = asyncio.Queue(_QUEUE_RESPONSES)

    async def pump(source: AsyncIterator[pb.ProduceResponse]) -> None:
        async for response in source:
            await queue.put(response)

    async def pump_both() -> None:
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(pump(_events(gateway, production.id)))
                group.create_task(pump(_preview(gateway, production.id)))
        except ExceptionGroup as failures:
            await queue.put(failures.exceptions[0])
        else:
            await queue.put(None)

    pumps = asyncio.create_task(pump_both())
    try:
        while (response := await queue.get()) is not None:
            if isinstance(response, Exception):
                raise response
            yield response
    finally:
        pumps.cancel()
        await asyncio.gather(pumps, return_exceptions=True)
    ended = await gateway.stores.productions.get(production.id)
    yield pb.ProduceResponse(production=production_to_proto(ended))


async def _events(gateway: Gateway, production_id: str) -> AsyncIterator[pb.ProduceResponse]:
    async for event in gateway.stores.journal.follow(production_id, 0):
        yield pb.ProduceResponse(event=event_to_proto(event))


async def _preview(gateway: Gateway, production_id: str) -> AsyncIterator[pb.ProduceResponse]:
    preview = gateway.jobs.preview(production_id)
    if preview is None:
        return
    writer = ChunkWriter()
    began = False
    async for path in preview.segments():
        blocks = read_blocks([path])
        if not began:
            began = True
            info = soundfile.info(path)
            audio_format = AudioFormat(AudioEncoding.S24LE, info.samplerate, info.channels)
            yield pb.ProduceResponse(preview_format=format_to_proto(audio_format))
        while (block := await asyncio.to_thread(next, blocks, None)) is not None:
            for chunk in writer.write(encode_pcm(block, AudioEncoding.S24LE)):
                yield pb.ProduceResponse(preview_chunk=chunk_to_proto(chunk))
    for chunk in writer.flush():
        yield pb.ProduceResponse(preview_chunk=chunk_to_proto(chunk))
