"""Checks that weights are what was pulled: every file of the manifest is read and hashed."""

from dataclasses import dataclass
from pathlib import Path

from common.errors import FailedPrecondition
from common.weights.card import ModelCard
from common.weights.manifest import Manifest, ManifestFile, read_manifest
from wia.models.transfer import SeeBytes, sha256_of


@dataclass(frozen=True, slots=True)
class Fault:
    """A file that is not as it was pulled, and how it differs."""

    name: str
    problem: str


def manifest_of(models_dir: Path, card: ModelCard) -> Manifest:
    """What the model's folder should hold.

    Raises FailedPrecondition: WEIGHTS_MISSING where it has not been pulled, NO_MANIFEST where
    somebody else has put files there.
    """
    folder = models_dir / card.id
    if not folder.is_dir():
        raise FailedPrecondition(
            "WEIGHTS_MISSING", f"{folder} is not there; `wia models pull {card.id}` brings it"
        )
    manifest = read_manifest(folder)
    if manifest is None:
        raise FailedPrecondition(
            "NO_MANIFEST",
            f"{folder} has no manifest: it was not pulled by wia, and there is nothing to "
            f"compare it with; `wia models pull {card.id}` replaces it",
        )
    return manifest


def verify(folder: Path, manifest: Manifest, see: SeeBytes) -> list[Fault]:
    """What is wrong with a model's files; empty where all is well."""
    faults = []
    for file in manifest.files:
        problem = _problem(folder / file.name, file, see)
        if problem:
            faults.append(Fault(file.name, problem))
    return faults


def _problem(path: Path, file: ManifestFile, see: SeeBytes) -> str:
    if not path.is_file():
        see(file.size_bytes)
        return "is missing"
    size_bytes = path.stat().st_size
    if size_bytes != file.size_bytes:
        see(file.size_bytes)
        return f"has {size_bytes} bytes, expected {file.size_bytes}"
    if sha256_of(path, see) != file.sha256:
        return "holds other bytes than those that were pulled"
    return ""
