"""compose.yaml on a running Docker engine, under a name and ports of its own."""

import json
import os
import subprocess
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.services.processes import free_port
from tools.images import ROOT

PATIENCE_S = 600
TOKEN = "of a test"


@dataclass(frozen=True, slots=True)
class Composition:
    """The system, up or stopped."""

    name: str
    environment: Mapping[str, str]

    @property
    def url(self) -> str:
        """Where the gateway speaks HTTP."""
        return f"http://127.0.0.1:{self.environment['WIA_HTTP_PORT']}"

    def compose(self, *arguments: str) -> str:
        """What `docker compose` prints; raises RuntimeError where it fails."""
        command = ["docker", "compose", "--project-name", self.name, *arguments]
        finished = subprocess.run(
            command,
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=2 * PATIENCE_S,
        )
        if finished.returncode:
            raise RuntimeError(f"{' '.join(command)}: {finished.stderr}")
        return finished.stdout

    def up(self) -> None:
        """Returns when every container is healthy."""
        self.compose("up", "--detach", "--wait", "--wait-timeout", str(PATIENCE_S))

    def containers(self) -> dict[str, Any]:
        """What Docker knows of each container, by service."""
        ids = self.compose("ps", "--all", "--quiet").split()
        found = subprocess.run(["docker", "inspect", *ids], capture_output=True, check=True)
        return {
            each["Config"]["Labels"]["com.docker.compose.service"]: each
            for each in json.loads(found.stdout)
        }

    def execute(self, service: str, program: str) -> str:
        """What a Python program prints in the container of a service."""
        return self.compose("exec", "-T", service, "python", "-c", program).strip()

    def get(self, path: str) -> bytes:
        """What the gateway answers a caller with the token."""
        request = urllib.request.Request(
            self.url + path, headers={"Authorization": f"Bearer {TOKEN}"}
        )
        with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
            content: bytes = answer.read()
        return content


@contextmanager
def composition() -> Iterator[Composition]:
    """The system with light engines, healthy; nothing of it is left afterwards."""
    http_port, grpc_port = free_port(), free_port()
    ports = {"WIA_HTTP_PORT": str(http_port), "WIA_GRPC_PORT": str(grpc_port)}
    environment = {**os.environ, **ports, "WIA_API_TOKEN": TOKEN}
    system = Composition(f"wia-test-{http_port}", environment)
    try:
        system.up()
        yield system
    finally:
        system.compose("down", "--volumes", "--timeout", "30")
