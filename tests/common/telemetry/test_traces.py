"""Traces without a collector, and where their packages are missing."""

import sys

import pytest
from opentelemetry import trace
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags

from common.errors import FailedPrecondition
from common.telemetry.traces import start_call_span, start_traces, trace_metadata

PARENT = {"traceparent": "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}


def test_without_an_endpoint_nothing_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    monkeypatch.delitem(sys.modules, "common.telemetry.otlp", raising=False)
    start_traces("stt", "")
    assert trace_metadata() == ()


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.trace", None)
    monkeypatch.delitem(sys.modules, "common.telemetry.otlp", raising=False)
    with pytest.raises(FailedPrecondition, match=r"where-is-audio\[observability\]") as caught:
        start_traces("stt", "http://127.0.0.1:4317")
    assert caught.value.reason == "EXTRA_MISSING"


def test_a_call_without_a_traced_caller_has_no_span() -> None:
    for metadata in ({}, {"traceparent": "nonsense"}):
        assert not start_call_span("/s/M", metadata).get_span_context().is_valid


def test_the_current_span_is_passed_on() -> None:
    context = SpanContext(
        0x0AF7651916CD43DD8448EB211C80319C, 0xB7AD6B7169203331, False, TraceFlags(1)
    )
    with trace.use_span(NonRecordingSpan(context)):
        assert dict(trace_metadata()) == PARENT
    assert trace_metadata() == ()
