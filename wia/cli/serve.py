"""wia serve: the whole system on this machine, in the foreground."""

import asyncio
import socket
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from common.errors import Unavailable
from common.settings import load_settings
from wia.cli import options as given
from wia.cli.console import OUT, say
from wia.cli.exits import Interrupted, Terminated, run
from wia.cli.starting import started
from wia.settings import WiaSettings
from wia.system.layout import GatewayPlace, SystemOptions
from wia.system.system import System

_DATA_DIR = Path("wia-data")


def serve(
    host: Annotated[
        str,
        typer.Option(help="Where to listen; beyond this machine WIA_API_TOKEN must be set."),
    ] = "127.0.0.1",
    http_port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8080,
    grpc_port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 50051,
    data_dir: given.DataDirOption = None,
    engine: given.EngineOption = None,
    python: given.PythonOption = None,
    rights: given.RightsOption = given.Rights.RESEARCH,
) -> None:
    """Run six services and the gateway on this machine until Ctrl-C."""
    settings = load_settings(WiaSettings)
    place = GatewayPlace(
        http_address=_address(host, http_port),
        grpc_address=_address(host, grpc_port),
        data_dir=data_dir or settings.data_dir or _DATA_DIR,
    )
    options = SystemOptions(
        gateway=place,
        engines=given.parse_engines(engine),
        pythons=given.parse_pythons(python),
        commercial_only=rights is given.Rights.COMMERCIAL,
    )
    # To be ended is how it ends.
    with suppress(Interrupted, Terminated):
        run(_serve(options))


async def _serve(options: SystemOptions) -> None:
    assert options.gateway is not None
    try:
        async with started(options) as system:
            OUT.print(_addresses(system))
            say(f"data is kept in {options.gateway.data_dir}; Ctrl-C ends it")
            await asyncio.Event().wait()
    finally:
        say("stopped")


def _address(host: str, port: int) -> str:
    """host:port with a port that is free now; raises Unavailable where the named one is not."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.create_server((host, port), family=family) as probe:
            port = probe.getsockname()[1]
    except OSError as error:
        raise Unavailable(
            "CANNOT_LISTEN", f"cannot listen on {host}:{port}: {error.strerror}"
        ) from error
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _addresses(system: System) -> Table:
    table = Table(title="Where is Audio is ready", title_justify="left")
    table.add_column("what")
    table.add_column("where")
    http = system.addresses.http
    table.add_row("HTTP", f"http://{http}/v1/productions")
    table.add_row("API description", f"http://{http}/docs")
    table.add_row("gRPC", system.addresses.grpc)
    for child in system.children:
        table.add_row(child.spec.name, f"process {child.pid}, log {child.spec.log_path}")
    return table
