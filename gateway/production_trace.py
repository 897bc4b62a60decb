"""The spans of one run of a production: the run itself, its stages, their units of work.

A production's trace has the production's id, so that whoever knows one finds the other. A run
begins with the upload, a later rendering with its request.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import Span
from opentelemetry.util.types import AttributeValue

from common.errors import Error
from common.telemetry.trace_id import NEXT_TRACE_ID
from common.telemetry.traces import TRACER, end_span
from gateway.production import Stage


class ProductionTrace:
    """Open until it is ended."""

    def __init__(self, production_id: str, upload_began_ns: int | None = None) -> None:
        token = NEXT_TRACE_ID.set(int(production_id, 16))
        self.span = TRACER.start_span(
            "production",
            Context(),
            attributes={"wia.production_id": production_id},
            start_time=upload_began_ns,
        )
        NEXT_TRACE_ID.reset(token)
        self._context = trace.set_span_in_context(self.span, Context())
        self._stages: dict[Stage, Span] = {}
        if upload_began_ns is not None:
            TRACER.start_span("upload", self._context, start_time=upload_began_ns).end()

    @contextmanager
    def part(
        self,
        name: str,
        stage: Stage | None = None,
        about: Mapping[str, AttributeValue] | None = None,
    ) -> Iterator[Span]:
        """The span of a piece of the run, or of a stage of it, current while the body runs."""
        parent = self._context
        if stage is not None:
            parent = trace.set_span_in_context(self.begin_stage(stage), parent)
        with TRACER.start_as_current_span(
            name,
            parent,
            attributes=about,
            record_exception=False,
            set_status_on_exception=False,
            end_on_exit=False,
        ) as span:
            try:
                yield span
            except BaseException as error:
                end_span(span, error.reason if isinstance(error, Error) else type(error).__name__)
                raise
            end_span(span)

    def begin_stage(self, stage: Stage) -> Span:
        """The stage's span, which begins with its first unit."""
        if stage not in self._stages:
            self._stages[stage] = TRACER.start_span(stage.value, self._context)
        return self._stages[stage]

    def end_stage(self, stage: Stage) -> None:
        """The stage has done all that it had to do."""
        if span := self._stages.pop(stage, None):
            span.end()

    def end(self, problem: str = "") -> None:
        """The run has ended; idempotent."""
        if not self.span.is_recording():
            return
        for span in self._stages.values():
            end_span(span, problem)
        self._stages.clear()
        end_span(self.span, problem)
