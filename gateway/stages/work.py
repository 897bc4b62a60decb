"""One run of a production: what all stages share."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from common.sentences import Sentence
from gateway.clients.call import CallContext, Services
from gateway.cue_sheet.model import Cue
from gateway.events import Happening
from gateway.metrics import STAGE_BACKLOG
from gateway.production import Production, Stage, StageProgress
from gateway.production_trace import ProductionTrace
from gateway.settings import GatewaySettings
from gateway.spending import Spending
from gateway.stages.preview import Preview
from gateway.stages.unit import Unit, run_unit
from gateway.stores import Stores

T = TypeVar("T")

# How often progress is written down.
_PROGRESS_S = 0.5


def told_id(thing: Sentence | Cue) -> str:
    """What makes telling of it news: a cue is told again when its takes have come."""
    if isinstance(thing, Sentence):
        return thing.id
    return f"{thing.id}:{thing.chosen_take_id}:{thing.missing_reason}"


@dataclass(slots=True)
class Work:
    """One run of a production."""

    production: Production
    services: Services
    settings: GatewaySettings
    stores: Stores
    preview: Preview
    trace: ProductionTrace
    spending: Spending = field(default_factory=Spending)
    begun_s: float = field(default_factory=time.monotonic)
    # Ids of sentences and cues that an earlier, interrupted run has told already.
    told_ids: set[str] = field(default_factory=set)
    _progress: dict[Stage, StageProgress] = field(default_factory=dict)
    # Artifacts that must not be removed while this runs.
    used_keys: set[str] = field(default_factory=set)
    _unsaved_keys: list[str] = field(default_factory=list)
    # What this production adds to the backlog of each stage.
    _backlog_units: dict[Stage, int] = field(default_factory=dict)

    @property
    def context(self) -> CallContext:
        """What all calls carry."""
        config = self.production.config
        return CallContext(
            self.production.id,
            config.language,
            config.rights_mode,
            {engine.service: engine.name for engine in self.production.engines},
            self.spending,
        )

    async def attempt(self, unit: Unit, call: Callable[[], Awaitable[T]]) -> T:
        """The call's result, begun again where that helps, traced and counted."""
        present = partial(self.services.present, unit.service)
        return await run_unit(self.trace, unit, call, self.settings.stage_patience_s, present)

    def engine_version(self, service: str) -> tuple[str, str]:
        """Name and version of the engine that the production uses for a service."""
        for engine in self.production.engines:
            if engine.service == service:
                return engine.name, engine.version
        return "", ""

    def deadline_s(self, audio_ms: int) -> float:
        """How long a call over that much audio may take."""
        share_s = self.settings.call_deadline_per_audio_s * audio_ms / 1000
        return self.settings.call_deadline_s + share_s

    def use_artifact(self, key: str) -> None:
        """Note that the production uses the artifact; written down with the next progress."""
        if key not in self.used_keys:
            self.used_keys.add(key)
            self._unsaved_keys.append(key)

    def report(self, stage: Stage, done_units: int, total_units: int) -> None:
        """How far a stage has come; written down twice a second at most."""
        self._progress[stage] = StageProgress(stage, done_units, total_units)
        self._count_backlog(stage, total_units - done_units)

    async def complete(self, stage: Stage, total_units: int) -> None:
        """A stage has ended."""
        self._progress.pop(stage, None)
        self._count_backlog(stage, 0)
        self.trace.end_stage(stage)
        await self.tell([StageProgress(stage, total_units, total_units, complete=True)])

    def leave_backlog(self) -> None:
        """Nothing more is done for this production."""
        for stage in self._backlog_units:
            self._count_backlog(stage, 0)

    def _count_backlog(self, stage: Stage, units: int) -> None:
        STAGE_BACKLOG.labels(stage.value).inc(units - self._backlog_units.get(stage, 0))
        self._backlog_units[stage] = units

    async def tell(self, happenings: Sequence[Happening]) -> None:
        """Write down what happened; what an earlier run has told is not told again."""
        fresh = [happening for happening in happenings if self._is_fresh(happening)]
        if fresh:
            await self.stores.journal.write(self.production.id, fresh)

    def _is_fresh(self, happening: Happening) -> bool:
        if not isinstance(happening, Sentence | Cue):
            return True
        known = told_id(happening) in self.told_ids
        self.told_ids.add(told_id(happening))
        return not known

    async def flush(self) -> None:
        """Write down progress and used artifacts now."""
        keys, self._unsaved_keys = self._unsaved_keys, []
        if keys:
            await self.stores.productions.use_artifacts(self.production.id, keys)
        # Taken and told without a pause between: a stage that completes meanwhile is told after.
        progress, self._progress = list(self._progress.values()), {}
        if progress:
            await self.tell(progress)

    @asynccontextmanager
    async def writing_progress(self) -> AsyncIterator[None]:
        """Writes progress down while the body runs."""

        async def tick() -> None:
            while True:
                await asyncio.sleep(_PROGRESS_S)
                await self.flush()

        ticker = asyncio.create_task(tick())
        try:
            yield
        finally:
            ticker.cancel()
            await asyncio.gather(ticker, return_exceptions=True)
            await asyncio.shield(self.flush())
