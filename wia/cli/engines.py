"""wia engines: what can run, under which licence, and why not."""

import asyncio
from dataclasses import replace

from rich.box import SIMPLE_HEAD
from rich.markup import escape
from rich.table import Table

from common.settings import load_settings
from wia.cli import options as given
from wia.cli.console import OUT
from wia.cli.exits import run
from wia.cli.progress import waiting
from wia.client.async_client import AsyncClient
from wia.client.model import EngineInfo, ServiceEngines
from wia.direct.engines import list_engines
from wia.settings import WiaSettings
from wia.system.child import ChildFailed
from wia.system.layout import SERVICES, SystemOptions
from wia.system.system import running_system


def engines(
    gateway: given.GatewayOption = "",
    python: given.PythonOption = None,
    rights: given.RightsOption = given.Rights.RESEARCH,
) -> None:
    """Show which engines can run here, their licences, and why others cannot."""
    settings = load_settings(WiaSettings)
    options = SystemOptions(
        pythons=given.parse_pythons(python),
        commercial_only=rights is given.Rights.COMMERCIAL,
    )
    run(_engines(gateway or settings.gateway, settings.api_token.get_secret_value(), options))


async def _engines(url: str, token: str, options: SystemOptions) -> None:
    with waiting(f"asking {url}" if url else "asking the services"):
        if url:
            async with AsyncClient(url, token=token) as client:
                found = await client.engines()
        else:
            found = list(await asyncio.gather(*(_ask(name, options) for name in SERVICES)))
    OUT.print(_table(found))


async def _ask(service: str, options: SystemOptions) -> ServiceEngines:
    """The service's engines; one that cannot start says why."""
    try:
        async with running_system(replace(options, services=(service,))) as system:
            address = system.addresses.services[service]
            return ServiceEngines(service, await list_engines(service, address))
    except ChildFailed as error:
        problem = EngineInfo("–", unavailable_reason=error.message)
        return ServiceEngines(service, (problem,))


def _table(found: list[ServiceEngines]) -> Table:
    table = Table(box=SIMPLE_HEAD)
    for name in ("service", "engine", "version", "licence", "commercial", "here"):
        table.add_column(name, overflow="fold", min_width=len(name))
    for service in found:
        for number, info in enumerate(service.engines):
            table.add_row(service.service if number == 0 else "", *_cells(info))
    return table


def _cells(info: EngineInfo) -> tuple[str, ...]:
    if info.loaded:
        # Why others were passed stands in their own rows.
        why, _, _ = info.choice_reason.partition("; ")
        here = f"[green]loaded[/] on {info.device}: {escape(why)}"
    elif info.available:
        passed = f"; auto passes it: {info.choice_reason}" if info.choice_reason else ""
        here = f"[green]can run[/]{escape(passed)}"
    else:
        here = f"[red]no[/]: {escape(info.unavailable_reason)}"
    return info.name, info.version, info.licence, "yes" if info.commercial_use else "no", here
