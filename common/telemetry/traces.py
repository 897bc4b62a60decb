"""Traces: spans, and how they are passed on from process to process (W3C Trace Context).

Nothing is recorded, and next to nothing done, unless start_traces was given an endpoint.
"""

from collections.abc import Mapping

import opentelemetry.context
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Span, SpanKind, Status, StatusCode
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from common.errors import FailedPrecondition

TRACER = trace.get_tracer("where-is-audio")
_W3C = TraceContextTextMapPropagator()


def start_traces(service: str, otlp_endpoint: str) -> None:
    """Send spans to the endpoint (OTLP over gRPC); an empty one sends none.

    Raises FailedPrecondition where the packages for it are missing.
    """
    if not otlp_endpoint:
        return
    try:
        from common.telemetry.otlp import start_export
    except ImportError as error:
        raise FailedPrecondition(
            "EXTRA_MISSING",
            f"WIA_OTLP_ENDPOINT needs the extra observability, and {error.name} is missing: "
            "pip install 'where-is-audio[observability]'",
        ) from error
    start_export(f"wia-{service}", otlp_endpoint)


def trace_metadata() -> tuple[tuple[str, str], ...]:
    """The metadata that makes the current span the parent of a call's."""
    carrier: dict[str, str] = {}
    _W3C.inject(carrier)
    return tuple(carrier.items())


def start_call_span(method: str, metadata: Mapping[str, str]) -> Span:
    """The span of a call that is served, current from here to the end of its task.

    Where the caller's metadata name no span, none is recorded.
    """
    parent = _W3C.extract(metadata, Context())
    if not trace.get_current_span(parent).get_span_context().is_valid:
        return trace.INVALID_SPAN
    span = TRACER.start_span(
        method.strip("/"),
        parent,
        SpanKind.SERVER,
        {"rpc.system": "grpc", "rpc.method": method.strip("/")},
    )
    opentelemetry.context.attach(trace.set_span_in_context(span))
    return span


def end_span(span: Span, problem: str = "") -> None:
    """The span has ended, badly where there is a problem."""
    if problem:
        span.set_status(Status(StatusCode.ERROR, problem))
    span.end()
