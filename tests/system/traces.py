"""What a system holds: files, rows and processes. Whatever fails or is deleted leaves none."""

import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.system.running import Running, until

_TABLES = ("productions", "sentences", "cues", "events", "artifact_uses", "files")


@dataclass(frozen=True, slots=True)
class Traces:
    """Paths below the data folder, rows by table, and how many processes run."""

    files: frozenset[str]
    rows: tuple[int, ...]
    process_count: int


def traces(system: Running) -> Traces:
    """What there is now."""
    return Traces(_files(system.data_dir), _rows(system.data_dir), _process_count(system))


def expect_no_more_than(before: Traces, system: Running) -> None:
    """Returns when nothing has been added to what there was; fails with what has been."""
    try:
        until(lambda: traces(system) == before, patience_s=60)
    except TimeoutError:
        now = traces(system)
        added = sorted(now.files - before.files), now.rows, now.process_count
        assert added == ([], before.rows, before.process_count)
        raise


def _files(data_dir: Path) -> frozenset[str]:
    # Folders may vanish while they are listed: os.walk then goes on, Path.rglob does not.
    paths = (
        str((Path(folder) / name).relative_to(data_dir))
        for folder, _, names in os.walk(data_dir)
        for name in names
    )
    return frozenset(path for path in paths if "gateway.sqlite3" not in path)


def _rows(data_dir: Path) -> tuple[int, ...]:
    connection = sqlite3.connect(f"file:{data_dir / 'gateway.sqlite3'}?mode=ro", uri=True)
    try:
        counts = [connection.execute(f"SELECT COUNT(*) FROM {name}") for name in _TABLES]
        return tuple(count.fetchone()[0] for count in counts)
    finally:
        connection.close()


def _process_count(system: Running) -> int:
    names = [child.spec.name for child in system.system.children]
    return sum(len(psutil.Process(system.pid(name)).children(recursive=True)) for name in names)
