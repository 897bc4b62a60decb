"""Every file that is not as it was pulled is named."""

import hashlib
from pathlib import Path

import pytest

from common.errors import FailedPrecondition
from common.weights.manifest import MANIFEST_NAME, Manifest, ManifestFile, write_manifest
from tests.wia.models.cards import CARD
from wia.models.verify import Fault, manifest_of, verify

_FILES = {"a.json": b"{}", "b.safetensors": bytes(3000), "deep/c.bin": b"123"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / CARD.id
    for name, data in _FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    files = tuple(
        ManifestFile(name, len(data), hashlib.sha256(data).hexdigest())
        for name, data in _FILES.items()
    )
    write_manifest(folder, Manifest(CARD.id, "https://hub", "c" * 40, "MIT", files))
    return folder


def _verify(folder: Path) -> tuple[list[Fault], int]:
    seen: list[int] = []
    faults = verify(folder, manifest_of(folder.parent, CARD), seen.append)
    return faults, sum(seen)


def test_what_is_whole_has_no_faults(folder: Path) -> None:
    assert _verify(folder) == ([], 3005)


def test_each_fault_is_named(folder: Path) -> None:
    (folder / "a.json").write_bytes(b"{ }")
    (folder / "b.safetensors").write_bytes(bytes(2999) + b"\1")
    (folder / "deep" / "c.bin").unlink()
    assert _verify(folder) == (
        [
            Fault("a.json", "has 3 bytes, expected 2"),
            Fault("b.safetensors", "holds other bytes than those that were pulled"),
            Fault("deep/c.bin", "is missing"),
        ],
        3005,
    )


def test_without_weights_or_manifest_there_is_nothing_to_compare(folder: Path) -> None:
    (folder / MANIFEST_NAME).write_text("{}")
    with pytest.raises(FailedPrecondition, match="is no manifest of weights"):
        _verify(folder)
    (folder / MANIFEST_NAME).unlink()
    with pytest.raises(FailedPrecondition, match="was not pulled by wia"):
        _verify(folder)
    with pytest.raises(FailedPrecondition, match="`wia models pull something` brings it"):
        manifest_of(folder / "elsewhere", CARD)
