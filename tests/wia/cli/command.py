"""Runs the command line inside the test's process, as wia.main does."""

import contextlib
import io
from dataclasses import dataclass

from wia.cli.exits import exit_code
from wia.main import app


@dataclass(frozen=True, slots=True)
class Done:
    """How a verb ended."""

    code: int
    stdout: str
    stderr: str


def run_wia(*arguments: str) -> Done:
    """The verb's exit code and what it wrote."""
    stdout, stderr = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(stdout), contextlib.redirect_stderr(stderr):
        code = exit_code(lambda: app(list(arguments), standalone_mode=False))
    return Done(code, stdout.getvalue(), stderr.getvalue())
