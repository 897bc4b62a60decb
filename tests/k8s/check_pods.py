"""How pods have to be: probed, bounded, locked down, of images that we build."""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tests.k8s.objects import WORKLOADS, Object, containers, environment, named, of_kind, pod
from tools.images import REGISTRY, TAG, images

# Images of others, with the version that was chosen.
FOREIGN = {"nvcr.io/nvidia/tritonserver:24.08-py3", "vllm/vllm-openai:v0.6.6"}
PROBES = ("startupProbe", "readinessProbe", "livenessProbe")
HEALTH_PORT = 50052
_QUANTITY = re.compile(r"^(\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$")
_FACTORS = {
    **{"": Decimal(1), "m": Decimal("0.001")},
    **{unit: Decimal(1000) ** power for power, unit in enumerate("kMGT", 1)},
    **{f"{unit}i": Decimal(1024) ** power for power, unit in enumerate("KMGT", 1)},
}


def quantity(text: object) -> Decimal:
    """The amount that a Kubernetes quantity stands for; raises ValueError."""
    match = _QUANTITY.match(str(text))
    if match is None:
        raise ValueError(f"{text!r} is no quantity")
    return Decimal(match[1]) * _FACTORS[match[2] or ""]


def pod_faults(objects: Sequence[Object]) -> Iterator[str]:
    """Everything that is wrong with the pods."""
    for workload in of_kind(objects, *WORKLOADS):
        where = named(workload)
        yield from (f"{where}: {fault}" for fault in _lock_faults(workload))
        yield from (f"{where}: {fault}" for fault in _end_faults(workload, objects))
        for container in containers(workload):
            yield from (f"{where}: {fault}" for fault in _image_faults(container))
            yield from (f"{where}: {fault}" for fault in _resource_faults(container))
            if workload["kind"] == "Deployment":
                yield from (f"{where}: {fault}" for fault in _probe_faults(container))
    for claim in of_kind(objects, "PersistentVolumeClaim"):
        if quantity(claim["spec"]["resources"]["requests"]["storage"]) < 2**30:
            yield f"{named(claim)}: has less than 1 GiB"


def _lock_faults(workload: Object) -> Iterator[str]:
    """Pod Security Standards, profile "restricted", and a root that cannot be written."""
    spec = pod(workload)
    context = spec.get("securityContext", {})
    if context.get("runAsNonRoot") is not True or not context.get("runAsUser"):
        yield "may run as root"
    if context.get("seccompProfile", {}).get("type") != "RuntimeDefault":
        yield "has no seccomp profile"
    if spec.get("automountServiceAccountToken") is not False:
        yield "mounts a token"
    if spec.get("enableServiceLinks") is not False:
        yield "gets variables of Services, which begin with WIA_"
    for container in containers(workload):
        own = container.get("securityContext", {})
        if own.get("allowPrivilegeEscalation") is not False:
            yield "allows privilege escalation"
        if own.get("readOnlyRootFilesystem") is not True:
            yield "can write its root"
        if own.get("capabilities", {}).get("drop") != ["ALL"] or "add" in own["capabilities"]:
            yield "keeps capabilities"
        if "/tmp" not in {mount["mountPath"] for mount in container.get("volumeMounts", [])}:
            yield "has no /tmp to write to"


def _end_faults(workload: Object, objects: Sequence[Object]) -> Iterator[str]:
    """The pause before SIGTERM and the drain have to fit into the grace."""
    if workload["kind"] != "Deployment":
        return
    spec = pod(workload)
    grace_s = spec.get("terminationGracePeriodSeconds", 30)
    for container in containers(workload):
        pause_s = container.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds")
        if not pause_s:
            yield "does not pause before it ends"
        drain_s = float(environment(workload, container, objects).get("WIA_DRAIN_S") or 0)
        # The gateway drains HTTP, then gRPC.
        drain_s *= 2 if container["name"] == "gateway" else 1
        if grace_s < (pause_s or 0) + drain_s + 5:
            yield f"has {grace_s} s to end, needs {pause_s} + {drain_s} + 5"


def _image_faults(container: Object) -> Iterator[str]:
    ours = {f"{REGISTRY}/{name}:{TAG}" for name in images()}
    if container["image"] not in ours | FOREIGN:
        yield f"image {container['image']} is built by no target"


def _resource_faults(container: Object) -> Iterator[str]:
    resources = container.get("resources", {})
    for name in ("cpu", "memory"):
        amounts = {}
        for bound in ("requests", "limits"):
            try:
                amounts[bound] = quantity(resources.get(bound, {}).get(name, "none"))
            except ValueError as error:
                yield f"{bound} of {name}: {error}"
        if len(amounts) == 2 and amounts["requests"] > amounts["limits"]:
            yield f"asks for more {name} than it may have"
    devices = {
        bound: {k: v for k, v in resources.get(bound, {}).items() if "/" in k}
        for bound in ("requests", "limits")
    }
    if devices["requests"] != devices["limits"]:
        yield "asks for other devices than it may have"
    memory = resources.get("limits", {}).get("memory", "")
    if memory and _QUANTITY.match(str(memory)) and quantity(memory) < 64 * 2**20:
        yield f"memory of {memory} is surely a slip"


def _probe_faults(container: Object) -> Iterator[str]:
    for name in PROBES:
        probe = container.get(name)
        if probe is None:
            yield f"has no {name}"
        elif container["image"] in FOREIGN:
            if "httpGet" not in probe:
                yield f"{name} asks nothing"
        elif probe.get("grpc", {}).get("port") != HEALTH_PORT:
            yield f"{name} does not ask gRPC health on {HEALTH_PORT}"
