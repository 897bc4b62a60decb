"""Serves what a process counts."""

from prometheus_client import start_http_server


def start_metrics(port: int) -> None:
    """Serve /metrics on the port; 0 serves none."""
    if port:
        start_http_server(port)
