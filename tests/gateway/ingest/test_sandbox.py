"""A process that is locked up can neither open, call, spawn nor grow."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

PRISONER = """
import json, os, resource, socket, sys
from gateway.ingest.sandbox import Cell, lock_up

def attempt(act):
    try:
        act()
        return "done"
    except (OSError, MemoryError, ValueError) as error:
        return type(error).__name__

out = open(sys.argv[1], "wb", buffering=0)
granted = lock_up(Cell(2**30, 60, 4096, sys.argv[2]), os.getppid())
print(json.dumps({
    "granted": granted,
    "open": attempt(lambda: open("/etc/passwd")),
    "own file": attempt(lambda: open(__import__("sys").executable)),
    "socket": attempt(lambda: socket.socket()),
    "pipe": attempt(lambda: os.pipe()),
    "unlink": attempt(lambda: os.unlink(sys.argv[3])),
    "memory": attempt(lambda: bytearray(2**31)),
    "open output": attempt(lambda: out.write(b"x" * 4096)),
    "raise bound": attempt(lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))),
}), flush=True)
out.write(b"x")
"""


def lock_up_and_try(tmp_path: Path, **options: object) -> tuple[dict[str, object], int]:
    """What the prisoner could do, and how it ended."""
    root, victim = tmp_path / "root", tmp_path / "victim"
    root.mkdir()
    victim.touch()
    victim.chmod(0o600)
    arguments = [str(tmp_path / "output"), str(root), str(victim)]
    command = [sys.executable, "-c", PRISONER, *arguments]
    run = subprocess.run(
        command, capture_output=True, cwd=Path(__file__).parents[3], check=False, **options
    )  # type: ignore[call-overload]
    assert victim.exists()
    return json.loads(run.stdout), run.returncode


def test_nothing_can_be_done_beyond_the_open_files(tmp_path: Path) -> None:
    result, code = lock_up_and_try(tmp_path)
    assert result["open output"] == "done"
    for attempt in ("open", "own file", "socket", "pipe", "unlink", "memory"):
        assert result[attempt] != "done", attempt
    assert code == -25  # SIGXFSZ: the file reached its bound
    assert (tmp_path / "output").stat().st_size == 4096


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give its rights up")
def test_root_gives_its_rights_up(tmp_path: Path) -> None:
    result, _ = lock_up_and_try(tmp_path)
    assert result["granted"][-1] == "user"  # type: ignore[index]
    assert result["raise bound"] == "ValueError"
