"""Requests of many callers, run together as batches on the engine's thread.

A batch holds requests of one bucket (such as like lengths), first those of the highest priority,
then those whose deadline is nearest. A batch that fails before its first event is halved and
goes on, so that neither a lack of memory nor one bad request fails the others.
"""

import asyncio
import contextvars
from collections.abc import AsyncGenerator, Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar, runtime_checkable

from prometheus_client import Gauge, Histogram

from common.errors import Cancelled, DeadlineExceeded, Error, ResourceExhausted
from common.offload import CancelToken, EngineWorker
from common.turn import Caller, current_callers

Item = TypeVar("Item")
Event = TypeVar("Event")
ItemIn = TypeVar("ItemIn", contravariant=True)
EventOut = TypeVar("EventOut", covariant=True)

# Events that wait for one slow caller; then the batch waits, until the caller's deadline ends it.
_QUEUE_EVENTS = 64
_RETRY_DELAY_S = 2.0

_DEPTH = Gauge("wia_batch_queue_depth", "Requests that wait for a batch.", ["service"])
_SIZE = Histogram(
    "wia_batch_size", "Requests in a batch.", ["service"], buckets=(1, 2, 4, 8, 16, 32, 64, 128)
)
_WAIT_SECONDS = Histogram(
    "wia_batch_wait_seconds",
    "How long requests waited for their batch.",
    ["service"],
    buckets=(0.005, 0.02, 0.05, 0.2, 1, 5, 20, 60, 300),
)


@dataclass(frozen=True, slots=True)
class BatchLimits:
    """How large batches grow: max_items requests; the first waits at most max_wait_s for others.

    Beyond max_queued_items requests are refused with RESOURCE_EXHAUSTED.
    """

    max_items: int
    max_wait_s: float = 0.02
    max_queued_items: int = 256


@runtime_checkable
class BatchEngine(Protocol[ItemIn, EventOut]):
    """An engine that can run several requests at once."""

    batch_limits: BatchLimits

    def bucket(self, item: ItemIn) -> Hashable:
        """Requests of equal buckets may share a batch."""

    def run_batch(
        self, items: Sequence[ItemIn], tokens: Sequence[CancelToken]
    ) -> Iterator[tuple[int, EventOut]]:
        """Each request's events, with the request's index; one token for each request.

        Raises OutOfMemory where the batch has no room, before its first event; Cancelled once
        all tokens are cancelled. A cancelled request's events need not come.
        """


@dataclass(eq=False, slots=True)
class _Waiting(Generic[Item, Event]):
    """A request in the queue, and the way back to its caller."""

    item: Item
    bucket: Hashable
    # Sorts before others: (-priority, deadline, arrival), times on the loop's clock.
    rank: tuple[int, float, float]
    # Whom it is for, where it came in by a call.
    callers: tuple[Caller, ...]
    token: CancelToken = field(default_factory=CancelToken)
    events: asyncio.Queue[tuple[Event] | BaseException | None] = field(
        default_factory=lambda: asyncio.Queue(_QUEUE_EVENTS)
    )

    async def answer(self, event: tuple[Event] | BaseException | None) -> None:
        """Hand an event, an error or the end (None) to the caller, who may have left."""
        if not self.token.cancelled:
            await self.events.put(event)


class Batcher(Generic[Item, Event]):
    """The queue before one engine."""

    def __init__(
        self, service: str, engine: BatchEngine[Item, Event], worker: EngineWorker
    ) -> None:
        self._engine = engine
        self._worker = worker
        self._limits = engine.batch_limits
        self._queue: list[_Waiting[Item, Event]] = []
        self._arrived = asyncio.Event()
        self._working: asyncio.Task[None] | None = None
        self._depth = _DEPTH.labels(service)
        self._size = _SIZE.labels(service)
        self._wait_seconds = _WAIT_SECONDS.labels(service)

    async def iterate(
        self, item: Item, *, priority: int = 0, timeout_s: float | None = None
    ) -> AsyncGenerator[Event, None]:
        """The request's events; it is cancelled when the caller stops reading.

        Raises ResourceExhausted (BATCH_QUEUE_FULL), DeadlineExceeded where timeout_s passes
        before its batch begins, and what the engine raises.
        """
        if len(self._queue) >= self._limits.max_queued_items:
            raise ResourceExhausted(
                "BATCH_QUEUE_FULL",
                f"{len(self._queue)} requests wait, at most {self._limits.max_queued_items} may",
                retry_delay_s=_RETRY_DELAY_S,
            )
        now_s = asyncio.get_running_loop().time()
        deadline_s = float("inf") if timeout_s is None else now_s + timeout_s
        bucket = self._engine.bucket(item)
        rank = (-priority, deadline_s, now_s)
        waiting = _Waiting[Item, Event](item, bucket, rank, current_callers())
        self._queue.append(waiting)
        self._depth.set(len(self._queue))
        self._arrived.set()
        if self._working is None or self._working.done():
            # In a context of its own: it works for all callers, not for the one who woke it.
            self._working = asyncio.create_task(self._work(), context=contextvars.Context())
        try:
            while (event := await waiting.events.get()) is not None:
                if isinstance(event, BaseException):
                    raise event
                yield event[0]
        finally:
            waiting.token.cancel()
            _empty(waiting.events)
            self._forget(waiting)

    async def _work(self) -> None:
        """Runs batches until nothing waits."""
        while self._queue:
            await self._gather()
            if batch := await self._next_batch():
                await self._run(batch)

    async def _gather(self) -> None:
        """Waits for a full batch, or until the oldest request has waited long enough."""
        loop = asyncio.get_running_loop()
        while self._queue and len(self._queue) < self._limits.max_items:
            oldest_s = min(waiting.rank[2] for waiting in self._queue)
            left_s = oldest_s + self._limits.max_wait_s - loop.time()
            if left_s <= 0:
                return
            self._arrived.clear()
            try:
                await asyncio.wait_for(self._arrived.wait(), left_s)
            except TimeoutError:
                return

    async def _next_batch(self) -> list[_Waiting[Item, Event]]:
        now_s = asyncio.get_running_loop().time()
        for late in [waiting for waiting in self._queue if waiting.rank[1] <= now_s]:
            self._forget(late)
            await late.answer(
                DeadlineExceeded("DEADLINE_EXCEEDED", "the deadline passed in the queue")
            )
        ranked = sorted(self._queue, key=lambda waiting: waiting.rank)
        batch = [w for w in ranked if w.bucket == ranked[0].bucket][: self._limits.max_items]
        for waiting in batch:
            self._forget(waiting)
            self._wait_seconds.observe(now_s - waiting.rank[2])
            for caller in waiting.callers:
                caller.span.set_attribute("wia.batch.wait_s", now_s - waiting.rank[2])
        return batch

    async def _run(self, batch: Sequence[_Waiting[Item, Event]]) -> None:
        batch = [waiting for waiting in batch if not waiting.token.cancelled]
        if not batch:
            return
        self._size.observe(len(batch))
        callers = [caller for waiting in batch for caller in waiting.callers]
        _tell_of_batch(callers, len(batch))
        started = False

        async def pump() -> None:
            nonlocal started
            items, tokens = [w.item for w in batch], [w.token for w in batch]
            events = self._worker.iterate(lambda _: self._engine.run_batch(items, tokens), callers)
            async for index, event in events:
                started = True
                await batch[index].answer((event,))

        [problem] = await asyncio.gather(pump(), return_exceptions=True)
        if isinstance(problem, Error) and not started and len(batch) > 1:
            half = (len(batch) + 1) // 2
            await self._run(batch[:half])
            await self._run(batch[half:])
            return
        for waiting in batch:
            await waiting.answer(problem)

    def _forget(self, waiting: _Waiting[Item, Event]) -> None:
        if waiting in self._queue:
            self._queue.remove(waiting)
            self._depth.set(len(self._queue))


def _tell_of_batch(callers: Sequence[Caller], size: int) -> None:
    """Each call's span has the batch's size and a link to the first of its calls."""
    for caller in callers:
        caller.span.set_attribute("wia.batch.size", size)
        if caller is not callers[0]:
            caller.span.add_link(callers[0].span.get_span_context())


def _empty(events: "asyncio.Queue[tuple[Event] | BaseException | None]") -> None:
    """Makes room, so that a batch that waits for a caller who has left goes on."""
    while not events.empty():
        events.get_nowait()


def raise_if_all_cancelled(tokens: Sequence[CancelToken]) -> None:
    """What an engine calls between the steps of a batch."""
    if all(token.cancelled for token in tokens):
        raise Cancelled("CANCELLED", "the work was cancelled")


class EngineCalls(Generic[Item, Event]):
    """How a servicer calls its engine: in batches where it is a BatchEngine, else one by one."""

    def __init__(
        self,
        service: str,
        engine: object,
        worker: EngineWorker,
        one: Callable[[Item, CancelToken], Iterator[Event]],
    ) -> None:
        self._worker = worker
        self._one = one
        self._batcher: Batcher[Item, Event] | None = None
        if isinstance(engine, BatchEngine):
            self._batcher = Batcher(service, engine, worker)

    def iterate(
        self, item: Item, *, priority: int = 0, timeout_s: float | None = None
    ) -> AsyncGenerator[Event, None]:
        """The request's events; timeout_s is what is left of the call's deadline."""
        if self._batcher is not None:
            return self._batcher.iterate(item, priority=priority, timeout_s=timeout_s)
        return self._worker.iterate(lambda token: self._one(item, token))
