"""A collector of traces: OTLP over gRPC, as a real one takes it."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import grpc
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2 as pb
from opentelemetry.proto.collector.trace.v1 import trace_service_pb2_grpc
from opentelemetry.proto.common.v1.common_pb2 import KeyValue


@dataclass(frozen=True, slots=True)
class Span:
    """A span that came; ids in hexadecimal."""

    service: str
    name: str
    trace_id: str
    span_id: str
    # "" for a root.
    parent_id: str
    start_ns: int
    end_ns: int
    about: dict[str, str | int | float]


class Collector(trace_service_pb2_grpc.TraceServiceServicer):
    """Keeps all spans that come."""

    def __init__(self) -> None:
        self._spans: list[Span] = []
        self._lock = threading.Lock()

    def Export(
        self, request: pb.ExportTraceServiceRequest, context: grpc.ServicerContext
    ) -> pb.ExportTraceServiceResponse:
        """Some spans of one process."""
        with self._lock:
            for resource in request.resource_spans:
                service = _about(resource.resource.attributes)["service.name"]
                for scope in resource.scope_spans:
                    self._spans += [
                        Span(
                            str(service),
                            span.name,
                            span.trace_id.hex(),
                            span.span_id.hex(),
                            span.parent_span_id.hex(),
                            span.start_time_unix_nano,
                            span.end_time_unix_nano,
                            _about(span.attributes),
                        )
                        for span in scope.spans
                    ]
        return pb.ExportTraceServiceResponse()

    @property
    def spans(self) -> list[Span]:
        """Those that have come."""
        with self._lock:
            return list(self._spans)


@contextmanager
def running_collector() -> Iterator[tuple[str, Collector]]:
    """A collector and its endpoint."""
    collector = Collector()
    server = grpc.server(ThreadPoolExecutor(4))
    trace_service_pb2_grpc.add_TraceServiceServicer_to_server(collector, server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    yield f"http://127.0.0.1:{port}", collector
    server.stop(0).wait()


def _about(attributes: "list[KeyValue]") -> dict[str, str | int | float]:
    return {
        entry.key: getattr(entry.value, str(entry.value.WhichOneof("value")))
        for entry in attributes
    }
