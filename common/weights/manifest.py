"""The list of a model's files that `wia models pull` leaves beside them: MANIFEST_NAME, JSON."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from common.errors import FailedPrecondition

MANIFEST_NAME = "where-is-audio.json"
_VERSION = 1


@dataclass(frozen=True, slots=True)
class ManifestFile:
    """One file: its path within the folder, with slashes, and what it holds."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What was pulled: the card's id, where it came from, at which commit, under which licence."""

    model: str
    source: str
    revision: str
    licence: str
    files: tuple[ManifestFile, ...]

    @property
    def sha256(self) -> str:
        """Of all files together: equal for equal weights, wherever they came from."""
        lines = sorted(f"{file.sha256} {file.name}" for file in self.files)
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()

    @property
    def size_bytes(self) -> int:
        """Of all files together."""
        return sum(file.size_bytes for file in self.files)


def read_manifest(folder: Path) -> Manifest | None:
    """The folder's manifest, None where nobody has pulled it.

    Raises FailedPrecondition (WEIGHTS_UNREADABLE) where there is one that cannot be read.
    """
    path = folder / MANIFEST_NAME
    if not path.is_file():
        return None
    try:
        document = json.loads(path.read_text("utf-8"))
        files = tuple(ManifestFile(**file) for file in document.pop("files"))
        if document.pop("version") != _VERSION:
            raise ValueError(f"its version is not {_VERSION}")
        return Manifest(**document, files=files)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FailedPrecondition(
            "WEIGHTS_UNREADABLE", f"{path} is no manifest of weights: {error}"
        ) from error


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Writes the manifest; an older one is replaced in one step."""
    text = json.dumps({"version": _VERSION, **asdict(manifest)}, ensure_ascii=False, indent=1)
    part = folder / f"{MANIFEST_NAME}.part"
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(folder / MANIFEST_NAME)
