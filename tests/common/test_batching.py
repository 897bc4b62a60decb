"""Batches of requests from many callers."""

import asyncio
import threading
from collections.abc import AsyncIterator, Hashable, Iterator, Sequence

import pytest

from common.batching import BatchEngine, Batcher, BatchLimits, EngineCalls, raise_if_all_cancelled
from common.errors import (
    Cancelled,
    DeadlineExceeded,
    InvalidArgument,
    OutOfMemory,
    ResourceExhausted,
)
from common.offload import CancelToken, EngineWorker


class Doubler:
    """Doubles numbers, at most `room` at once; 13 is refused; the gate holds batches back."""

    def __init__(self, limits: BatchLimits, room: int = 1000) -> None:
        self.batch_limits = limits
        self.room = room
        self.batches: list[list[int]] = []
        self.cancelled: list[bool] = []
        self.gate = threading.Event()
        self.gate.set()

    def bucket(self, item: int) -> Hashable:
        return item >= 100

    def run_batch(
        self, items: Sequence[int], tokens: Sequence[CancelToken]
    ) -> Iterator[tuple[int, int]]:
        while not self.gate.wait(0.01):
            raise_if_all_cancelled(tokens)
        self.batches.append(list(items))
        if len(items) > self.room:
            raise OutOfMemory("OUT_OF_MEMORY", "no room")
        if 13 in items:
            raise InvalidArgument("UNLUCKY", "13 came, any other number was expected")
        for step in range(2):
            for index, item in enumerate(items):
                yield index, item * 2 + step
        self.cancelled = [token.cancelled for token in tokens]


@pytest.fixture
async def worker() -> AsyncIterator[EngineWorker]:
    worker = EngineWorker("test")
    yield worker
    worker.close()


async def events(batcher: Batcher[int, int], item: int, priority: int = 0) -> list[int]:
    return [event async for event in batcher.iterate(item, priority=priority)]


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_requests_that_come_together_run_together(worker: EngineWorker) -> None:
    engine = Doubler(BatchLimits(8, max_wait_s=0.2))
    batcher = Batcher("test", engine, worker)
    answers = await asyncio.gather(*(events(batcher, number) for number in range(8)))
    assert answers == [[2 * number, 2 * number + 1] for number in range(8)]
    assert engine.batches == [list(range(8))]


async def test_more_than_a_batch_is_several_batches_of_one_bucket_each(
    worker: EngineWorker,
) -> None:
    engine = Doubler(BatchLimits(2, max_wait_s=0.2))
    batcher = Batcher("test", engine, worker)
    await asyncio.gather(*(events(batcher, number) for number in (1, 100, 2, 101, 3)))
    assert sorted(engine.batches) == [[1, 2], [3], [100, 101]]


async def test_one_request_does_not_wait_for_others_for_long(worker: EngineWorker) -> None:
    batcher = Batcher("test", Doubler(BatchLimits(8, max_wait_s=0.01)), worker)
    assert await asyncio.wait_for(events(batcher, 4), 60) == [8, 9]


async def test_too_large_a_batch_is_halved_until_it_fits(worker: EngineWorker) -> None:
    engine = Doubler(BatchLimits(8, max_wait_s=0.2), room=2)
    batcher = Batcher("test", engine, worker)
    answers = await asyncio.gather(*(events(batcher, number) for number in range(5)))
    assert answers == [[2 * number, 2 * number + 1] for number in range(5)]
    assert [len(batch) for batch in engine.batches] == [5, 3, 2, 1, 2]


async def test_a_request_that_does_not_fit_alone_fails_alone(worker: EngineWorker) -> None:
    batcher = Batcher("test", Doubler(BatchLimits(8), room=0), worker)
    with pytest.raises(OutOfMemory):
        await events(batcher, 1)


async def test_a_bad_request_fails_alone(worker: EngineWorker) -> None:
    batcher = Batcher("test", Doubler(BatchLimits(8, max_wait_s=0.2)), worker)
    *good, bad = await asyncio.gather(
        *(events(batcher, number) for number in (1, 2, 3, 13)), return_exceptions=True
    )
    assert good == [[2, 3], [4, 5], [6, 7]]
    assert isinstance(bad, InvalidArgument)


async def test_priority_comes_first_then_the_nearest_deadline(worker: EngineWorker) -> None:
    engine = Doubler(BatchLimits(1, max_wait_s=0))
    batcher = Batcher("test", engine, worker)
    engine.gate.clear()

    async def ask(item: int, priority: int, timeout_s: float) -> None:
        async for _ in batcher.iterate(item, priority=priority, timeout_s=timeout_s):
            pass

    tasks = [asyncio.create_task(ask(0, 0, 60))]
    await settled()
    tasks += [asyncio.create_task(ask(*each)) for each in ((1, 0, 60), (2, 0, 30), (3, 1, 60))]
    await settled()
    engine.gate.set()
    await asyncio.gather(*tasks)
    assert engine.batches == [[0], [3], [2], [1]]


async def test_a_deadline_that_passes_in_the_queue(worker: EngineWorker) -> None:
    engine = Doubler(BatchLimits(1, max_wait_s=0))
    batcher = Batcher("test", engine, worker)
    engine.gate.clear()
    first = asyncio.create_task(events(batcher, 1))
    await settled()
    late = batcher.iterate(2, timeout_s=0.05)
    waiting = asyncio.create_task(anext(late))
    await asyncio.sleep(0.1)
    engine.gate.set()
    with pytest.raises(DeadlineExceeded):
        await waiting
    assert await first == [2, 3]
    assert engine.batches == [[1]]


async def test_a_full_queue_refuses_and_says_when_to_come_back(worker: EngineWorker) -> None:
    engine = Doubler(BatchLimits(1, max_wait_s=0, max_queued_items=1))
    batcher = Batcher("test", engine, worker)
    engine.gate.clear()
    tasks = [asyncio.create_task(events(batcher, 1))]
    await settled()
    tasks.append(asyncio.create_task(events(batcher, 2)))
    await settled()
    with pytest.raises(ResourceExhausted) as refused:
        await events(batcher, 3)
    assert refused.value.retry_delay_s
    engine.gate.set()
    assert await asyncio.gather(*tasks) == [[2, 3], [4, 5]]


async def test_a_caller_who_leaves_the_queue_is_forgotten(worker: EngineWorker) -> None:
    engine = Doubler(BatchLimits(1, max_wait_s=0))
    batcher = Batcher("test", engine, worker)
    engine.gate.clear()
    first = asyncio.create_task(events(batcher, 1))
    await settled()
    leaving = asyncio.create_task(events(batcher, 2))
    await settled()
    leaving.cancel()
    await asyncio.gather(leaving, return_exceptions=True)
    engine.gate.set()
    assert await first == [2, 3]
    assert engine.batches == [[1]]


async def test_the_engine_stops_when_all_callers_have_left(worker: EngineWorker) -> None:
    engine = Doubler(BatchLimits(2, max_wait_s=0.01))
    batcher = Batcher("test", engine, worker)
    engine.gate.clear()
    leaving = [asyncio.create_task(events(batcher, number)) for number in (1, 2)]
    await asyncio.sleep(0.05)
    for task in leaving:
        task.cancel()
    await asyncio.gather(*leaving, return_exceptions=True)
    await asyncio.sleep(0.1)
    engine.gate.set()
    assert await events(batcher, 3) == [6, 7]
    assert engine.batches == [[3]]


async def test_a_slow_caller_who_leaves_does_not_hold_the_others_up(worker: EngineWorker) -> None:
    class Chatty(Doubler):
        def run_batch(
            self, items: Sequence[int], tokens: Sequence[CancelToken]
        ) -> Iterator[tuple[int, int]]:
            for step in range(500):
                for index in range(len(items)):
                    yield index, step

    batcher = Batcher("test", Chatty(BatchLimits(2, max_wait_s=0.1)), worker)
    slow = batcher.iterate(1)
    first = asyncio.create_task(anext(slow))
    other = asyncio.create_task(events(batcher, 2))
    assert await first == 0
    await asyncio.sleep(0.05)
    assert not other.done()
    await slow.aclose()  # type: ignore[attr-defined]
    assert len(await asyncio.wait_for(other, 60)) == 500


async def test_an_engine_without_batches_is_called_one_by_one(worker: EngineWorker) -> None:
    def one(item: int, token: CancelToken) -> Iterator[int]:
        yield item + 1

    calls = EngineCalls[int, int]("test", object(), worker, one)
    assert [event async for event in calls.iterate(1)] == [2]
    engine = Doubler(BatchLimits(2))
    assert isinstance(engine, BatchEngine)
    calls = EngineCalls("test", engine, worker, one)
    assert [event async for event in calls.iterate(1)] == [2, 3]


def test_a_batch_goes_on_while_one_caller_is_left() -> None:
    left, stays = CancelToken(), CancelToken()
    left.cancel()
    raise_if_all_cancelled([left, stays])
    stays.cancel()
    with pytest.raises(Cancelled):
        raise_if_all_cancelled([left, stays])
