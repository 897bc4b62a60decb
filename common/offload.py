"""Blocking engines beside an event loop: one thread, bounded queues, cancellation.

An engine runs on the worker's only thread. It is given a CancelToken, which is set as soon as the
coroutine that waits for it is cancelled (the client went away, a deadline passed), and looks at it
between blocks.
"""

import asyncio
import contextvars
import threading
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

from common.errors import Cancelled
from common.turn import Caller, Turn, current_callers

T = TypeVar("T")

# How many blocks wait between an engine and the event loop, either way.
QUEUE_BLOCKS = 8
# How often a blocked engine thread looks at its token.
_POLL_S = 0.1


class CancelToken:
    """Tells an engine that nobody waits for its result any more."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def cancel(self) -> None:
        """Ask the engine to stop; idempotent."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether somebody asked the engine to stop."""
        return self._event.is_set()

    def raise_if_cancelled(self) -> None:
        """Raise Cancelled when somebody asked the engine to stop."""
        if self._event.is_set():
            raise Cancelled("CANCELLED", "the work was cancelled")


class _End:
    """Marks the end of a stream in a queue."""


class EngineWorker:
    """Runs blocking functions on one thread, in the order in which they were asked for."""

    def __init__(self, name: str) -> None:
        self._name = name
        # Where the engine runs, once it is known.
        self.device = "cpu"
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def run(
        self, function: Callable[[CancelToken], T], callers: Sequence[Caller] | None = None
    ) -> T:
        """The function's result; its token is set when the caller is cancelled.

        callers: for whom it works, where that is not the call that is being served here.
        """
        turn = Turn(self._name, self.device, current_callers() if callers is None else callers)

        def work(token: CancelToken) -> T:
            with turn:
                return function(token)

        try:
            return await self.prepare(work)
        finally:
            turn.stop_waiting()

    async def prepare(self, function: Callable[[CancelToken], T]) -> T:
        """The same for what is done for no caller, and so not counted."""
        token = CancelToken()
        # With what the log says of the caller.
        run = contextvars.copy_context().run
        future = asyncio.get_running_loop().run_in_executor(self._pool, run, function, token)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            token.cancel()
            if not future.cancel():
                future.add_done_callback(_consume)
            raise

    async def iterate(
        self,
        function: Callable[[CancelToken], Iterator[T]],
        callers: Sequence[Caller] | None = None,
    ) -> AsyncGenerator[T, None]:
        """What the function's iterator yields, at most QUEUE_BLOCKS ahead of the reader."""
        outlet: Outlet[T] = Outlet(asyncio.get_running_loop())

        def pump(token: CancelToken) -> None:
            for item in function(token):
                outlet.put(item, token)
            outlet.put(_End(), token)

        task = asyncio.create_task(self.run(pump, callers))
        try:
            while not isinstance(item := await outlet.get(task), _End):
                yield item
            await task
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    def close(self) -> None:
        """Let the thread end after what it is doing."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _consume(future: asyncio.Future[T]) -> None:
    """Take the result of an abandoned call, so that it is not reported as never retrieved."""
    if not future.cancelled():
        future.exception()


class Outlet(Generic[T]):
    """A bounded queue from an engine's thread to the event loop."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._queue: asyncio.Queue[T | _End] = asyncio.Queue()
        self._room = threading.Semaphore(QUEUE_BLOCKS)

    def put(self, item: T | _End, token: CancelToken) -> None:
        """Called on the engine's thread; waits for room, raises Cancelled when cancelled."""
        while not self._room.acquire(timeout=_POLL_S):
            token.raise_if_cancelled()
        token.raise_if_cancelled()
        self._loop.call_soon_threadsafe(self._queue.put_nowait, item)

    async def get(self, producer: asyncio.Task[None]) -> T | _End:
        """The next item; raises the producer's error when it fails first."""
        getter = asyncio.create_task(self._queue.get())
        try:
            await asyncio.wait({getter, producer}, return_when=asyncio.FIRST_COMPLETED)
            if not getter.done() and self._queue.empty():
                await producer
            item = await getter
        finally:
            getter.cancel()
        self._room.release()
        return item


class Inlet(Generic[T]):
    """A bounded queue from the event loop to an engine's thread.

    The servicer feeds it (`await feed(...)` in a task of its own) while the engine iterates over
    `items(token)` on its thread.
    """

    def __init__(self) -> None:
        self._items: list[T] = []
        self._changed = threading.Condition()
        self._ended = False
        self._error: BaseException | None = None
        self._room = asyncio.Semaphore(QUEUE_BLOCKS)
        self._loop = asyncio.get_running_loop()

    async def feed(self, source: AsyncIterable[T]) -> None:
        """Pass everything on, then end; an error of the source is raised in the engine too."""
        try:
            async for item in source:
                await self._room.acquire()
                with self._changed:
                    self._items.append(item)
                    self._changed.notify()
        except BaseException as error:
            self._error = error
            raise
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify()

    def items(self, token: CancelToken) -> Iterator[T]:
        """Called on the engine's thread; raises Cancelled when cancelled or the source failed."""
        while True:
            with self._changed:
                while not self._items and not self._ended:
                    self._changed.wait(_POLL_S)
                    token.raise_if_cancelled()
                if not self._items:
                    break
                item = self._items.pop(0)
            self._loop.call_soon_threadsafe(self._room.release)
            yield item
        if self._error is not None:
            raise Cancelled("SOURCE_FAILED", "the stream of input broke off") from self._error
