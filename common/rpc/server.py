"""Makes servers; nothing else does.

A server shows its health on a port of its own before it is ready: NOT_SERVING while its engine
loads and warms up, SERVING then, NOT_SERVING again while it drains.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

import grpc
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from common.errors import Unavailable
from common.rpc.client import MAX_MESSAGE_BYTES
from common.rpc.interceptors import CallInterceptor
from common.rpc.tls import TlsFiles, server_credentials

_NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
_SERVING = health_pb2.HealthCheckResponse.SERVING
# How long the statuses of calls that were broken off may take to leave.
_PARTING_S = 5.0


@dataclass(frozen=True, slots=True)
class ServerOptions:
    """Where and how a server listens."""

    # host:port (port 0 takes a free one) or unix:/path
    grpc_address: str
    health_address: str
    max_concurrent_calls: int
    drain_s: float
    max_connection_age_s: float
    max_connection_age_grace_s: float
    # None for no TLS; sockets of this machine and the health port never have it.
    tls: TlsFiles | None = None


@dataclass(frozen=True, slots=True)
class BoundAddresses:
    """Where a server listens in fact."""

    grpc_address: str
    health_address: str


@asynccontextmanager
async def serve(
    options: ServerOptions,
    full_names: Sequence[str],
    prepare: Callable[[AsyncExitStack], Awaitable[Callable[[grpc.aio.Server], None]]],
    interceptors: Sequence[grpc.aio.ServerInterceptor] = (),
) -> AsyncIterator[BoundAddresses]:
    """A server that is SERVING while the body runs and drains when it ends.

    `prepare` loads and warms up what is to be served and gives a function that adds it to the
    server; what it pushes on the stack is closed after the drain. Raises Unavailable where an
    address cannot be bound, FailedPrecondition where the files for TLS are of no use.
    """
    credentials = server_credentials(options.tls) if options.tls else None
    async with AsyncExitStack() as stack:
        servicer = health.aio.HealthServicer()
        await _set_health(servicer, full_names, _NOT_SERVING)
        health_server = grpc.aio.server()
        health_pb2_grpc.add_HealthServicer_to_server(servicer, health_server)
        health_address = _bind(health_server, options.health_address)
        await health_server.start()
        stack.push_async_callback(health_server.stop, 0)

        add_to_server = await prepare(stack)

        calls = CallInterceptor(options.max_concurrent_calls)
        server = grpc.aio.server(
            interceptors=[*interceptors, calls], options=_server_options(options)
        )
        add_to_server(server)
        reflection.enable_server_reflection((*full_names, reflection.SERVICE_NAME), server)
        grpc_address = _bind(server, options.grpc_address, credentials)
        await server.start()
        await _set_health(servicer, full_names, _SERVING)
        try:
            yield BoundAddresses(grpc_address, health_address)
        finally:
            await _set_health(servicer, full_names, _NOT_SERVING)
            await asyncio.shield(_drain(server, calls, options.drain_s))


def _server_options(options: ServerOptions) -> list[tuple[str, int]]:
    return [
        ("grpc.max_send_message_length", MAX_MESSAGE_BYTES),
        ("grpc.max_receive_message_length", MAX_MESSAGE_BYTES),
        ("grpc.max_connection_age_ms", int(options.max_connection_age_s * 1000)),
        ("grpc.max_connection_age_grace_ms", int(options.max_connection_age_grace_s * 1000)),
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
        # Two servers on one port would share the calls in silence.
        ("grpc.so_reuseport", 0),
    ]


async def _drain(server: grpc.aio.Server, calls: CallInterceptor, drain_s: float) -> None:
    """Ends at once where no call runs; those that take longer than drain_s are told why they end,
    so that their callers begin them again elsewhere."""
    stopping = asyncio.create_task(server.stop(drain_s + _PARTING_S))
    await asyncio.wait({stopping}, timeout=drain_s)
    if not stopping.done():
        await calls.break_off()
    await stopping


async def _set_health(
    servicer: health.aio.HealthServicer,
    full_names: Sequence[str],
    status: int,
) -> None:
    for name in ("", *full_names):
        await servicer.set(name, status)


def _bind(
    server: grpc.aio.Server, address: str, credentials: grpc.ServerCredentials | None = None
) -> str:
    local = address.startswith("unix:")
    try:
        if credentials is None or local:
            port = server.add_insecure_port(address)
        else:
            port = server.add_secure_port(address, credentials)
    except RuntimeError as error:
        raise Unavailable("CANNOT_LISTEN", f"cannot listen on {address}") from error
    return address if local else re.sub(r":\d+$", f":{port}", address)
