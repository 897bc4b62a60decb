"""Whom an engine works for, how long they waited, and what of the device's time is theirs."""

import threading
import time
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field

from opentelemetry.trace import INVALID_SPAN, Span
from prometheus_client import Counter, Gauge, Histogram

_DEPTH = Gauge("wia_engine_queue_depth", "Calls and batches that wait for the engine.", ["service"])
_WAIT_SECONDS = Histogram(
    "wia_engine_wait_seconds",
    "How long calls and batches waited for the engine.",
    ["service"],
    buckets=(0.005, 0.02, 0.05, 0.2, 1, 5, 20, 60, 300),
)
_RUN_SECONDS = Histogram(
    "wia_engine_run_seconds",
    "How long the engine worked for a call or batch.",
    ["service"],
    buckets=(0.005, 0.02, 0.1, 0.5, 2, 10, 60, 300, 1800),
)
_DEVICE_SECONDS = Counter(
    "wia_engine_device_seconds_total",
    "Seconds that the device was held, on a CPU those of the processor.",
    ["service", "device"],
)


@dataclass(slots=True, eq=False)
class Caller:
    """A call that an engine works for: its span, and the device's seconds that are its own."""

    span: Span = INVALID_SPAN
    device: str = ""
    device_s: float = 0.0
    turns: "list[Turn]" = field(default_factory=list)

    def settle(self) -> None:
        """The call ends: what still runs for it counts up to now."""
        for turn in list(self.turns):
            turn.leave(self)


# Set by the server around each call.
CALLER: ContextVar[Caller | None] = ContextVar("caller", default=None)


def current_callers() -> tuple[Caller, ...]:
    """The call that is being served here, if there is one."""
    caller = CALLER.get()
    return (caller,) if caller else ()


class Turn:
    """One use of the engine's thread, for one call or a batch of them.

    Each caller's share of the time is equal, since a batch holds like requests; who leaves early
    takes its share so far.
    """

    def __init__(self, service: str, device: str, callers: Sequence[Caller]) -> None:
        self._service, self._device = service, device
        self._callers = list(callers)
        self._clock = device_clock(device)
        self._lock = threading.Lock()
        self._spent_s = 0.0
        self._asked_s = time.monotonic()
        self._waiting = True
        _DEPTH.labels(service).inc()

    def stop_waiting(self) -> None:
        """It begins, or nobody waits for it any more; idempotent."""
        with self._lock:
            if self._waiting:
                self._waiting = False
                _DEPTH.labels(self._service).dec()

    def __enter__(self) -> None:
        """It begins; called on the engine's thread."""
        self.stop_waiting()
        self._begun_s = time.monotonic()
        self._begun_device_s = self._clock()
        wait_s = self._begun_s - self._asked_s
        _WAIT_SECONDS.labels(self._service).observe(wait_s)
        for caller in self._callers:
            caller.device = self._device
            caller.turns.append(self)
            caller.span.set_attribute("wia.engine.wait_s", wait_s)

    def leave(self, caller: Caller) -> None:
        """The caller takes its share of the time so far."""
        with self._lock:
            if caller not in self._callers:
                return
            self._take(caller)

    def __exit__(self, *_error: object) -> None:
        """It ends; called on the engine's thread."""
        run_s = time.monotonic() - self._begun_s
        with self._lock:
            while self._callers:
                self._callers[0].span.set_attribute("wia.engine.run_s", run_s)
                self._take(self._callers[0])
        _RUN_SECONDS.labels(self._service).observe(run_s)
        device_s = self._clock() - self._begun_device_s
        _DEVICE_SECONDS.labels(self._service, self._device).inc(device_s)

    def _take(self, caller: Caller) -> None:
        """An equal share of what nobody has taken yet."""
        left_s = self._clock() - self._begun_device_s - self._spent_s
        share_s = max(0.0, left_s) / len(self._callers)
        self._spent_s += share_s
        self._callers.remove(caller)
        caller.turns.remove(self)
        caller.device_s += share_s


def device_clock(device: str) -> Callable[[], float]:
    """Seconds as the device counts them: a GPU is held, by one engine, for as long as its turn
    takes; a CPU for as long as this process computes."""
    return time.process_time if device == "cpu" else time.monotonic
