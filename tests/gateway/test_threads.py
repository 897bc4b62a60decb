"""Threads whose caller is cancelled are waited for."""

import asyncio
import threading

import pytest

from gateway.threads import in_thread


async def test_the_result_comes_back() -> None:
    assert await in_thread(divmod, 7, 2) == (3, 1)
    with pytest.raises(ZeroDivisionError):
        await in_thread(divmod, 7, 0)


async def test_a_cancelled_caller_goes_on_when_the_thread_has_ended() -> None:
    begun, go_on, told = threading.Event(), threading.Event(), []

    def work() -> None:
        begun.set()
        go_on.wait(30)
        told.append("thread")

    async def call() -> None:
        try:
            await in_thread(work)
        finally:
            told.append("caller")

    task = asyncio.create_task(call())
    await asyncio.to_thread(begun.wait, 30)
    task.cancel()
    await asyncio.sleep(0.05)
    assert told == []
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert told == ["thread", "caller"]
