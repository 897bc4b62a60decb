"""Keeps child processes running: starts them, restarts those that die, ends them in order."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager

from wia.system.child import Child, ChildFailed, ChildSpec

# A child that dies oftener than this is given up.
_MAX_RESTARTS = 5
_RESTART_WINDOW_S = 60.0
_FIRST_BACKOFF_S = 0.1
# The first start may have to read a large model; a restart finds it in the page cache.
_PATIENCE_S = 180.0


# Told in one line what the user should know: that a child was started again.
Tell = Callable[[str], None]


@asynccontextmanager
async def supervised(
    specs: Sequence[ChildSpec], tell: Tell = lambda _line: None
) -> AsyncIterator[list[Child]]:
    """The children, all ready, kept running while the body runs.

    They are started at once. The last of `specs`, which may need the others, is ended first, then
    the others. Raises ChildFailed where one does not become ready, and in the body's place where
    one keeps dying.
    """
    children = [Child(spec) for spec in specs]
    failure: BaseException | None = None
    try:
        async with asyncio.TaskGroup() as tasks:
            await _start(children)
            keepers = [tasks.create_task(_keep(child, tell)) for child in children]
            yield children
            for keeper in keepers:
                keeper.cancel()
    except BaseExceptionGroup as group:
        failure = _first_error(group)
    finally:
        await asyncio.shield(_stop(children))
    if failure is not None:
        raise failure


async def _start(children: Sequence[Child]) -> None:
    async with asyncio.TaskGroup() as tasks:
        for child in children:
            tasks.create_task(_start_one(child))


async def _start_one(child: Child) -> None:
    await child.start()
    await child.ready(_PATIENCE_S)


async def _keep(child: Child, tell: Tell) -> None:
    """Restarts the child whenever it ends; raises ChildFailed where that happens too often."""
    restarts = Restarts()
    while True:
        code = await child.exited()
        if not restarts.allow(time.monotonic()):
            raise child.failure(
                f"stopped {_MAX_RESTARTS + 1} times within {_RESTART_WINDOW_S:g} s, "
                f"the last time with code {code}"
            )
        tell(f"{child.spec.name} ended with code {code}; it is started again")
        await asyncio.sleep(restarts.backoff_s)
        await child.start()


class Restarts:
    """Counts the restarts of one child within the last minute."""

    def __init__(self) -> None:
        self._times_s: deque[float] = deque()

    def allow(self, now_s: float) -> bool:
        """Whether the child may be restarted now; counts it where it may."""
        while self._times_s and now_s - self._times_s[0] > _RESTART_WINDOW_S:
            self._times_s.popleft()
        if len(self._times_s) >= _MAX_RESTARTS:
            return False
        self._times_s.append(now_s)
        return True

    @property
    def backoff_s(self) -> float:
        """How long to wait before the restart that was counted last; it doubles."""
        return float(_FIRST_BACKOFF_S * 2 ** (len(self._times_s) - 1))


async def _stop(children: Sequence[Child]) -> None:
    *others, last = children
    await last.stop()
    await asyncio.gather(*(child.stop() for child in reversed(others)))


def _first_error(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """The error that matters: a child's where there is one."""
    found, _ = group.split(ChildFailed)
    error: BaseException = found or group
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error
