"""A child process: started on a leash, known to be ready by its health, ended for certain."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from wia.settings import child_environment
from wia.system.health import wait_until_answering, wait_until_serving

_LEASH = str(Path(__file__).with_name("leash.py"))
_LOG_TAIL_BYTES = 16 * 1024
_LOG_TAIL_LINES = 20


class ChildFailed(Exception):
    """A child cannot be kept running.

    `message` is one line for people, `log_tail` the end of what the child wrote, `bad_usage` says
    that it refused its settings.
    """

    def __init__(self, message: str, log_tail: str = "", *, bad_usage: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.log_tail = log_tail
        self.bad_usage = bad_usage


@dataclass(frozen=True, slots=True)
class ChildSpec:
    """What to run and how to know that it is ready."""

    name: str
    # What the Python interpreter is given: ("-m", "services", "stt").
    arguments: tuple[str, ...]
    health_address: str
    log_path: Path
    # Where it must answer HTTP as well before it is ready; "" for nowhere.
    http_address: str = ""
    # Variables on top of this process's own.
    environment: Mapping[str, str] = field(default_factory=dict)
    # Variables for where this process has none.
    defaults: Mapping[str, str] = field(default_factory=dict)
    # The Python interpreter, which brings its packages.
    python: str = sys.executable
    # How long it may take to end after SIGTERM.
    drain_s: float = 10.0


class Child:
    """One child process after another, all of the same kind."""

    def __init__(self, spec: ChildSpec) -> None:
        self.spec = spec
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int:
        """Of the process that runs or ran last; it leads a process group of its own."""
        return self._running.pid

    async def start(self) -> None:
        """Start the process; its output goes to the end of the log."""
        with self.spec.log_path.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-S", "-E", _LEASH, str(os.getpid())),
                # -P: a folder named like one of our packages in the working folder is not ours.
                *(self.spec.python, "-P", *self.spec.arguments),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=child_environment(self.spec.environment, self.spec.defaults),
                start_new_session=True,
            )

    async def exited(self) -> int:
        """Waits for the process to end by itself and gives its exit code; nothing of it is left."""
        code = await self._running.wait()
        self._kill_group()
        return code

    async def ready(self, patience_s: float) -> None:
        """Waits for SERVING; raises ChildFailed where the process ends or takes longer."""
        serving = asyncio.create_task(self._serving())
        exited = asyncio.create_task(self._running.wait())
        try:
            await asyncio.wait(
                {serving, exited}, timeout=patience_s, return_when=asyncio.FIRST_COMPLETED
            )
            if exited.done():
                raise self.failure(f"ended with code {exited.result()} before it was ready")
            if not serving.done():
                raise self.failure(f"was not ready after {patience_s:g} s")
        finally:
            serving.cancel()
            exited.cancel()
            await asyncio.gather(serving, exited, return_exceptions=True)

    async def _serving(self) -> None:
        await wait_until_serving(self.spec.health_address)
        if self.spec.http_address:
            await wait_until_answering(self.spec.http_address)

    async def stop(self) -> None:
        """SIGTERM, then SIGKILL after the drain to whatever is left of its group."""
        if self._process is None:
            return
        if self._process.returncode is None:
            with suppress(ProcessLookupError):
                self._process.terminate()
            with suppress(TimeoutError):
                async with asyncio.timeout(self.spec.drain_s):
                    await self._process.wait()
        self._kill_group()
        await self._process.wait()

    def failure(self, what: str) -> ChildFailed:
        """The error that says so, with the last words of the process."""
        tail = self.log_tail()
        words = _last_words(tail)
        # Exit code 2: it did not accept its settings, and said which.
        bad_usage = self._running.returncode == 2
        said = words if bad_usage and words else f"{self.spec.name} {what}"
        if words and not bad_usage:
            said += f": {words}"
        return ChildFailed(said, tail, bad_usage=bad_usage)

    def log_tail(self) -> str:
        """The last lines that its processes wrote."""
        if not self.spec.log_path.exists():
            return ""
        data = self.spec.log_path.read_bytes()[-_LOG_TAIL_BYTES:]
        return "\n".join(data.decode(errors="replace").splitlines()[-_LOG_TAIL_LINES:])

    @property
    def _running(self) -> asyncio.subprocess.Process:
        if self._process is None:
            raise RuntimeError(f"{self.spec.name} has not been started")
        return self._process

    def _kill_group(self) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._running.pid, signal.SIGKILL)


def _last_words(log_tail: str) -> str:
    """The last line for people in a log whose other lines are JSON; the last event otherwise."""
    event = ""
    for line in reversed(log_tail.splitlines()):
        try:
            record = json.loads(line)
        except ValueError:
            if line.strip():
                return line.strip()
            continue
        if not event and isinstance(record, dict):
            event = str(record.get("message") or record.get("event", ""))
    return event
