"""Whose the time of an engine is."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Hashable, Iterator, Sequence

import pytest
from opentelemetry.context import Context
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from prometheus_client import REGISTRY

from common.batching import Batcher, BatchLimits
from common.offload import CancelToken, EngineWorker
from common.rpc.device_time import device_metadata, device_time
from common.turn import CALLER, Caller, Turn, device_clock


def counted(name: str, service: str, **labels: str) -> float:
    """The value of a metric of a service."""
    return REGISTRY.get_sample_value(name, {"service": service, **labels}) or 0.0


def compute() -> None:
    """Keeps the processor busy for a moment."""
    sum(number * number for number in range(200_000))


@pytest.fixture
async def worker(request: pytest.FixtureRequest) -> AsyncIterator[EngineWorker]:
    """A worker of a name of its own, since metrics are all tests'."""
    worker = EngineWorker(request.node.name)
    yield worker
    worker.close()


async def test_a_call_has_the_time_of_its_turn(
    worker: EngineWorker, request: pytest.FixtureRequest
) -> None:
    name = request.node.name
    caller = Caller()
    CALLER.set(caller)
    await worker.run(lambda _token: compute())
    assert caller.device == "cpu"
    assert caller.device_s > 0
    assert caller.turns == []
    total_s = counted("wia_engine_device_seconds_total", name, device="cpu")
    assert total_s >= caller.device_s
    assert counted("wia_engine_run_seconds_count", name) == 1
    assert counted("wia_engine_wait_seconds_count", name) == 1
    assert counted("wia_engine_queue_depth", name) == 0


async def test_what_fails_and_what_is_prepared_is_told_apart(
    worker: EngineWorker, request: pytest.FixtureRequest
) -> None:
    name = request.node.name
    caller = Caller()
    CALLER.set(caller)

    def fail(_token: CancelToken) -> None:
        compute()
        raise ValueError

    await worker.prepare(lambda _token: compute())
    assert caller.device_s == 0
    assert counted("wia_engine_run_seconds_count", name) == 0
    with pytest.raises(ValueError):
        await worker.run(fail)
    assert caller.device_s > 0


async def test_who_gives_up_waiting_is_not_counted_as_waiting(
    worker: EngineWorker, request: pytest.FixtureRequest
) -> None:
    name = request.node.name
    gate, begun = threading.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    def first(_token: CancelToken) -> None:
        loop.call_soon_threadsafe(begun.set)
        gate.wait()

    running = asyncio.create_task(worker.run(first))
    await begun.wait()
    waiting = asyncio.create_task(worker.run(lambda _token: None))
    await asyncio.sleep(0)
    assert counted("wia_engine_queue_depth", name) == 1
    waiting.cancel()
    await asyncio.gather(waiting, return_exceptions=True)
    assert counted("wia_engine_queue_depth", name) == 0
    gate.set()
    await running
    assert counted("wia_engine_queue_depth", name) == 0
    assert counted("wia_engine_run_seconds_count", name) == 1


def test_who_leaves_early_takes_its_share_and_the_shares_add_up() -> None:
    callers = [Caller() for _ in range(3)]
    turn = Turn("shares", "cpu", callers)
    before_s = counted("wia_engine_device_seconds_total", "shares", device="cpu")
    with turn:
        compute()
        callers[0].settle()
        left_s = callers[0].device_s
        assert left_s > 0
        compute()
        callers[0].settle()
        assert callers[0].device_s == left_s
    assert callers[1].device_s > left_s
    total_s = counted("wia_engine_device_seconds_total", "shares", device="cpu") - before_s
    assert 0 < sum(caller.device_s for caller in callers) <= total_s
    assert all(caller.turns == [] for caller in callers)


class Squares:
    """Squares numbers, all of a batch together."""

    batch_limits = BatchLimits(max_items=8, max_wait_s=0.2)

    def bucket(self, item: int) -> Hashable:
        return None

    def run_batch(
        self, items: Sequence[int], tokens: Sequence[CancelToken]
    ) -> Iterator[tuple[int, int]]:
        compute()
        for index, item in enumerate(items):
            yield index, item * item


async def test_a_batch_is_shared_by_its_calls_and_by_nobody_else(
    worker: EngineWorker, request: pytest.FixtureRequest
) -> None:
    batcher = Batcher("squares", Squares(), worker)

    async def call(item: int) -> tuple[list[int], Caller]:
        caller = Caller()
        CALLER.set(caller)
        return [event async for event in batcher.iterate(item)], caller

    answers = await asyncio.gather(*(call(item) for item in range(4)))
    assert [answer for answer, _ in answers] == [[0], [1], [4], [9]]
    for _, caller in answers:
        assert caller.device == "cpu"
        assert caller.device_s > 0
    assert counted("wia_engine_run_seconds_count", request.node.name) == 1


async def test_each_call_of_a_batch_is_told_its_size_and_linked_to_the_first(
    worker: EngineWorker,
) -> None:
    tracer = TracerProvider().get_tracer("test")
    batcher = Batcher("squares", Squares(), worker)
    spans = [tracer.start_span(f"call {item}", Context()) for item in range(3)]

    async def call(item: int) -> None:
        CALLER.set(Caller(spans[item]))
        assert [event async for event in batcher.iterate(item)] == [item * item]

    await asyncio.gather(*(call(item) for item in range(3)))
    first = spans[0].get_span_context()
    for index, span in enumerate(spans):
        assert isinstance(span, ReadableSpan)
        about = span.attributes or {}
        assert about["wia.batch.size"] == 3
        assert {"wia.batch.wait_s", "wia.engine.wait_s", "wia.engine.run_s"} <= set(about)
        assert [link.context for link in span.links] == ([first] if index else [])


def test_a_gpu_is_held_as_long_as_its_turn_takes() -> None:
    assert device_clock("cpu") is time.process_time
    for device in ("cuda:0", "remote"):
        assert device_clock(device) is time.monotonic


def test_what_is_told_is_read() -> None:
    assert device_time(device_metadata(Caller(device="cuda:0", device_s=1.25))) == ("cuda:0", 1.25)
    assert device_metadata(Caller()) == ()
    assert device_time(()) == device_time(None) == ("", 0.0)
    assert device_time([("x-device", "cpu")]) == ("", 0.0)
