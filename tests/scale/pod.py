"""A pod: one process at an address of its own, treated as a kubelet treats it."""

import asyncio
import os
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc

from tests.scale.counts import Counts, scrape
from tests.scale.shape import PodShape, Probe
from tests.services.processes import free_port

# Ends the process when the tests end, however they do.
_LEASH = str(Path(__file__).parents[2] / "wia" / "system" / "leash.py")
# A container that ends is started again at once, then after this long, doubled each time.
_FIRST_BACKOFF_S = 10.0


@dataclass(frozen=True, slots=True)
class PodSpec:
    """What pods of a deployment have in common."""

    name: str
    # What the Python interpreter is given: ("-m", "services", "stt").
    arguments: tuple[str, ...]
    shape: PodShape
    # On top of the shape's.
    environment: Mapping[str, str]
    log_path: Path
    grpc_port: int
    health_port: int


@dataclass(slots=True)
class Ending:
    """How a pod ended, and what it had done by then."""

    exit_code: int
    # From SIGTERM on.
    stop_s: float
    peak_bytes: int
    counts: Counts


@dataclass(slots=True)
class Pod:
    """One pod. `tell` is called whenever it becomes ready or stops being so."""

    spec: PodSpec
    address: str
    tell: Callable[[], None]
    ready: bool = False
    # Exit codes of containers that ended by themselves, or were killed.
    exit_codes: list[int] = field(default_factory=list)
    liveness_failures: int = 0
    _process: asyncio.subprocess.Process | None = None
    _metrics_port: int = 0
    _ending: bool = False

    async def run(self) -> None:
        """One container after another until the pod is deleted."""
        while not self._ending:
            await self._start()
            if self._ending:
                self.process.kill()
            probing = asyncio.create_task(self._probe())
            code = await self.process.wait()
            probing.cancel()
            await asyncio.gather(probing, return_exceptions=True)
            self._set_ready(False)
            if not self._ending:
                self.exit_codes.append(code)
                restarts = len(self.exit_codes)
                await asyncio.sleep(_FIRST_BACKOFF_S * 2 ** (restarts - 2) if restarts > 1 else 0)

    @property
    def process(self) -> asyncio.subprocess.Process:
        """The container that runs or ran last."""
        if self._process is None:
            raise RuntimeError(f"{self.spec.name} has not been started")
        return self._process

    async def counts(self) -> Counts:
        """What it has counted since its container began."""
        return await scrape(self._metrics_port)

    def peak_bytes(self) -> int:
        """The most memory that its process has held."""
        text = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(text.split("VmHWM:")[1].split()[0]) * 1024

    async def delete(self) -> Ending:
        """Takes it out of its Service, waits, ends it, and kills it after its grace."""
        self._ending = True
        self._set_ready(False)
        await asyncio.sleep(self.spec.shape.pause_s)
        counts = await self.counts() if self._metrics_port else Counts({})
        peak_bytes, begun_s = self.peak_bytes(), time.monotonic()
        await self._end(self.spec.shape.grace_s - self.spec.shape.pause_s)
        code = self.process.returncode
        assert code is not None
        return Ending(code, time.monotonic() - begun_s, peak_bytes, counts)

    def end_now(self) -> None:
        """Kills it: nobody needs it any more."""
        self._ending = True
        if self._process is not None and self._process.returncode is None:
            self._process.kill()

    async def _start(self) -> None:
        # Metrics listen on all addresses of a pod, which are the machine's own here.
        self._metrics_port = 0 if self.spec.name == "gateway" else free_port()
        environment = {
            **self.spec.shape.environment,
            "PATH": os.environ["PATH"],
            "WIA_GRPC_ADDRESS": f"{self.address}:{self.spec.grpc_port}",
            "WIA_HEALTH_ADDRESS": f"{self.address}:{self.spec.health_port}",
            "WIA_METRICS_PORT": str(self._metrics_port),
            **self.spec.environment,
        }
        with self.spec.log_path.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-S", "-E", _LEASH, str(os.getpid())),
                *(sys.executable, "-P", *self.spec.arguments),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=environment,
                cwd=self.spec.log_path.parent,
                start_new_session=True,
            )

    async def _probe(self) -> None:
        """Startup until the first success; then readiness and liveness side by side."""
        shape = self.spec.shape
        for _ in range(shape.startup.failure_threshold):
            if await self._healthy(shape.startup):
                break
            await asyncio.sleep(shape.startup.period_s)
        async with asyncio.TaskGroup() as group:
            group.create_task(self._watch_readiness(shape.readiness))
            group.create_task(self._watch_liveness(shape.liveness))

    async def _watch_readiness(self, probe: Probe) -> None:
        failures = 0
        while True:
            failures = 0 if await self._healthy(probe) else failures + 1
            if failures == 0 or failures >= probe.failure_threshold:
                self._set_ready(failures == 0)
            await asyncio.sleep(probe.period_s)

    async def _watch_liveness(self, probe: Probe) -> None:
        failures = 0
        while failures < probe.failure_threshold:
            failures = 0 if await self._healthy(probe) else failures + 1
            await asyncio.sleep(probe.period_s)
        self.liveness_failures += 1
        await self._end(self.spec.shape.grace_s)

    async def _healthy(self, probe: Probe) -> bool:
        """Whether it says SERVING, asked over a connection of its own."""
        address = f"{self.address}:{self.spec.health_port}"
        async with grpc.aio.insecure_channel(address) as channel:
            check = health_pb2_grpc.HealthStub(channel).Check
            try:
                answer = await check(health_pb2.HealthCheckRequest(), timeout=probe.timeout_s)
            except grpc.aio.AioRpcError:
                return False
        return bool(answer.status == health_pb2.HealthCheckResponse.SERVING)

    async def _end(self, patience_s: float) -> None:
        with suppress(ProcessLookupError):
            self.process.terminate()
        try:
            async with asyncio.timeout(patience_s):
                await self.process.wait()
        except TimeoutError:
            self.process.kill()
            await self.process.wait()

    def _set_ready(self, ready: bool) -> None:
        if ready and self._ending:
            return
        if ready != self.ready:
            self.ready = ready
            self.tell()
