"""Starts what a verb needs on this machine."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from wia.cli.console import say
from wia.cli.progress import waiting
from wia.system.layout import SystemOptions
from wia.system.system import System, running_system


@asynccontextmanager
async def started(options: SystemOptions) -> AsyncIterator[System]:
    """The system, ready while the body runs; says that starting takes a moment."""
    async with AsyncExitStack() as stack:
        names = ", ".join(options.services) if options.gateway is None else "the services"
        with waiting(f"starting {names}"):
            system = await stack.enter_async_context(running_system(options, say))
        yield system
