"""What happens around every call of a server: admission, errors, log, metrics, its span."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import grpc
import structlog

from common.errors import DRAINING, Cancelled, Error, Internal, ResourceExhausted, Unavailable
from common.rpc import metrics
from common.rpc.device_time import device_metadata
from common.rpc.status import to_status
from common.telemetry.traces import end_span, start_call_span
from common.turn import CALLER, Caller

# The metadata under which the gateway names the production that a call belongs to.
PRODUCTION_ID_KEY = "x-production-id"
_RETRY_DELAY_S = 1.0
# What takes no engine's time needs no room: a service that is full still says what it is.
_NEEDS_NO_ROOM = "/ListEngines"

_log = structlog.get_logger(__name__)


class CallInterceptor(grpc.aio.ServerInterceptor):
    """Lets at most max_concurrent_calls in, maps errors to statuses, counts and logs."""

    def __init__(self, max_concurrent_calls: int) -> None:
        self._max_concurrent_calls = max_concurrent_calls
        self._running: set[_Call] = set()

    async def break_off(self) -> None:
        """Ends the calls in work with UNAVAILABLE and the reason DRAINING."""
        async with asyncio.TaskGroup() as group:
            for call in self._running:
                group.create_task(call.break_off())

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Any]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Any:
        """The method's handler with all that around it."""
        handler = await continuation(handler_call_details)
        method = handler_call_details.method
        if handler is None or method.startswith("/grpc."):
            return handler
        return self._wrap(handler, method)

    def _wrap(self, handler: Any, method: str) -> Any:
        inner = (
            handler.unary_unary
            or handler.unary_stream
            or handler.stream_unary
            or handler.stream_stream
        )

        async def answer(request: Any, context: Any) -> Any:
            async with self._around(method, context):
                return await inner(request, context)

        async def stream(request: Any, context: Any) -> AsyncIterator[Any]:
            async with self._around(method, context) as call:
                async for response in inner(request, context):
                    with call.sending():
                        yield response

        make = {
            (False, False): grpc.unary_unary_rpc_method_handler,
            (False, True): grpc.unary_stream_rpc_method_handler,
            (True, False): grpc.stream_unary_rpc_method_handler,
            (True, True): grpc.stream_stream_rpc_method_handler,
        }[handler.request_streaming, handler.response_streaming]
        wrapped = stream if handler.response_streaming else answer
        return make(
            wrapped,
            request_deserializer=handler.request_deserializer,
            response_serializer=handler.response_serializer,
        )

    def _around(self, method: str, context: Any) -> "_Call":
        return _Call(self, method, context)

    @contextmanager
    def admitted(self, call: "_Call", *, needs_room: bool) -> Iterator[None]:
        """Counts a call in; raises ResourceExhausted where it needs room and there is none."""
        if needs_room and len(self._running) >= self._max_concurrent_calls:
            raise ResourceExhausted(
                "TOO_MANY_CALLS",
                f"{len(self._running)} calls are in work, expected fewer than "
                f"{self._max_concurrent_calls}; come back later",
                retry_delay_s=_RETRY_DELAY_S,
            )
        self._running.add(call)
        try:
            yield
        finally:
            self._running.discard(call)


class _Call:
    """One call, from its admission to its status."""

    def __init__(self, owner: CallInterceptor, method: str, context: Any) -> None:
        self._owner, self._method, self._context = owner, method, context
        self._admission = owner.admitted(self, needs_room=not method.endswith(_NEEDS_NO_ROOM))
        self._task = asyncio.current_task()
        self._admitted = False
        self._is_sending = False
        # Why the call ends once what is being sent has gone.
        self._parting: Error | None = None
        self._started_s = time.monotonic()

    async def __aenter__(self) -> "_Call":
        metadata = dict(self._context.invocation_metadata() or ())
        self._production_id = metadata.get(PRODUCTION_ID_KEY, "")
        structlog.contextvars.bind_contextvars(
            method=self._method, production_id=self._production_id
        )
        self._caller = Caller(start_call_span(self._method, metadata))
        CALLER.set(self._caller)
        metrics.RUNNING.labels(self._method).inc()
        try:
            self._admission.__enter__()
        except Error as error:
            await self._fail(error)
        self._admitted = True
        return self

    async def __aexit__(self, kind: Any, error: BaseException | None, traceback: Any) -> None:
        self._admission.__exit__(None, None, None)
        self._caller.settle()
        if error is None:
            if told := device_metadata(self._caller):
                self._context.set_trailing_metadata(told)
            self._end("OK")
        elif isinstance(error, asyncio.CancelledError | GeneratorExit):
            self._end("CANCELLED")
        elif isinstance(error, Error):
            await self._fail(error)
        elif isinstance(error, grpc.aio.AbortError):
            self._end("ABORTED_BY_HANDLER")
        elif isinstance(error, Exception):
            _log.error("call failed", exc_info=error)
            await self._fail(Internal("INTERNAL", "the service failed; its log says more"))

    @contextmanager
    def sending(self) -> Iterator[None]:
        """Around a response that is being sent; raises what the call was broken off for."""
        self._is_sending = True
        try:
            yield
        finally:
            self._is_sending = False
        if self._parting is not None:
            raise self._parting

    async def break_off(self) -> None:
        """Ends the call from outside, with its status first: gRPC gives none to a call whose task
        is cancelled while it sends, and takes none before what it sends has gone."""
        error = Unavailable(DRAINING, "the server is being stopped; begin again")
        _log.warning("call broken off", reason=error.reason, method=self._method)
        if self._is_sending:
            self._parting = error
            return
        try:
            await self._context.abort_with_status(to_status(error))
        except grpc.aio.BaseError:
            # How abort always ends; others mean that the caller has left.
            pass
        finally:
            if self._task is not None:
                self._task.cancel()

    async def _fail(self, error: Error) -> None:
        if isinstance(error, Cancelled):
            _log.info("call cancelled", reason=error.reason)
        else:
            _log.warning("call refused", reason=error.reason, message=error.message)
        metrics.ERRORS.labels(self._method, error.reason).inc()
        self._end(error.code.name, error.reason)
        status = to_status(error)
        trailing = (*status.trailing_metadata, *device_metadata(self._caller))
        await self._context.abort(status.code, status.details, trailing)

    def _end(self, code: str, reason: str = "") -> None:
        took_s = time.monotonic() - self._started_s
        metrics.RUNNING.labels(self._method).dec()
        metrics.CALLS.labels(self._method, code).inc()
        metrics.SECONDS.labels(self._method).observe(took_s)
        caller = self._caller
        log = _log.info if self._production_id else _log.debug
        log(
            "call ended",
            code=code,
            took_s=round(took_s, 3),
            device=caller.device,
            device_s=round(caller.device_s, 3),
        )
        caller.span.set_attributes(
            {
                "wia.production_id": self._production_id,
                "wia.code": code,
                "wia.device": caller.device,
                "wia.device_s": caller.device_s,
            }
        )
        end_span(caller.span, "" if code == "OK" else reason or code)
