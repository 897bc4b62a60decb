"""Serves the app (uvicorn) inside a program that has its own signals."""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from common.errors import Unavailable


class _Server(uvicorn.Server):
    """A server that leaves signals to the program and says when it has started."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None are captured."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to listen."""
        await super().startup(sockets)
        self.ready.set()


@asynccontextmanager
async def serve_http(app: FastAPI, address: str, drain_s: float) -> AsyncIterator[str]:
    """The app at host:port (port 0 takes a free one) or unix:/path; yields where in fact.

    Raises Unavailable where the address cannot be bound.
    """
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        timeout_graceful_shutdown=max(1, round(drain_s)),
    )
    with _bind(address) as listener:
        bound = address
        if not address.startswith("unix:"):
            host, _, _ = address.rpartition(":")
            bound = f"{host}:{listener.getsockname()[1]}"
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets=[listener]))
        await server.ready.wait()
        try:
            yield bound
        finally:
            server.should_exit = True
            await asyncio.shield(task)


def _bind(address: str) -> socket.socket:
    try:
        if address.startswith("unix:"):
            path = address.removeprefix("unix:")
            Path(path).unlink(missing_ok=True)
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            listener.bind(path)
            return listener
        host, _, port = address.rpartition(":")
        host = host.strip("[]")
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, int(port)), family=family)
    except (OSError, ValueError) as error:
        raise Unavailable("CANNOT_LISTEN", f"cannot listen on {address}: {error}") from error
