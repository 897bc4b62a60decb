"""Asks a process whether it is ready: gRPC health checking, and HTTP where it speaks that."""

import asyncio

import grpc
from grpc_health.v1 import health_pb2

_WATCH = "/grpc.health.v1.Health/Watch"
_PAUSE_S = 0.05
# A process that begins to listen is found at once.
_OPTIONS = [("grpc.max_reconnect_backoff_ms", 100), ("grpc.initial_reconnect_backoff_ms", 100)]


async def wait_until_serving(health_address: str) -> None:
    """Returns when the process at the address says SERVING; waits for ever otherwise."""
    async with grpc.aio.insecure_channel(health_address, options=_OPTIONS) as channel:
        while True:
            try:
                if await _watch(channel):
                    return
            except grpc.aio.AioRpcError:
                await asyncio.sleep(_PAUSE_S)


async def _watch(channel: grpc.aio.Channel) -> bool:
    """Whether it came to SERVING before the stream ended."""
    watch = channel.unary_stream(
        _WATCH,
        request_serializer=health_pb2.HealthCheckRequest.SerializeToString,
        response_deserializer=health_pb2.HealthCheckResponse.FromString,
    )
    call = watch(health_pb2.HealthCheckRequest(), wait_for_ready=True)
    try:
        while isinstance(answer := await call.read(), health_pb2.HealthCheckResponse):
            if answer.status == health_pb2.HealthCheckResponse.SERVING:
                return True
        return False
    finally:
        call.cancel()


async def wait_until_answering(http_address: str) -> None:
    """Returns when something listens at host:port or unix:/path; waits for ever otherwise."""
    while True:
        try:
            _, writer = await _connect(http_address)
        except OSError:
            await asyncio.sleep(_PAUSE_S)
        else:
            writer.close()
            await writer.wait_closed()
            return


async def _connect(address: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if address.startswith("unix:"):
        return await asyncio.open_unix_connection(address.removeprefix("unix:"))
    host, _, port = address.rpartition(":")
    # What listens on all addresses is asked on this machine's.
    host = {"0.0.0.0": "127.0.0.1", "[::]": "::1"}.get(host, host.strip("[]"))
    return await asyncio.open_connection(host, int(port))
