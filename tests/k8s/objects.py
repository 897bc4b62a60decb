"""What the checks ask objects for."""

from collections.abc import Iterable, Iterator
from typing import Any

Object = dict[str, Any]
# What runs pods.
WORKLOADS = ("Deployment", "Job")


def named(item: Object) -> str:
    """Kind and name, for what is said about it."""
    return f"{item['kind']} {item['metadata']['name']}"


def of_kind(objects: Iterable[Object], *kinds: str) -> Iterator[Object]:
    """Those of the kinds."""
    return (item for item in objects if item["kind"] in kinds)


def names(objects: Iterable[Object], kind: str) -> set[str]:
    """Names of all of a kind."""
    return {item["metadata"]["name"] for item in of_kind(objects, kind)}


def pod(workload: Object) -> Object:
    """The spec of its pods."""
    spec: Object = workload["spec"]["template"]["spec"]
    return spec


def pod_labels(workload: Object) -> dict[str, str]:
    """The labels of its pods."""
    labels: dict[str, str] = workload["spec"]["template"]["metadata"]["labels"]
    return labels


def containers(workload: Object) -> list[Object]:
    """All its containers."""
    spec = pod(workload)
    return [*spec.get("initContainers", []), *spec["containers"]]


def selects(selector: Object, labels: dict[str, str]) -> bool:
    """Whether a label selector chooses what has these labels; an empty one chooses all."""
    if any(labels.get(key) != value for key, value in selector.get("matchLabels", {}).items()):
        return False
    for term in selector.get("matchExpressions", []):
        assert term["operator"] == "In", term
        if labels.get(term["key"]) not in term["values"]:
            return False
    return True


def environment(workload: Object, container: Object, objects: Iterable[Object]) -> dict[str, str]:
    """The variables of a container; None for what comes out of a Secret.

    Secrets that are taken as a whole hold what others' tools read.
    """
    maps = {item["metadata"]["name"]: item for item in of_kind(objects, "ConfigMap")}
    variables: dict[str, Any] = {}
    for source in container.get("envFrom", []):
        if "secretRef" in source:
            continue
        variables |= maps[source["configMapRef"]["name"]]["data"]
    for entry in container.get("env", []):
        variables[entry["name"]] = entry.get("value")
    return variables
