"""Replicas behind one name: new ones get work, all get as much, and what comes out is the same."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import grpc
import pytest
from whereisaudio.media.v1 import media_pb2

from common.rpc.client import open_channel
from tests.scale.cluster import SERVICES, Cluster, Deployment, cluster
from tests.scale.load import produce
from tests.services.work import WORK
from tests.system.books import MORE_SENTENCES, SENTENCES, Book, make_book

SAMPLES = Path(__file__).parents[2] / "samples"
REPLICAS = 3
CALL_COUNT = 1500
# What a call may take on a busy machine.
PATIENCE_S = 60


async def list_engines(channel: grpc.aio.Channel, name: str) -> None:
    """A small call."""
    method = channel.unary_unary(
        f"/{WORK[name].full_name}/ListEngines",
        request_serializer=media_pb2.ListEnginesRequest.SerializeToString,
        response_deserializer=media_pb2.ListEnginesResponse.FromString,
    )
    answer = await method(media_pb2.ListEnginesRequest(), timeout=PATIENCE_S)
    assert any(engine.loaded for engine in answer.engines)


async def ended(deployment: Deployment, method: str = "") -> list[int]:
    """How many calls each replica has answered."""
    return [counts.ended(method, "OK") for counts in await deployment.counts()]


@pytest.fixture(scope="module")
def sample() -> Book:
    """The narration in samples/."""
    return Book(SAMPLES / "narration.mp3", (SAMPLES / "story.txt").read_text(), ())


@pytest.mark.timeout(3600)
async def test_replicas_that_join_get_their_share(tmp_path: Path, sample: Book) -> None:
    # Nine minutes, most of them silence: windows of two minutes, segments of one.
    long = make_book(
        tmp_path, seed=302, sentences=SENTENCES + MORE_SENTENCES, pause_ms=(18_000, 20_000)
    )
    async with cluster(tmp_path, 1) as running, running.client() as client:
        alone = await produce(client, sample, tmp_path)
        assert not alone.failure
        async with asyncio.TaskGroup() as group:
            for name in SERVICES:
                group.create_task(_expect_equal_shares(running, name))
        together = await produce(client, sample, tmp_path)
        assert together.output == alone.output
        before = {name: await ended(d) for name, d in running.services.items()}
        assert not (await produce(client, long, tmp_path)).failure
        for name, deployment in running.services.items():
            after = await ended(deployment)
            shares = [now - then for now, then in zip(after, before[name], strict=True)]
            print(f"{name}: {shares} calls for one book")
            # A book has one alignment.
            if name != "stt":
                assert sum(1 for share in shares if share) >= 2, name


async def _expect_equal_shares(running: Cluster, name: str) -> None:
    """A channel that has been open since there was one replica calls all that join alike."""
    deployment = running.services[name]
    async with open_channel(running.targets[name]) as channel:
        await list_engines(channel, name)
        (first,) = await ended(deployment, "ListEngines")
        assert first
        await deployment.scale(REPLICAS)
        async for _ in calls(channel, name):
            if all(await ended(deployment, "ListEngines")):
                break
        before = await ended(deployment, "ListEngines")
        for _ in range(CALL_COUNT):
            await list_engines(channel, name)
        after = await ended(deployment, "ListEngines")
    shares = [now - then for now, then in zip(after, before, strict=True)]
    print(f"{name}: {shares} of {CALL_COUNT} calls")
    assert sum(shares) >= CALL_COUNT
    assert all(
        abs(share - CALL_COUNT / REPLICAS) <= 0.1 * CALL_COUNT / REPLICAS for share in shares
    )


async def calls(channel: grpc.aio.Channel, name: str) -> AsyncIterator[None]:
    """Small calls, now and then, for ever."""
    while True:
        await list_engines(channel, name)
        yield
        await asyncio.sleep(0.5)
