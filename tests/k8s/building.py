"""Builds manifests as a cluster would get them, with the kustomize that kubectl carries."""

import itertools
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import yaml

Object = dict[str, Any]

ROOT = Path(__file__).parents[2]
K8S = ROOT / "k8s"
OVERLAYS = ("dev", "prod", "azure")
# In the order in which they have to stand.
COMPONENTS = (
    "models",
    "gpu/whole",
    "gpu/mig",
    "triton",
    "vllm",
    "database",
    "object-store",
    "keda",
    "monitoring",
    "network-policies",
    "mtls",
    "ingress",
)
# A GPU is for models; Triton and vLLM read the volume with the weights; a gateway that keeps its
# artifacts elsewhere has no volume for a database.
_AFTER = {
    **dict.fromkeys(("gpu/whole", "gpu/mig", "triton", "vllm"), "models"),
    "object-store": "database",
}
_EITHER = {"gpu/whole", "gpu/mig"}


def _completed(mix: tuple[str, ...]) -> tuple[str, ...]:
    wanted = {*mix, *(_AFTER[name] for name in mix if name in _AFTER)}
    return tuple(name for name in COMPONENTS if name in wanted)


def _mixes() -> list[tuple[str, ...]]:
    """No component, each, each pair, and all of them with either kind of GPU."""
    parts = [(), *((name,) for name in COMPONENTS), *itertools.combinations(COMPONENTS, 2)]
    parts += [tuple(name for name in COMPONENTS if name != kind) for kind in sorted(_EITHER)]
    completed = {_completed(mix) for mix in parts if not set(mix) >= _EITHER}
    return sorted(completed, key=lambda mix: (len(mix), mix))


MIXES = _mixes()
# All that is built: overlays by name, mixes of components over the base.
SUBJECTS: list[str | tuple[str, ...]] = [*OVERLAYS, *MIXES]


def subject_name(subject: str | tuple[str, ...]) -> str:
    """What a test's name says of it."""
    return subject if isinstance(subject, str) else "+".join(("base", *subject))


@cache
def build(subject: str | tuple[str, ...]) -> tuple[Object, ...]:
    """The objects of an overlay or of a mix; not to be changed."""
    if isinstance(subject, str):
        return _kustomize(K8S / "overlays" / subject)
    (ROOT / "out").mkdir(exist_ok=True)
    # Kustomize takes other folders by relative paths alone.
    with tempfile.TemporaryDirectory(prefix="mix-", dir=ROOT / "out") as folder:
        kustomization = {
            "apiVersion": "kustomize.config.k8s.io/v1beta1",
            "kind": "Kustomization",
            "resources": ["../../k8s/base"],
            "components": [f"../../k8s/components/{name}" for name in subject],
        }
        (Path(folder) / "kustomization.yaml").write_text(yaml.safe_dump(kustomization))
        return _kustomize(Path(folder))


def _kustomize(folder: Path) -> tuple[Object, ...]:
    command = ["kustomize", "build"] if shutil.which("kustomize") else ["kubectl", "kustomize"]
    built = subprocess.run(
        [*command, str(folder)], capture_output=True, text=True, check=False, env={**os.environ}
    )
    assert built.returncode == 0, built.stderr
    # What it warns of (fields that are going away) counts as broken.
    assert not built.stderr, built.stderr
    return tuple(yaml.safe_load_all(built.stdout))
