"""Services as processes of their own, watched from their first moment."""

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

Status = health_pb2.HealthCheckResponse.ServingStatus
SERVING = health_pb2.HealthCheckResponse.SERVING
NOT_SERVING = health_pb2.HealthCheckResponse.NOT_SERVING
START_S = 240


@dataclass(slots=True)
class Service:
    """A running process, and what its health has said since it began."""

    name: str
    grpc_address: str
    health_address: str
    metrics_port: int
    process: subprocess.Popen[str]
    statuses: list[int] = field(default_factory=list)

    def channel(self) -> grpc.Channel:
        """A plain channel to it."""
        return grpc.insecure_channel(self.grpc_address)

    def health(self) -> int:
        """What its health says now."""
        with grpc.insecure_channel(self.health_address) as channel:
            check = health_pb2_grpc.HealthStub(channel).Check
            answer = check(health_pb2.HealthCheckRequest(), timeout=30, wait_for_ready=True)
        status: int = answer.status
        return status

    def end(self, number: int = signal.SIGTERM) -> int:
        """Its exit code after the signal."""
        os.kill(self.process.pid, number)
        return self.process.wait(120)


@contextmanager
def service(
    folder: Path, arguments: list[str], environment: Mapping[str, str] | None = None
) -> Iterator[Service]:
    """`python -m ARGUMENTS`; its health is watched as soon as it can be asked."""
    name = arguments[-1]
    # A socket's path has at most 107 bytes.
    grpc_address, health_address = (f"unix:{folder}/{name}{kind}" for kind in ("", "-health"))
    metrics_port = free_port()
    process = run(
        arguments,
        {
            "WIA_GRPC_ADDRESS": grpc_address,
            "WIA_HEALTH_ADDRESS": health_address,
            "WIA_METRICS_PORT": str(metrics_port),
            **(environment or {}),
        },
    )
    running = Service(name, grpc_address, health_address, metrics_port, process)
    watcher = threading.Thread(target=_watch, args=(running, Path(f"{folder}/{name}-health")))
    watcher.start()
    try:
        yield running
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()
        watcher.join(60)


def run(arguments: list[str], environment: Mapping[str, str]) -> subprocess.Popen[str]:
    """`python -m ARGUMENTS` with one BLAS thread; its errors can be read."""
    threads = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    return subprocess.Popen(
        [sys.executable, "-m", *arguments],
        env={**os.environ, **threads, **environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )


def _watch(running: Service, path: Path) -> None:
    """Writes down what the health says until the process ends."""
    give_up_s = monotonic() + START_S
    while not path.exists():
        if running.process.poll() is not None or monotonic() > give_up_s:
            return
        sleep(0.001)
    with grpc.insecure_channel(running.health_address) as channel:
        watch = health_pb2_grpc.HealthStub(channel).Watch
        try:
            for answer in watch(health_pb2.HealthCheckRequest(), wait_for_ready=True):
                running.statuses.append(answer.status)
        except grpc.RpcError:
            # The process has ended.
            return


def wait_until_serving(running: Service) -> None:
    """Returns when the service says SERVING; raises TimeoutError."""
    give_up_s = monotonic() + START_S
    while running.statuses[-1:] != [SERVING]:
        if running.process.poll() is not None or monotonic() > give_up_s:
            raise TimeoutError(running.name, running.statuses)
        sleep(0.02)


def free_port() -> int:
    """A port that is free now."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
