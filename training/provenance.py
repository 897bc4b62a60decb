"""What a checkpoint was trained from, in words that hold on another machine."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from common.weights.fingerprint import fingerprint
from training.passages import data_sha256


def name_of(base: Path) -> str:
    """The published weights' folder and what is in it."""
    return f"{base.name} {fingerprint(base)}"


def data_hash(passages: Path | None, files: Iterable[Path]) -> str:
    """SHA-256 over the passages' own hash and further files, in hexadecimal."""
    digest = hashlib.sha256()
    if passages is not None:
        digest.update(data_sha256(passages).encode())
    for file in files:
        digest.update(b"\0" + file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()
