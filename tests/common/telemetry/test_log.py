"""Lines of the log, as a process writes them."""

import json
import subprocess
import sys

_PROGRAM = """
import logging, warnings
import structlog
from opentelemetry import trace
from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags
from common.telemetry.log import start_log

start_log("stt", "info")
log = structlog.get_logger("x")
log.info("alone")
log.debug("too quiet")
structlog.contextvars.bind_contextvars(production_id="p1", method="/s/M")
with trace.use_span(NonRecordingSpan(SpanContext(1, 2, False, TraceFlags(1)))):
    log.warning("말", number=1)
    logging.getLogger("package").warning("of %s", "a package")
logging.getLogger("package").info("too quiet")
warnings.warn("beware")
try:
    1 / 0
except ZeroDivisionError as error:
    log.error("broken", exc_info=error)
"""


def test_every_line_is_json_and_says_where_it_belongs() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True, timeout=120
    )
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"].splitlines()[0] for line in lines[:3]] == ["alone", "말", "of a package"]
    assert "beware" in lines[3]["event"]
    assert len(lines) == 5
    for line in lines:
        assert line["service"] == "stt"
        assert {"level", "timestamp", "production_id", "trace_id", "span_id"} <= set(line)
    assert (lines[0]["production_id"], lines[0]["trace_id"], lines[0]["span_id"]) == ("", "", "")
    for line in lines[1:3]:
        assert line["production_id"] == "p1"
        assert line["trace_id"] == f"{1:032x}"
        assert line["span_id"] == f"{2:016x}"
    assert lines[2]["logger"] == "package"
    assert "ZeroDivisionError" in lines[4]["exception"]
