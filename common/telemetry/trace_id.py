"""Which id the next trace that begins here will have; 0 for any."""

from contextvars import ContextVar

NEXT_TRACE_ID: ContextVar[int] = ContextVar("next_trace_id", default=0)
