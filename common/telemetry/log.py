"""The log: one JSON object a line on stderr, saying which production and trace it belongs to."""

import logging
import sys

import structlog
from opentelemetry import trace
from structlog.types import EventDict, Processor, WrappedLogger

# Stand on every line; empty where a line belongs to nobody.
_PRODUCTION, _TRACE, _SPAN = "production_id", "trace_id", "span_id"


def start_log(service: str, level: str) -> None:
    """Lines of ours from the level on, those of packages from warnings on."""

    def add_origin(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
        span = trace.get_current_span().get_span_context()
        event["service"] = service
        event.setdefault(_PRODUCTION, "")
        event[_TRACE] = trace.format_trace_id(span.trace_id) if span.is_valid else ""
        event[_SPAN] = trace.format_span_id(span.span_id) if span.is_valid else ""
        return event

    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        add_origin,
        structlog.processors.format_exc_info,
    ]
    to_json = structlog.processors.JSONRenderer(ensure_ascii=False)
    structlog.configure(
        processors=[*common, to_json],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *common],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, to_json],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.captureWarnings(True)
