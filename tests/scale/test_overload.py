"""Overload of one service slows that one alone, and what waits for it goes on when it is over."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import grpc
import pytest
from whereisaudio.audiogen.v1 import audiogen_pb2_grpc

from common.rpc.client import open_channel
from tests.scale.cluster import PATIENCE_S, Cluster, cluster
from tests.scale.load import begin, follow, produce
from tests.services.audiogen.huge import HUGE
from tests.system.books import SENTENCES, make_book
from wia.client.async_client import AsyncClient
from wia.client.model import Production

# Calls that audiogen lets in, and how many ask.
ROOM, CALLERS = 2, 24
# The stages that need no sound.
OTHERS = {"ingest", "transcribe", "classify", "prompt", "music"}


async def flood(channel: grpc.aio.Channel) -> None:
    """Asks for more than anybody needs, again and again."""
    stub = audiogen_pb2_grpc.AudioGenStub(channel)
    while True:
        with suppress(grpc.aio.AioRpcError):
            async for _ in stub.Generate(HUGE, timeout=PATIENCE_S):
                pass
        await asyncio.sleep(0.1)


async def refused(running: Cluster, name: str) -> int:
    """Calls that a service had no room for."""
    return (await running.services[name].total()).ended(code="RESOURCE_EXHAUSTED")


async def is_flooded(running: Cluster) -> bool:
    """Whether every caller has been refused once, on average."""
    return await refused(running, "audiogen") >= CALLERS


async def others_are_complete(client: AsyncClient, production_id: str) -> bool:
    """Whether the stages that need no sound have gone through."""
    return complete(await client.get(production_id)) >= OTHERS


async def until(condition: Callable[[], Awaitable[bool]]) -> None:
    """Returns when the condition holds; raises TimeoutError."""
    async with asyncio.timeout(PATIENCE_S):
        while not await condition():  # noqa: ASYNC110 (it is other processes that change it)
            await asyncio.sleep(0.1)


def complete(production: Production) -> set[str]:
    """The stages that are."""
    return {stage.stage for stage in production.stages if stage.complete}


@pytest.mark.timeout(1800)
async def test_overload_of_one_service_slows_it_and_no_other(tmp_path: Path) -> None:
    own = {"audiogen": {"WIA_MAX_CONCURRENT_CALLS": str(ROOM)}}
    book = make_book(tmp_path, seed=301, sentences=SENTENCES)
    async with cluster(tmp_path, 1, own=own) as running, running.client() as client:
        undisturbed = await produce(client, book, tmp_path)
        calm_bytes = running.services["audiogen"].peak_bytes()
        async with open_channel(running.targets["audiogen"]) as channel:
            callers = [asyncio.create_task(flood(channel)) for _ in range(CALLERS)]
            await until(lambda: is_flooded(running))
            begun_s = time.monotonic()
            created = await begin(client, book)
            await until(lambda: others_are_complete(client, created.id))
            # The others have gone through while sounds wait for their turn.
            others_s = time.monotonic() - begun_s
            assert "sound" not in complete(await client.get(created.id))
            for caller in callers:
                caller.cancel()
            await asyncio.gather(*callers, return_exceptions=True)
        flooded = await follow(client, created.id, tmp_path, begun_s)
        assert not flooded.failure
        assert flooded.output == undisturbed.output
        refusals = {name: await refused(running, name) for name in running.services}
        audiogen = running.services["audiogen"]
        print(f"refused: {refusals}; the other stages took {others_s:.1f} s, all without")
        print(f"the flood {undisturbed.elapsed_s:.1f} s, with it {flooded.elapsed_s:.1f} s")
        print(f"audiogen's memory: {calm_bytes >> 20} MiB, then {audiogen.peak_bytes() >> 20} MiB")
        assert {name for name, count in refusals.items() if count} == {"audiogen"}
        assert all(d.peak_bytes() < d.spec.shape.memory_bytes for d in running.services.values())
