"""The gateway that produces: one that runs somewhere, or one on this machine for the time."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from wia.client.async_client import AsyncClient
from wia.system.layout import GatewayPlace, SystemOptions
from wia.system.supervisor import Tell
from wia.system.system import running_system

# How long a gateway on this machine, which is restarted when it dies, is waited for.
_LOCAL_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class GatewayChoice:
    """Which gateway to use; an empty url starts one on this machine."""

    url: str
    token: str
    # Of a gateway on this machine; None for a temporary folder.
    data_dir: Path | None = None
    # Engines, interpreters and rights for services on this machine.
    engines: Mapping[str, str] = field(default_factory=dict)
    pythons: Mapping[str, Path] = field(default_factory=dict)
    commercial_only: bool = False

    @property
    def lasting(self) -> bool:
        """Whether productions stay when the work is done."""
        return bool(self.url) or self.data_dir is not None


@asynccontextmanager
async def open_client(choice: GatewayChoice, tell: Tell) -> AsyncIterator[AsyncClient]:
    """A client of the gateway, which answers while the body runs.

    `tell` is given a line whenever a process on this machine was started again. Raises
    ChildFailed where one cannot be kept running.
    """
    if choice.url:
        async with AsyncClient(choice.url, token=choice.token) as client:
            yield client
        return
    options = SystemOptions(
        gateway=GatewayPlace(data_dir=choice.data_dir),
        engines=choice.engines,
        pythons=choice.pythons,
        commercial_only=choice.commercial_only,
    )
    async with (
        running_system(options, tell) as system,
        AsyncClient(
            system.addresses.http, token=choice.token, patience_s=_LOCAL_PATIENCE_S
        ) as client,
    ):
        yield client
