"""What a pod is like, read from the manifests that a cluster would get."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_BASE = Path(__file__).parents[2] / "k8s" / "base"
# What the Dockerfile sets besides.
_IMAGE = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "NUMBA_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_TRIM_THRESHOLD_": "65536",
    "PYTHONDONTWRITEBYTECODE": "1",
}
_UNITS = {"Mi": 2**20, "Gi": 2**30}


@dataclass(frozen=True, slots=True)
class Probe:
    """How often the kubelet asks, and how many failures in a row it takes seriously."""

    period_s: float
    timeout_s: float
    failure_threshold: int


@dataclass(frozen=True, slots=True)
class PodShape:
    """How the kubelet treats a pod."""

    environment: Mapping[str, str]
    startup: Probe
    readiness: Probe
    liveness: Probe
    # Between the pod's end being asked for and SIGTERM.
    pause_s: float
    # From then until SIGKILL, the pause included.
    grace_s: float
    # Limit of the container; 0 where the manifest leaves it to others.
    memory_bytes: int


def service_shape(name: str) -> PodShape:
    """That of a model service."""
    (patch,) = yaml.safe_load((_BASE / name / "kustomization.yaml").read_text())["patches"]
    return _shape("service", _container(yaml.safe_load(patch["patch"])))


def gateway_shape() -> PodShape:
    """That of the gateway."""
    return _shape("gateway", {})


def _shape(folder: str, patch: Mapping[str, Any]) -> PodShape:
    deployment = yaml.safe_load((_BASE / folder / "deployment.yaml").read_text())
    container = {**_container(deployment), **patch}
    return PodShape(
        environment={**_IMAGE, **_settings(folder)},
        startup=_probe(container["startupProbe"]),
        readiness=_probe(container["readinessProbe"]),
        liveness=_probe(container["livenessProbe"]),
        pause_s=container["lifecycle"]["preStop"]["sleep"]["seconds"],
        grace_s=deployment["spec"]["template"]["spec"]["terminationGracePeriodSeconds"],
        memory_bytes=_bytes(container["resources"]["limits"]["memory"]),
    )


def _container(deployment: Mapping[str, Any]) -> dict[str, Any]:
    (container,) = deployment["spec"]["template"]["spec"]["containers"]
    return dict(container)


def _settings(folder: str) -> dict[str, str]:
    lines = (_BASE / folder / "settings.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def _probe(manifest: Mapping[str, Any]) -> Probe:
    return Probe(
        manifest["periodSeconds"], manifest["timeoutSeconds"], manifest["failureThreshold"]
    )


def _bytes(quantity: str) -> int:
    return int(quantity[:-2]) * _UNITS[quantity[-2:]]
