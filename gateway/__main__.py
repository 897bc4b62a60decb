"""Runs the gateway: python -m gateway."""

import ipaddress
import sys
from collections.abc import Callable
from contextlib import AsyncExitStack

import grpc
import structlog
import uvloop
from whereisaudio.gateway.v1 import production_pb2_grpc

from common.errors import Error
from common.process import leave, stop_on_signals
from common.rpc.server import ServerOptions, serve
from common.settings import load_settings
from common.telemetry.log import start_log
from common.telemetry.traces import start_traces
from gateway.api import Gateway
from gateway.clients.call import open_services
from gateway.grpc.servicer import ProductionServicer
from gateway.grpc.token import TokenInterceptor
from gateway.http.app import make_app
from gateway.http.serve import serve_http
from gateway.jobs import Jobs
from gateway.settings import GatewaySettings
from gateway.stores import open_stores

FULL_NAME = "whereisaudio.gateway.v1.ProductionService"
_log = structlog.get_logger(__name__)


def main() -> None:
    """Serve until SIGTERM; exit code 2 for bad settings, 1 where it cannot start."""
    settings = load_settings(GatewaySettings)
    refuse_open_door(settings)
    try:
        uvloop.run(run(settings))
    except Error as error:
        print(f"gateway: {error.message}", file=sys.stderr)
        sys.exit(1)
    leave()


def refuse_open_door(settings: GatewaySettings) -> None:
    """Ends the program where it would listen beyond this machine without a token."""
    if settings.api_token.get_secret_value():
        return
    for address in (settings.http_address, settings.grpc_address):
        if not _is_local(address):
            print(
                f"gateway: refuses to listen on {address} without an API token: "
                "set WIA_API_TOKEN, or listen on a loopback address",
                file=sys.stderr,
            )
            sys.exit(2)


def _is_local(address: str) -> bool:
    if address.startswith("unix:"):
        return True
    host = address.rpartition(":")[0].strip("[]")
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def run(settings: GatewaySettings) -> None:
    """Both faces over one gateway, until a signal; then drain."""
    start_log("gateway", settings.log_level)
    token = settings.api_token.get_secret_value()
    interceptors = [TokenInterceptor(token)] if token else []
    start_traces("gateway", settings.otlp_endpoint)
    stop = stop_on_signals()
    gateways: list[Gateway] = []

    async def prepare(stack: AsyncExitStack) -> Callable[[grpc.aio.Server], None]:
        gateways.append(await _open_gateway(settings, stack))
        servicer = ProductionServicer(gateways[0])
        return lambda server: production_pb2_grpc.add_ProductionServiceServicer_to_server(
            servicer, server
        )

    async with serve(_server_options(settings), [FULL_NAME], prepare, interceptors) as bound:
        app = make_app(gateways[0])
        async with serve_http(app, settings.http_address, settings.drain_s) as http_address:
            _log.info("serving", http_address=http_address, grpc_address=bound.grpc_address)
            await stop.wait()
            _log.info("draining")
            gateways[0].jobs.release_listeners()


async def _open_gateway(settings: GatewaySettings, stack: AsyncExitStack) -> Gateway:
    stores = await stack.enter_async_context(open_stores(settings))
    services = await stack.enter_async_context(open_services(settings))
    jobs = Jobs(settings, services, stores)
    await stack.enter_async_context(jobs.running())
    return Gateway(settings, services, stores, jobs)


def _server_options(settings: GatewaySettings) -> ServerOptions:
    return ServerOptions(
        grpc_address=settings.grpc_address,
        health_address=settings.health_address,
        max_concurrent_calls=settings.max_concurrent_calls,
        drain_s=settings.drain_s,
        max_connection_age_s=settings.max_connection_age_s,
        max_connection_age_grace_s=settings.max_connection_age_grace_s,
    )


if __name__ == "__main__":
    main()
