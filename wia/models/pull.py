"""Pulling weights into their folder, which is there as a whole or not at all."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from common.errors import FailedPrecondition
from common.weights.manifest import Manifest, ManifestFile, read_manifest, write_manifest
from wia.models.release import Release
from wia.models.transfer import SeeBytes, fetch, holds, sha256_of
from wia.models.web import Web

# Within the folder of models; what engines load never lies there.
_STAGING = ".pulling"
# What a disk keeps free beyond the weights.
_MARGIN_BYTES = 100_000_000
_MB = 1_000_000


def is_pulled(models_dir: Path, release: Release) -> bool:
    """Whether the folder holds this very release, by its manifest and the sizes of its files."""
    folder = models_dir / release.card.id
    manifest = read_manifest(folder)
    return (
        manifest is not None
        and manifest.revision == release.revision
        and {file.name for file in manifest.files} == {file.name for file in release.files}
        and all(_has_size(folder / file.name, file.size_bytes) for file in manifest.files)
    )


def left_bytes(models_dir: Path, release: Release) -> int:
    """How much of a release is still to come, after a pull that broke off."""
    staging = _staging(models_dir, release)
    here = [staging / file.name for file in release.files]
    parts = [path.with_name(f"{path.name}.part") for path in here]
    return release.size_bytes - sum(path.stat().st_size for path in here + parts if path.exists())


def pull(web: Web, release: Release, models_dir: Path, see: SeeBytes) -> Path:
    """Brings a release into models_dir/ID, replacing an earlier one, and gives that folder.

    What breaks off stays in models_dir/.pulling, and the next pull goes on from there. Raises
    typed errors: FailedPrecondition (DISK_FULL, PULL_IN_PROGRESS), and what the transfer raises.
    """
    models_dir.mkdir(parents=True, exist_ok=True)
    with _claimed(models_dir, release):
        staging = _staging(models_dir, release)
        _forget_other_revisions(models_dir, release)
        staging.mkdir(parents=True, exist_ok=True)
        _take_what_is_here(models_dir / release.card.id, release, staging)
        _require_room(models_dir, left_bytes(models_dir, release), release.card.id)
        for file in release.files:
            target = staging / file.name
            if target.exists():
                see(file.size_bytes)
            else:
                fetch(web, release.card, file, target, see)
        write_manifest(staging, _manifest(release, staging))
        return _put_in_place(staging, models_dir, release.card.id)


def _manifest(release: Release, folder: Path) -> Manifest:
    return Manifest(
        model=release.card.id,
        source=release.source,
        revision=release.revision,
        licence=release.card.licence,
        files=tuple(
            ManifestFile(file.name, file.size_bytes, file.sha256 or sha256_of(folder / file.name))
            for file in release.files
        ),
    )


def staging_folder(models_dir: Path, model: str) -> Path:
    """Where what has come of a model lies until it is whole, one folder a revision."""
    return models_dir / _STAGING / model


def _staging(models_dir: Path, release: Release) -> Path:
    return staging_folder(models_dir, release.card.id) / release.revision


def _forget_other_revisions(models_dir: Path, release: Release) -> None:
    with suppress(FileNotFoundError):
        for folder in staging_folder(models_dir, release.card.id).iterdir():
            if folder.name != release.revision:
                shutil.rmtree(folder)


def _take_what_is_here(folder: Path, release: Release, staging: Path) -> None:
    """Takes over the files of an earlier pull that are still what is wanted."""
    for file in release.files:
        old, new = folder / file.name, staging / file.name
        if not new.exists() and _has_size(old, file.size_bytes) and holds(old, file):
            new.parent.mkdir(parents=True, exist_ok=True)
            try:
                new.hardlink_to(old)
            except OSError:
                # This file system has no links.
                shutil.copyfile(old, new)


def _has_size(path: Path, size_bytes: int) -> bool:
    return path.is_file() and path.stat().st_size == size_bytes


def _require_room(models_dir: Path, wanted_bytes: int, model: str) -> None:
    free_bytes = shutil.disk_usage(models_dir).free
    if wanted_bytes + _MARGIN_BYTES > free_bytes:
        raise FailedPrecondition(
            "DISK_FULL",
            f"{model} needs {wanted_bytes / _MB:.0f} MB more, and {models_dir} has "
            f"{free_bytes / _MB:.0f} MB free; make room, or set WIA_MODELS_DIR to another folder",
        )


def _put_in_place(staging: Path, models_dir: Path, model: str) -> Path:
    target = models_dir / model
    old = staging.parent / "old"
    if target.exists():
        target.rename(old)
    staging.rename(target)
    shutil.rmtree(staging.parent)
    return target


@contextmanager
def _claimed(models_dir: Path, release: Release) -> Iterator[None]:
    """Keeps other processes from pulling the same model; raises FailedPrecondition for them."""
    path = models_dir / _STAGING / f"{release.card.id}.lock"
    path.parent.mkdir(exist_ok=True)
    with path.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FailedPrecondition(
                "PULL_IN_PROGRESS", f"another process pulls {release.card.id} already"
            ) from error
        yield
