"""The real system as `wia serve` runs it, for tests."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

WIA = (sys.executable, "-m", "wia.main")


@dataclass(frozen=True, slots=True)
class Serving:
    """A running `wia serve`."""

    process: subprocess.Popen[str]
    url: str


@contextmanager
def serving(data_dir: Path, **environment: str) -> Iterator[Serving]:
    """The system on ports that are free, with its data in the folder; ended with SIGTERM."""
    arguments = ("serve", "--http-port", "0", "--grpc-port", "0", "--data-dir", str(data_dir))
    with subprocess.Popen(
        [*WIA, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "COLUMNS": "200", **environment},
    ) as process:
        try:
            yield Serving(process, _read_url(process))
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)


def _read_url(process: subprocess.Popen[str]) -> str:
    """The address in the table that it prints when all is ready."""
    assert process.stdout is not None
    for line in process.stdout:
        if "/v1/productions" in line:
            return next(word for word in line.split() if "://" in word).removesuffix(
                "/v1/productions"
            )
    raise AssertionError("it ended without an address")
