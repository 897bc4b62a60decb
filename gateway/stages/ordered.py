"""Work side by side, results in order."""

import asyncio
from collections import deque
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from typing import TypeVar

I = TypeVar("I")  # noqa: E741
O = TypeVar("O")  # noqa: E741


async def ordered(
    items: AsyncIterable[I], work: Callable[[I], Awaitable[O]], limit: int
) -> AsyncIterator[O]:
    """The results of `work` in the order of the items, at most `limit` in work at a time.

    The first failure is raised in its turn; what is still in work is cancelled then.
    """
    running: deque[asyncio.Task[O]] = deque()

    async def run(item: I) -> O:
        return await work(item)

    try:
        async for item in items:
            running.append(asyncio.create_task(run(item)))
            while running and (running[0].done() or len(running) >= limit):
                yield await running.popleft()
        while running:
            yield await running.popleft()
    finally:
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
