"""The overlay dev on a cluster, reached with kubectl as a person would reach it."""

import base64
import json
import os
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.sample import ROOT
from tests.scale.counts import Counts, parse_counts
from tests.services.processes import free_port

SERVICES = ("stt", "classifier", "prompter", "audiogen", "musicgen", "mixer")
NAMESPACE = "where-is-audio"
# Pulling images counts towards the first; each is far more than a working cluster takes.
ROLLOUT_S, PATIENCE_S = 900, 300


def run(*command: str, check: bool = True) -> str:
    """What a command prints; with check, raises RuntimeError where it fails."""
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if check and finished.returncode:
        raise RuntimeError(f"{' '.join(command)}: {finished.stdout}{finished.stderr}")
    return finished.stdout


def until(condition: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
    """Returns when the condition holds; raises TimeoutError."""
    deadline_s = time.monotonic() + patience_s
    while not condition():
        if time.monotonic() > deadline_s:
            raise TimeoutError(f"not so after {patience_s:g} s")
        time.sleep(1)


@dataclass(slots=True)
class Cluster:
    """The namespace on the cluster of kubectl's context."""

    kubectl_command: str = field(default_factory=lambda: os.environ.get("KUBECTL", "kubectl"))
    _port: int = field(default_factory=free_port)
    _forward: subprocess.Popen[bytes] | None = None

    def kubectl(self, *arguments: str, check: bool = True) -> str:
        """What kubectl prints, asked about the namespace."""
        return run(self.kubectl_command, "--namespace", NAMESPACE, *arguments, check=check)

    def objects(self, kind: str, selector: str = "") -> list[dict[str, Any]]:
        """All objects of a kind, or those with a label."""
        chosen = ("--selector", selector) if selector else ()
        found: dict[str, Any] = json.loads(self.kubectl("get", kind, "-o", "json", *chosen))
        return list(found["items"])

    def pods(self, name: str) -> list[str]:
        """The pods of a service or of the gateway that are not ending."""
        pods = self.objects("pods", f"app.kubernetes.io/name={name}")
        return [
            pod["metadata"]["name"] for pod in pods if "deletionTimestamp" not in pod["metadata"]
        ]

    def execute(self, name: str, code: str, check: bool = True) -> str:
        """What Python code prints in a pod of the service."""
        return self.kubectl(
            "exec", f"deployment/wia-{name}", "--", "python", "-c", code, check=check
        )

    def rolled_out(self, name: str) -> None:
        """Returns when the deployment is as it is wanted; raises RuntimeError."""
        self.kubectl("rollout", "status", f"deployment/wia-{name}", f"--timeout={ROLLOUT_S}s")

    def restart(self, name: str) -> None:
        """A rolling restart, from its beginning to its end."""
        self.kubectl("rollout", "restart", f"deployment/wia-{name}")
        self.rolled_out(name)

    def scale(self, name: str, replicas: int) -> None:
        """Returns when there are so many, all of them ready."""
        self.kubectl("scale", f"deployment/wia-{name}", f"--replicas={replicas}")
        self.rolled_out(name)
        until(lambda: len(self.pods(name)) == replicas)

    def counts(self, name: str) -> dict[str, Counts]:
        """What each pod of a service has counted of its calls."""
        path = f"/api/v1/namespaces/{NAMESPACE}/pods/{{}}:9464/proxy/metrics"
        return {
            pod: parse_counts(self.kubectl("get", "--raw", path.format(pod)))
            for pod in self.pods(name)
        }

    def token(self) -> str:
        """What callers of the gateway have to bring."""
        data = self.kubectl("get", "secret", "wia-gateway", "-o", "jsonpath={.data.api-token}")
        return base64.b64decode(data).decode()

    def forward(self) -> str:
        """The gateway's URL on this machine; anew after each restart of the gateway."""
        self.stop_forwarding()
        command = [self.kubectl_command, "--namespace", NAMESPACE, "port-forward"]
        command += ["service/wia-gateway", f"{self._port}:8080"]
        self._forward = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        return f"http://127.0.0.1:{self._port}"

    def stop_forwarding(self) -> None:
        """No port of this machine leads to the gateway any more; idempotent."""
        if self._forward:
            self._forward.terminate()
            self._forward.wait()
            self._forward = None
