"""Sending spans to a collector; the only module that needs the extra observability.

The SDK reads OpenTelemetry's own variables beside (OTEL_TRACES_SAMPLER, OTEL_BSP_*,
OTEL_RESOURCE_ATTRIBUTES, OTEL_EXPORTER_OTLP_HEADERS).
"""

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.id_generator import RandomIdGenerator

from common.telemetry.trace_id import NEXT_TRACE_ID


class _Ids(RandomIdGenerator):
    """Takes the id of a new trace that somebody has set."""

    def generate_trace_id(self) -> int:
        """128 bits, never 0."""
        return NEXT_TRACE_ID.get() or super().generate_trace_id()


def start_export(service_name: str, endpoint: str) -> None:
    """From here on spans are recorded and sent in the background, the last when the process
    ends."""
    resource = Resource.create({"service.name": service_name})
    provider = TracerProvider(resource=resource, id_generator=_Ids())
    exporter = OTLPSpanExporter(endpoint=endpoint, insecure=endpoint.startswith("http:"))
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
