"""Blocking engines beside an event loop."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Iterator

import pytest

from common.errors import Cancelled, InvalidArgument
from common.offload import QUEUE_BLOCKS, CancelToken, EngineWorker, Inlet


@pytest.fixture
def worker() -> Iterator[EngineWorker]:
    worker = EngineWorker("test")
    yield worker
    worker.close()


async def test_the_loop_stays_free(worker: EngineWorker) -> None:
    ticked = threading.Event()
    working = asyncio.create_task(worker.run(lambda _token: ticked.wait(60)))
    await asyncio.sleep(0.01)
    ticked.set()
    assert await working


async def test_cancelling_the_caller_sets_the_token(worker: EngineWorker) -> None:
    began, stopped = threading.Event(), threading.Event()

    def engine(token: CancelToken) -> None:
        began.set()
        try:
            while True:
                token.raise_if_cancelled()
                time.sleep(0.01)
        finally:
            stopped.set()

    task = asyncio.create_task(worker.run(engine))
    await asyncio.to_thread(began.wait, 60)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await asyncio.to_thread(stopped.wait, 60)
    assert await worker.run(lambda _token: "free again") == "free again"


async def test_an_engine_runs_a_bounded_way_ahead(worker: EngineWorker) -> None:
    made = 0

    def engine(_token: CancelToken) -> Iterator[int]:
        nonlocal made
        while made < 1000:
            made += 1
            yield made

    blocks = worker.iterate(engine)
    assert await anext(blocks) == 1
    await asyncio.sleep(0.3)
    assert made <= QUEUE_BLOCKS + 2
    assert [item async for item in blocks] == list(range(2, 1001))


async def test_a_reader_that_leaves_stops_the_engine(worker: EngineWorker) -> None:
    stopped = threading.Event()

    def engine(_token: CancelToken) -> Iterator[int]:
        try:
            number = 0
            while True:
                number += 1
                yield number
        finally:
            stopped.set()

    blocks = worker.iterate(engine)
    assert await anext(blocks) == 1
    await blocks.aclose()  # type: ignore[attr-defined]
    assert await asyncio.to_thread(stopped.wait, 60)


async def test_errors_reach_the_reader_after_what_came_before(worker: EngineWorker) -> None:
    def engine(_token: CancelToken) -> Iterator[int]:
        yield 1
        raise InvalidArgument("BAD", "bad input")

    blocks = worker.iterate(engine)
    assert await anext(blocks) == 1
    with pytest.raises(InvalidArgument, match="bad input"):
        await anext(blocks)


async def test_an_inlet_passes_on_in_order_and_ends(worker: EngineWorker) -> None:
    async def source() -> AsyncIterator[int]:
        for number in range(100):
            yield number

    inlet: Inlet[int] = Inlet()
    _, got = await asyncio.gather(
        inlet.feed(source()), worker.run(lambda token: list(inlet.items(token)))
    )
    assert got == list(range(100))


async def test_a_source_that_breaks_off_stops_the_engine(worker: EngineWorker) -> None:
    async def source() -> AsyncIterator[int]:
        yield 1
        raise InvalidArgument("BAD", "wrong chunk")

    inlet: Inlet[int] = Inlet()
    results = await asyncio.gather(
        inlet.feed(source()),
        worker.run(lambda token: list(inlet.items(token))),
        return_exceptions=True,
    )
    assert isinstance(results[0], InvalidArgument)
    assert isinstance(results[1], Cancelled)
