"""Starts images as a cluster would: read-only, not root, without capabilities."""

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from tests.services.processes import free_port
from tools.images import size_mb

ENGINES = ("docker", "podman")
START_S = 300


def container_engine() -> str:
    """docker or podman, whichever answers."""
    for engine in ENGINES:
        if (
            shutil.which(engine)
            and not subprocess.run([engine, "info"], capture_output=True).returncode
        ):
            return engine
    raise RuntimeError(f"none of {', '.join(ENGINES)} runs here")


@dataclass(slots=True)
class Container:
    """A running container on the host's network."""

    engine: str
    id: str
    grpc_address: str
    health_address: str
    start_s: float = 0.0
    stop_s: float = 0.0

    def execute(self, *command: str) -> str:
        """What a command inside prints."""
        return _run(self.engine, "exec", self.id, *command)

    def wait_until_serving(self) -> None:
        """Returns when its health says SERVING; raises TimeoutError."""
        request, begun_s = health_pb2.HealthCheckRequest(), time.monotonic()
        with grpc.insecure_channel(self.health_address) as channel:
            check = health_pb2_grpc.HealthStub(channel).Check
            while time.monotonic() < begun_s + START_S:
                try:
                    if check(request, timeout=1).status == health_pb2.HealthCheckResponse.SERVING:
                        return
                except grpc.RpcError:
                    pass
                time.sleep(0.05)
        raise TimeoutError(_run(self.engine, "logs", self.id))

    def end(self) -> int:
        """Its exit code after SIGTERM."""
        begun_s = time.time()
        _run(self.engine, "kill", "--signal", "TERM", self.id)
        code = int(_run(self.engine, "wait", self.id))
        self.stop_s = self._state_time_s("FinishedAt") - begun_s
        return code

    def started_s(self) -> float:
        """When its process began."""
        return self._state_time_s("StartedAt")

    def _state_time_s(self, name: str) -> float:
        """A moment that the engine wrote down, in seconds since 1970."""
        text = json.loads(_run(self.engine, "inspect", self.id))[0]["State"][name]
        return datetime.fromisoformat(re.sub(r"(\.\d{6})\d*", r"\1", text)).timestamp()


@contextmanager
def container(
    image: str,
    arguments: Sequence[str],
    environment: Mapping[str, str] | None = None,
    models_dir: Path | None = None,
) -> Iterator[Container]:
    """The image, running, with a folder of weights at /models; it is removed afterwards."""
    engine = container_engine()
    ports = [free_port() for _ in range(3)]
    grpc_address, health_address = (f"127.0.0.1:{port}" for port in ports[:2])
    variables = {
        "WIA_GRPC_ADDRESS": grpc_address,
        "WIA_HEALTH_ADDRESS": health_address,
        "WIA_METRICS_PORT": str(ports[2]),
        **(environment or {}),
    }
    command = [engine, "run", "--detach", "--network=host", "--read-only", "--cap-drop=ALL"]
    command += ["--security-opt=no-new-privileges", "--tmpfs=/tmp:size=1g,mode=1777"]
    command += [f"--env={name}={value}" for name, value in variables.items()]
    if models_dir:
        command += [f"--volume={models_dir}:/models:ro"]
    running = Container(engine, _run(*command, image, *arguments), grpc_address, health_address)
    try:
        running.wait_until_serving()
        running.start_s = time.time() - running.started_s()
        yield running
    finally:
        subprocess.run([engine, "rm", "--force", running.id], capture_output=True, check=False)


def print_figures(ended: Container, image: str) -> None:
    """Size and times; nothing asserts a time, since a machine may be busy with other things."""
    print(f"\n{image}: {size_mb(ended.engine, image):.0f} MB,", end=" ")
    print(f"SERVING after {ended.start_s:.1f} s, ended after {ended.stop_s:.1f} s")


def _run(*command: str) -> str:
    finished = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ}
    )
    if finished.returncode:
        raise RuntimeError(f"{' '.join(command[:2])}: {finished.stderr}")
    return finished.stdout.strip()
