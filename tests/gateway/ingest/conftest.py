"""What the tests of ingest share."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest


def ingest_children() -> list[psutil.Process]:
    """Processes of ours that decode."""
    found = []
    for child in psutil.Process().children(recursive=True):
        try:
            if "gateway.ingest.child" in child.cmdline():
                found.append(child)
        except psutil.NoSuchProcess:
            continue
    return found


@pytest.fixture
def names_in() -> Callable[[Path], list[str]]:
    """The names in a folder, in order."""
    return lambda folder: sorted(path.name for path in folder.iterdir())


@pytest.fixture
def shelf(tmp_path: Path, names_in: Callable[[Path], list[str]]) -> Iterator[Path]:
    """A folder for narrations; afterwards it holds nothing unfinished, and no process is left."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    yield folder
    assert [name for name in names_in(folder) if name.startswith(".")] == []
    assert ingest_children() == []
