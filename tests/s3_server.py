"""A server that speaks S3 (moto's), beside the tests; it keeps its objects in memory."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import httpx
import pytest

from tests.services.processes import free_port

_BUCKET = "audiobooks"
_START_S = 170


@dataclass(slots=True)
class S3Server:
    """A process on a port of its own, with one bucket."""

    port: int = field(default_factory=free_port)
    _process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Of the object store, as a setting names it."""
        return f"s3://{_BUCKET}/books"

    @property
    def environment(self) -> dict[str, str]:
        """What the store's own tools read as well."""
        return {
            "AWS_ENDPOINT_URL": self._address,
            "AWS_REGION": "us-east-1",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
        }

    def open_to(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Lets the test's own process use it."""
        for name, value in self.environment.items():
            monkeypatch.setenv(name, value)

    def names(self, prefix: str = "") -> set[str]:
        """Of all objects under the prefix of the URL and this one."""
        listed = httpx.get(f"{self._address}/{_BUCKET}", params={"prefix": f"books/{prefix}"})
        return set(re.findall("<Key>([^<]+)</Key>", listed.raise_for_status().text))

    @property
    def _address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """With nothing in its bucket."""
        command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self.port)]
        self._process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        give_up_s = time.monotonic() + _START_S
        while True:
            try:
                httpx.put(f"{self._address}/{_BUCKET}", timeout=60).raise_for_status()
                return
            except httpx.ConnectError:
                if time.monotonic() > give_up_s or self._process.poll() is not None:
                    raise
                time.sleep(0.05)

    def stop(self) -> None:
        """At once; what it held is gone."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None


@contextmanager
def s3_server() -> Iterator[S3Server]:
    """A server that runs."""
    server = S3Server()
    try:
        server.start()
        yield server
    finally:
        server.stop()
