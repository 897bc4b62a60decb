"""Blocking work on a thread beside the event loop."""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """What asyncio.to_thread gives; cancelled, it waits for the thread before it raises."""
    return await finished(asyncio.ensure_future(asyncio.to_thread(function, *args, **kwargs)))


async def finished(work: asyncio.Future[T]) -> T:
    """The result of work on a thread; cancelled, it waits for the thread before it raises.

    A thread cannot be stopped: what it still writes would otherwise go into files that its
    cancelled caller has closed or removed.
    """
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        await asyncio.wait({work})
        raise
