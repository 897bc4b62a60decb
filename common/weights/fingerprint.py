"""A short name of weights that changes when they do."""

import hashlib
from pathlib import Path

from common.weights.manifest import Manifest, read_manifest

_DIGITS = 12
# Files up to this size are read whole; of larger ones so much is read at either end. The ends of
# a safetensors or a zipped pickle hold its table and tensors, and training changes all of them.
_WHOLE_BYTES = 4 * 1024 * 1024
_END_BYTES = 1024 * 1024


def fingerprint(path: Path) -> str:
    """12 hex digits for a folder or a file of weights.

    Those of the manifest where `wia models pull` has written one and the files have the sizes
    that it names; otherwise of names, sizes, small files and the ends of large ones. Raises
    FailedPrecondition (WEIGHTS_UNREADABLE) for a manifest that cannot be read.
    """
    if path.is_dir():
        manifest = read_manifest(path)
        if manifest is not None and _fits(path, manifest):
            return manifest.sha256[:_DIGITS]
    digest = hashlib.sha256()
    for file in weight_files(path):
        name = file.name if file == path else file.relative_to(path).as_posix()
        digest.update(f"{name}\0{file.stat().st_size}\0".encode())
        _feed(digest, file)
    return digest.hexdigest()[:_DIGITS]


def weight_files(path: Path) -> list[Path]:
    """The files of a model, sorted: the file itself, or a folder's but for hidden ones."""
    if path.is_file():
        return [path]
    return sorted(
        file
        for file in path.rglob("*")
        if file.is_file() and not any(part.startswith(".") for part in file.relative_to(path).parts)
    )


def _fits(folder: Path, manifest: Manifest) -> bool:
    paths = {file.name: folder / file.name for file in manifest.files}
    return all(
        paths[file.name].is_file() and paths[file.name].stat().st_size == file.size_bytes
        for file in manifest.files
    )


def _feed(digest: "hashlib._Hash", file: Path) -> None:
    with file.open("rb") as stream:
        if file.stat().st_size <= _WHOLE_BYTES:
            digest.update(stream.read())
            return
        digest.update(stream.read(_END_BYTES))
        stream.seek(-_END_BYTES, 2)
        digest.update(stream.read())
