"""Weights have the same fingerprint while they are the same, and another one when they are not."""

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from common.errors import FailedPrecondition
from common.weights.fingerprint import fingerprint
from common.weights.manifest import MANIFEST_NAME, Manifest, ManifestFile, write_manifest

_BIG_BYTES = 6 * 1024 * 1024


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "deep").mkdir()
    (tmp_path / "config.json").write_text("{}")
    (tmp_path / "deep" / "model.safetensors").write_bytes(bytes(_BIG_BYTES))
    return tmp_path


def _manifest(folder: Path) -> None:
    files = tuple(
        ManifestFile(name, len(data), hashlib.sha256(data).hexdigest())
        for name in ("config.json", "deep/model.safetensors")
        for data in [(folder / name).read_bytes()]
    )
    write_manifest(folder, Manifest("big", "https://hub/big", "c" * 40, "MIT", files))


def _flip(path: Path, offset: int) -> None:
    data = bytearray(path.read_bytes())
    data[offset] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "config.json").write_text('{"a": 1}'),
        lambda folder: (folder / "config.json").rename(folder / "other.json"),
        lambda folder: (folder / "more.json").write_text("{}"),
        lambda folder: _flip(folder / "deep" / "model.safetensors", 100),
        lambda folder: _flip(folder / "deep" / "model.safetensors", _BIG_BYTES - 100),
        lambda folder: (folder / "deep" / "model.safetensors").write_bytes(bytes(_BIG_BYTES + 1)),
    ],
)
def test_it_changes_with_the_weights(folder: Path, change: Callable[[Path], None]) -> None:
    before = fingerprint(folder)
    assert re.fullmatch("[0-9a-f]{12}", before)
    assert fingerprint(folder) == before
    change(folder)
    assert fingerprint(folder) != before


def test_it_does_not_depend_on_where_they_lie_or_on_hidden_files(folder: Path) -> None:
    before = fingerprint(folder)
    (folder / ".cache").mkdir()
    (folder / ".cache" / "lock").write_text("1")
    moved = folder.rename(folder.with_name("moved"))
    assert fingerprint(moved) == before


def test_a_file_is_weights_too(folder: Path) -> None:
    path = folder / "deep" / "model.safetensors"
    before = fingerprint(path)
    _flip(path, 0)
    assert fingerprint(path) != before


def test_the_manifest_speaks_for_the_files_that_fit_it(folder: Path) -> None:
    _manifest(folder)
    pulled = fingerprint(folder)
    # Not read again: it is what was pulled that counts, and `wia models verify` checks it.
    _flip(folder / "deep" / "model.safetensors", _BIG_BYTES // 2)
    assert fingerprint(folder) == pulled
    (folder / "config.json").write_text('{"a": 1}')
    assert fingerprint(folder) != pulled


def test_a_manifest_that_is_none_is_refused(folder: Path) -> None:
    (folder / MANIFEST_NAME).write_text('{"version": 2, "files": []}')
    with pytest.raises(FailedPrecondition, match=r"where-is-audio\.json is no manifest") as caught:
        fingerprint(folder)
    assert caught.value.reason == "WEIGHTS_UNREADABLE"
