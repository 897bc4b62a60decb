"""Artifacts on this machine: folders in a folder."""

import os
import secrets
import shutil
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_REMOVED = "-removed"


@dataclass(frozen=True, slots=True)
class Use:
    """What an artifact takes here, and when it was last asked for."""

    key: str
    size_bytes: int
    used_ns: int


class ArtifactFolders:
    """An artifact is there as a whole or not at all."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._partial = root / "partial"
        shutil.rmtree(self._partial, ignore_errors=True)
        self._partial.mkdir(parents=True)

    def find(self, key: str) -> Path | None:
        """The artifact's folder, if it is here."""
        path = self._path(key)
        return path if path.is_dir() else None

    def begin(self, key: str) -> Path:
        """An empty folder to make the artifact in; `keep` or `drop` it."""
        folder = self._partial / f"{key}-{secrets.token_hex(4)}"
        folder.mkdir()
        return folder

    def keep(self, folder: Path, key: str) -> Path:
        """Make the folder the artifact; of two that were made at once the first stays."""
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            folder.rename(target)
        except OSError:
            if not target.is_dir():
                raise
        return target

    def drop(self, folder: Path) -> None:
        """Remove a folder that was begun, unless it was kept."""
        shutil.rmtree(folder, ignore_errors=True)

    def remove(self, key: str) -> None:
        """Forget the artifact, as a whole and at once; `sweep` frees its room."""
        with suppress(FileNotFoundError):
            self._path(key).rename(self._partial / f"{key}-{secrets.token_hex(4)}{_REMOVED}")

    def sweep(self) -> None:
        """Free the room of what was removed; takes as long as its files are many."""
        for path in self._partial.glob(f"*{_REMOVED}"):
            shutil.rmtree(path, ignore_errors=True)

    def touch(self, key: str) -> None:
        """Note that it was asked for now."""
        os.utime(self._path(key))

    def uses(self) -> list[Use]:
        """All that is here; takes as long as its files are many."""
        found = []
        for path in self._root.glob("[0-9a-f][0-9a-f]/*"):
            # What is removed meanwhile takes nothing.
            with suppress(FileNotFoundError):
                found.append(Use(path.name, _size_bytes(path), path.stat().st_mtime_ns))
        return found

    def remove_unused(self, uses: Iterable[Use], excess_bytes: int, spared: Collection[str]) -> int:
        """Remove those that were asked for the longest ago, and not since, until so many bytes
        are gone; gives how many are."""
        gone_bytes = 0
        for use in sorted(uses, key=lambda use: use.used_ns):
            if gone_bytes >= excess_bytes:
                break
            if use.key not in spared and self._used_ns(use.key) == use.used_ns:
                self.remove(use.key)
                gone_bytes += use.size_bytes
        return gone_bytes

    def _used_ns(self, key: str) -> int | None:
        try:
            return self._path(key).stat().st_mtime_ns
        except FileNotFoundError:
            return None

    def _path(self, key: str) -> Path:
        return self._root / key[:2] / key


def _size_bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
