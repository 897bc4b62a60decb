"""A server that is stopped ends at once where no call runs, and says why it breaks calls off."""

import asyncio
from pathlib import Path

import grpc
import pytest
from whereisaudio.audiogen.v1 import audiogen_pb2_grpc
from whereisaudio.media.v1 import media_pb2

from common.errors import DRAINING, ResourceExhausted, Unavailable
from common.rpc.status import from_rpc_error
from common.service import running
from services.audiogen.service import DEFINITION
from services.audiogen.settings import AudioGenSettings
from tests.services.audiogen.huge import HUGE

# More than the test may take: only a drain that waits in vain lasts as long.
FOR_EVER_S = 3600.0
PATIENCE_S = 60


def settings(folder: Path, drain_s: float, max_concurrent_calls: int = 4) -> AudioGenSettings:
    return AudioGenSettings(
        grpc_address=f"unix:{folder}/grpc",
        health_address=f"unix:{folder}/health",
        engine="light",
        drain_s=drain_s,
        max_concurrent_calls=max_concurrent_calls,
    )


async def list_engines(channel: grpc.aio.Channel) -> None:
    stub = audiogen_pb2_grpc.AudioGenStub(channel)
    assert (await stub.ListEngines(media_pb2.ListEnginesRequest(), timeout=PATIENCE_S)).engines


async def test_a_drain_ends_at_once_where_no_call_runs(tmp_path: Path) -> None:
    async with running(DEFINITION, settings(tmp_path, FOR_EVER_S)) as bound:
        channel = grpc.aio.insecure_channel(bound.grpc_address)
        await list_engines(channel)
    # An open connection holds nothing up.
    await channel.close()


async def test_what_outlasts_the_drain_is_told_why_it_ends(tmp_path: Path) -> None:
    begun = asyncio.Event()

    async def generate(channel: grpc.aio.Channel) -> None:
        async for _ in audiogen_pb2_grpc.AudioGenStub(channel).Generate(HUGE, timeout=FOR_EVER_S):
            begun.set()

    async with running(DEFINITION, settings(tmp_path, 0.0)) as bound:
        channel = grpc.aio.insecure_channel(bound.grpc_address)
        call = asyncio.create_task(generate(channel))
        async with asyncio.timeout(PATIENCE_S):
            await begun.wait()
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    await channel.close()
    error = from_rpc_error(caught.value)
    assert isinstance(error, Unavailable)
    assert error.reason == DRAINING, caught.value


async def test_a_service_without_room_still_says_what_it_is(tmp_path: Path) -> None:
    async with (
        running(DEFINITION, settings(tmp_path, 0.0, max_concurrent_calls=1)) as bound,
        grpc.aio.insecure_channel(bound.grpc_address) as channel,
    ):
        stub = audiogen_pb2_grpc.AudioGenStub(channel)
        first = stub.Generate(HUGE, timeout=FOR_EVER_S)
        await first.read()
        second = stub.Generate(HUGE, timeout=PATIENCE_S)
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await second.read()
        error = from_rpc_error(caught.value)
        assert isinstance(error, ResourceExhausted)
        assert error.retry_delay_s
        await list_engines(channel)
        first.cancel()
