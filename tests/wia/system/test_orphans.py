"""Nothing outlives the process that keeps the children, however it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from tests.wia.system.processes import descendants, lives
from wia.system.workplace import workplace

_KEEPER = str(Path(__file__).with_name("keeper.py"))


@contextmanager
def _keeper(folder: Path) -> Iterator[tuple[subprocess.Popen[str], Path]]:
    """A keeper whose children are ready, and the workplace that it has in the folder."""
    environment = {**os.environ, "TMPDIR": str(folder)}
    with subprocess.Popen(
        [sys.executable, _KEEPER], stdout=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        word, _, workplace_path = process.stdout.readline().partition(" ")
        assert word == "ready"
        try:
            yield process, Path(workplace_path.strip())
        finally:
            process.kill()


def _wait_until_gone(pids: list[int]) -> None:
    deadline_s = time.monotonic() + 30
    while any(lives(pid) for pid in pids):
        assert time.monotonic() < deadline_s, "processes are left"
        time.sleep(0.02)


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """A folder whose path is short enough for sockets."""
    with workplace() as folder:
        yield folder


def test_children_end_with_a_killed_keeper(short_folder: Path) -> None:
    with _keeper(short_folder) as (keeper, place):
        children = [child.pid for child in psutil.Process(keeper.pid).children()]
        grandchildren = [pid for pid in descendants(keeper.pid) if pid not in children]
        assert len(children) == 2
        try:
            keeper.send_signal(signal.SIGKILL)
            _wait_until_gone(children)
        finally:
            # A child's own children end when their pipes break; `sleep` has none.
            for pid in grandchildren:
                os.kill(pid, signal.SIGKILL)
        assert place.is_dir()
        _make_older(place / "lock")
        with _keeper(short_folder):
            assert not place.exists()


def test_all_end_with_an_interrupted_keeper_and_its_workplace_too(short_folder: Path) -> None:
    with _keeper(short_folder) as (keeper, place):
        pids = descendants(keeper.pid)
        assert len(pids) == 4
        assert place.is_dir()
        keeper.send_signal(signal.SIGINT)
        keeper.wait(30)
        _wait_until_gone(pids)
        assert not place.exists()


def _make_older(path: Path) -> None:
    os.utime(path, (time.time() - 3600, time.time() - 3600))
