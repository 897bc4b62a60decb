"""One connection to a gateway: sends requests, patiently, and types what goes wrong."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import httpx

from common.errors import DeadlineExceeded, InvalidArgument, Unavailable
from wia.client.problem import to_error
from wia.client.upload import FormFile

_CONNECT_S = 10.0
_FIRST_PAUSE_S, _LAST_PAUSE_S = 0.1, 1.0
_UNIX = "unix:"
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@dataclass(frozen=True, slots=True)
class Request:
    """What to send. An idempotent one is sent again when the connection breaks."""

    method: str
    path: str
    deadline_s: float
    idempotent: bool = True
    params: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes | None = None
    # Opens the files of a multipart form, anew for each attempt.
    form: Callable[[], AbstractContextManager[dict[str, FormFile]]] | None = None


class Connection:
    """A connection to http(s)://host:port or unix:/path.

    patience_s: how long a gateway that cannot be reached is tried for.
    """

    def __init__(self, gateway: str, token: str = "", patience_s: float = 2.0) -> None:
        self.gateway = gateway
        self._patience_s = patience_s
        self._http = _open(gateway, token)

    async def close(self) -> None:
        """Close it; idempotent."""
        await self._http.aclose()

    async def send(self, request: Request) -> httpx.Response:
        """The response to a request, read whole; raises typed errors."""
        try:
            return await asyncio.wait_for(self._insist(request), request.deadline_s)
        except TimeoutError as error:
            raise DeadlineExceeded(
                "DEADLINE_EXCEEDED",
                f"{request.method} {request.path} took longer than {request.deadline_s:g} s",
            ) from error

    @asynccontextmanager
    async def stream(
        self, path: str, params: dict[str, str], headers: dict[str, str], idle_s: float
    ) -> AsyncIterator[httpx.Response]:
        """A response to read piece by piece; raises typed errors and httpx.TransportError."""
        timeout = httpx.Timeout(idle_s, connect=_CONNECT_S)
        request = self._http.build_request(
            "GET", path, params=params, headers=headers, timeout=timeout
        )
        response = await self._http.send(request, stream=True)
        try:
            if response.is_error:
                await response.aread()
                raise to_error(response)
            yield response
        finally:
            await response.aclose()

    async def pause(
        self, patience: "Patience", error: httpx.TransportError, *, idempotent: bool = True
    ) -> None:
        """Waits before the next attempt; raises Unavailable where there is to be none.

        What never reached the gateway may be sent again whatever it is.
        """
        never_sent = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
        if patience.over() or not (idempotent or never_sent):
            said = str(error) or type(error).__name__
            raise Unavailable(
                "GATEWAY_UNREACHABLE", f"cannot reach the gateway at {self.gateway}: {said}"
            ) from error
        await asyncio.sleep(patience.next_pause_s())

    async def _insist(self, request: Request) -> httpx.Response:
        patience = Patience(self._patience_s)
        while True:
            try:
                return await self._attempt(request)
            except httpx.TransportError as error:
                await self.pause(patience, error, idempotent=request.idempotent)

    async def _attempt(self, request: Request) -> httpx.Response:
        with request.form() if request.form else nullcontext() as files:
            arguments: dict[str, Any] = {"files": files} if files else {}
            response = await self._http.request(
                request.method,
                request.path,
                params=request.params,
                headers=request.headers,
                content=request.content,
                **arguments,
            )
        if response.is_error:
            raise to_error(response)
        return response


class Patience:
    """How long attempts go on, and how far apart they lie."""

    def __init__(self, patience_s: float) -> None:
        self._patience_s = patience_s
        self.renew()

    def renew(self) -> None:
        """Begin anew, after an attempt has brought something."""
        self._end_s = time.monotonic() + self._patience_s
        self._pause_s = _FIRST_PAUSE_S

    def over(self) -> bool:
        """Whether it is used up."""
        return time.monotonic() >= self._end_s

    def next_pause_s(self) -> float:
        """How long to wait now; it doubles up to a second."""
        pause_s = self._pause_s
        self._pause_s = min(2 * pause_s, _LAST_PAUSE_S)
        return pause_s


def _open(gateway: str, token: str) -> httpx.AsyncClient:
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    # The deadline is the caller's; a connection that is not answered is given up earlier.
    timeout = httpx.Timeout(None, connect=_CONNECT_S)
    if gateway.startswith(_UNIX):
        transport = httpx.AsyncHTTPTransport(uds=gateway.removeprefix(_UNIX))
        return httpx.AsyncClient(
            base_url="http://gateway", transport=transport, headers=headers, timeout=timeout
        )
    host = require_gateway(gateway)
    # A proxy of the environment is for what lies beyond this machine.
    beyond = host not in _LOOPBACK
    return httpx.AsyncClient(base_url=gateway, headers=headers, timeout=timeout, trust_env=beyond)


def require_gateway(gateway: str) -> str:
    """The host in a gateway's address, "" for a socket; raises InvalidArgument where it is none."""
    if gateway.startswith(_UNIX):
        return ""
    parts = urlsplit(gateway)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise InvalidArgument(
            "INVALID_GATEWAY",
            f"the gateway is {gateway!r}, expected http://host:port, https://host or unix:/path",
        )
    return parts.hostname
