"""A unit of work: what is traced, counted, and begun again when its service breaks off."""

import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from common.errors import Error
from gateway import metrics
from gateway.production import Stage
from gateway.production_trace import ProductionTrace
from gateway.stages.retry import attempt

T = TypeVar("T")

_SERVICES = {
    Stage.TRANSCRIBE: "stt",
    Stage.CLASSIFY: "classifier",
    Stage.PROMPT: "prompter",
    Stage.SOUND: "audiogen",
    Stage.MUSIC: "musicgen",
    Stage.MIX: "mixer",
}


@dataclass(frozen=True, slots=True)
class Unit:
    """A window, a cue or a segment in one stage."""

    stage: Stage
    # "window", "cue", "segment", "narration".
    kind: str
    # Which one: a window's number from 0 on, a cue's id, a segment's first frame.
    which: int | str
    # How much audio is read or made.
    audio_ms: int

    @property
    def service(self) -> str:
        """Who does it."""
        return _SERVICES[self.stage]

    def __str__(self) -> str:
        return f"{self.stage} {self.kind} {self.which}"


@contextmanager
def measured(trace: ProductionTrace, unit: Unit) -> Iterator[None]:
    """Counts the unit's time and gives it a span while the body runs."""
    stage = unit.stage.value
    about = {f"wia.{unit.kind}": unit.which, "wia.audio_ms": unit.audio_ms}
    begun_s = time.monotonic()
    with (
        trace.part(f"{stage} {unit.kind}", unit.stage, about),
        metrics.UNITS_RUNNING.labels(stage).track_inprogress(),
    ):
        yield
    metrics.UNIT_SECONDS.labels(stage).observe(time.monotonic() - begun_s)
    metrics.AUDIO_SECONDS.labels(stage).inc(unit.audio_ms / 1000)


@contextmanager
def _errors_counted(unit: Unit) -> Iterator[None]:
    try:
        yield
    except Error as error:
        metrics.STAGE_ERRORS.labels(unit.stage.value, error.reason).inc()
        raise


async def run_unit(
    trace: ProductionTrace,
    unit: Unit,
    call: Callable[[], Awaitable[T]],
    patience_s: float,
    present: Callable[[float], Awaitable[None]],
) -> T:
    """The call's result, tried again as `attempt` does; raises what it raises."""

    async def once() -> T:
        with _errors_counted(unit):
            return await call()

    async def there(limit_s: float) -> None:
        with _errors_counted(unit):
            await present(limit_s)

    with measured(trace, unit):
        return await attempt(str(unit), once, patience_s, there)
