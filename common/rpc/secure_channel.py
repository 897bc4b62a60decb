"""A channel over TLS that takes up renewed certificates, and says why it cannot connect."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import grpc
import structlog

from common.errors import FailedPrecondition, Unavailable
from common.rpc import metrics
from common.rpc.handshake import tls_refusal
from common.rpc.tls import Side, TlsFiles, channel_credentials, load_identity

# How long calls that are in work may go on over the old certificate.
_OLD_CALLS_S = 3600.0
# How often a server that cannot be reached is asked why.
_ASK_S = 2.0

_log = structlog.get_logger(__name__)


class SecureChannel(grpc.aio.Channel):
    """Calls go over a channel with the newest certificate; those in work end over theirs.

    While the handshake is refused, calls raise Unavailable (TLS_REFUSED) at once instead of
    waiting for a server that will not come back by itself.
    """

    def __init__(
        self, address: str, files: TlsFiles, options: Sequence[tuple[str, str | int]]
    ) -> None:
        self._address, self._files, self._options = address, files, options
        self._refusal = ""
        self._refused = asyncio.Event()
        self._note("")
        self._complaint = ""
        self._tasks: set[asyncio.Task[None]] = set()
        self._state = files.state()
        self._channel = self._open()
        self._watching = asyncio.create_task(self._watch())

    def _open(self) -> grpc.aio.Channel:
        credentials = channel_credentials(load_identity(self._files, Side.CLIENT))
        channel = grpc.aio.secure_channel(self._address, credentials, options=self._options)
        # What is wrong with certificates is to be known before the first call.
        channel.get_state(try_to_connect=True)
        return channel

    def _newest(self) -> grpc.aio.Channel:
        """The channel, opened anew where the files have changed."""
        try:
            state = self._files.state()
            if state != self._state:
                old, self._channel = self._channel, self._open()
                self._state = state
                self._restart_watch()
                self._keep(asyncio.create_task(old.close(_OLD_CALLS_S)))
            self._complaint = ""
        except FailedPrecondition as error:
            self._complain(error)
        return self._channel

    def _complain(self, error: FailedPrecondition) -> None:
        """Logs once that the files have become useless."""
        if error.message != self._complaint:
            _log.error("certificate not renewed", reason=error.reason, message=error.message)
        self._complaint = error.message

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _restart_watch(self) -> None:
        self._watching.cancel()
        self._note("")
        self._watching = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        channel = self._channel
        while True:
            state = channel.get_state(try_to_connect=True)
            if state is grpc.ChannelConnectivity.TRANSIENT_FAILURE:
                self._note(await asyncio.to_thread(tls_refusal, self._address, self._files))
                await asyncio.sleep(_ASK_S)
            else:
                if state is grpc.ChannelConnectivity.READY:
                    self._note("")
                await channel.wait_for_state_change(state)

    def _note(self, refusal: str) -> None:
        """Logs a refusal once."""
        if refusal and refusal != self._refusal:
            _log.error("TLS refused", reason="TLS_REFUSED", message=refusal)
        elif self._refusal and not refusal:
            _log.info("TLS accepted", address=self._address)
        self._refusal = refusal
        if refusal:
            self._refused.set()
        else:
            self._refused.clear()
        metrics.TLS_REFUSED.labels(self._address).set(bool(refusal))

    def _calls(self, kind: str, *args: Any, **kwargs: Any) -> Callable[..., Any]:
        """What a stub keeps of a method: it finds the channel when it is called."""

        def call(*call_args: Any, **call_kwargs: Any) -> Any:
            channel = self._newest()
            if self._refusal:
                raise Unavailable("TLS_REFUSED", self._refusal)
            return getattr(channel, kind)(*args, **kwargs)(*call_args, **call_kwargs)

        return call

    def unary_unary(self, *args: Any, **kwargs: Any) -> Any:
        """One request, one response."""
        return self._calls("unary_unary", *args, **kwargs)

    def unary_stream(self, *args: Any, **kwargs: Any) -> Any:
        """One request, responses."""
        return self._calls("unary_stream", *args, **kwargs)

    def stream_unary(self, *args: Any, **kwargs: Any) -> Any:
        """Requests, one response."""
        return self._calls("stream_unary", *args, **kwargs)

    def stream_stream(self, *args: Any, **kwargs: Any) -> Any:
        """Requests, responses."""
        return self._calls("stream_stream", *args, **kwargs)

    async def close(self, grace: float | None = None) -> None:
        """Closes it, and what is left of older ones."""
        for task in (self._watching, *self._tasks):
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
        await self._channel.close(grace)

    def get_state(self, try_to_connect: bool = False) -> grpc.ChannelConnectivity:
        """Of the newest channel."""
        return self._channel.get_state(try_to_connect)

    async def wait_for_state_change(self, last_observed_state: grpc.ChannelConnectivity) -> None:
        """Of the newest channel."""
        await self._channel.wait_for_state_change(last_observed_state)

    async def channel_ready(self) -> None:
        """Returns when the newest channel is connected, or refused, which the next call says."""
        waiting = [
            asyncio.create_task(self._newest().channel_ready()),
            asyncio.create_task(self._refused.wait()),
        ]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    async def __aenter__(self) -> "SecureChannel":
        return self

    async def __aexit__(self, *_error: object) -> None:
        await self.close()
