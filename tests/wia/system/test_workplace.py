"""Folders of a local system are there for one system at a time, and temporary ones go."""

from pathlib import Path

import pytest

from common.errors import FailedPrecondition
from wia.system.workplace import claimed, workplace


def test_a_workplace_goes_with_its_work() -> None:
    with workplace() as folder:
        (folder / "data").mkdir()
        (folder / "data" / "file").touch()
        # The longest socket in it still fits into 107 bytes (unix(7)).
        assert len(str(folder / "classifier-health.sock")) < 108
    assert not folder.exists()


def test_a_long_temporary_folder_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    long = tmp_path / ("x" * 90)
    long.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(long))
    with workplace() as folder:
        assert len(str(folder)) < 85


def test_data_is_worked_on_by_one_at_a_time(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    refused = pytest.raises(FailedPrecondition, match="in use by another wia")
    with claimed(folder), refused, claimed(folder):
        pytest.fail("both have it")
    with claimed(folder):
        assert folder.is_dir()
