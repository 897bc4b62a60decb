"""python -m gateway.migrate, as the migration Job runs it."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path


def migrate(**environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "gateway.migrate"],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_it_makes_the_tables_and_may_be_run_again(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'new' / 'gateway.sqlite3'}"
    for _ in range(2):
        finished = migrate(WIA_DATABASE_URL=url)
        assert finished.returncode == 0, finished.stderr
    with sqlite3.connect(tmp_path / "new" / "gateway.sqlite3") as connection:
        tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert {"alembic_version", "productions"} <= tables


def test_a_database_that_nothing_can_open_is_one_clear_line() -> None:
    finished = migrate(WIA_DATABASE_URL="nonsense://host/name")
    assert finished.returncode == 1
    assert finished.stderr.startswith("gateway.migrate: ")
    assert finished.stderr.count("\n") == 1
