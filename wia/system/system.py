"""A system on this machine, for as long as somebody needs it."""

from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from dataclasses import dataclass

from wia.system.child import Child
from wia.system.layout import Addresses, SystemOptions, addresses, child_specs
from wia.system.supervisor import Tell, supervised
from wia.system.workplace import claimed, workplace


@dataclass(frozen=True, slots=True)
class System:
    """A running system."""

    addresses: Addresses
    children: tuple[Child, ...]


@asynccontextmanager
async def running_system(
    options: SystemOptions, tell: Tell = lambda _line: None
) -> AsyncIterator[System]:
    """The system, all of it ready while the body runs, nothing of it left afterwards.

    `tell` is given a line whenever a process was started again. Raises ChildFailed where one
    cannot be kept running, FailedPrecondition where another system works on the same data.
    """
    with ExitStack() as stack:
        folder = stack.enter_context(workplace())
        if options.gateway is not None and options.gateway.data_dir is not None:
            stack.enter_context(claimed(options.gateway.data_dir))
        async with supervised(child_specs(options, folder), tell) as children:
            yield System(addresses(options, folder), tuple(children))
