"""Artifacts: what stages have made, each a folder under the hash of what it was made from."""

import hashlib
import json
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_KEY = re.compile("[0-9a-f]{64}")
_REMOVED = "-removed"


def artifact_key(stage: str, **inputs: object) -> str:
    """The key of what a stage makes from these inputs: hashes, engine, version, parameters, seed.

    Inputs must be JSON values; equal inputs give equal keys whatever their order.
    """
    text = json.dumps([stage, inputs], sort_keys=True, ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


class ArtifactStore:
    """Folders in a folder. An artifact is there as a whole or not at all."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._partial = root / "partial"
        shutil.rmtree(self._partial, ignore_errors=True)
        self._partial.mkdir(parents=True)

    def find(self, key: str) -> Path | None:
        """The artifact's folder, if it has been made; None also for what is no key."""
        if not _KEY.fullmatch(key):
            return None
        path = self.path(key)
        return path if path.is_dir() else None

    @contextmanager
    def create(self, key: str) -> Iterator[Path]:
        """An empty folder to make the artifact in; it is kept under the key when the body ends
        well, and removed when it does not."""
        folder = self._partial / f"{key}-{secrets.token_hex(4)}"
        folder.mkdir()
        try:
            yield folder
            target = self.path(key)
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                folder.rename(target)
            except OSError:
                # Somebody else has made the same meanwhile.
                if not target.is_dir():
                    raise
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def remove(self, key: str) -> None:
        """Forget the artifact, as a whole and at once; `sweep` frees its room."""
        with suppress(FileNotFoundError):
            self.path(key).rename(self._partial / f"{key}-{secrets.token_hex(4)}{_REMOVED}")

    def sweep(self) -> None:
        """Free the room of what was removed; takes as long as its files are many."""
        for path in self._partial.glob(f"*{_REMOVED}"):
            shutil.rmtree(path, ignore_errors=True)

    def path(self, key: str) -> Path:
        """Where the artifact lies, once it has been made."""
        return self._root / key[:2] / key
