"""Making what is planned: sounds side by side, music one piece after the other."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

from common.errors import Cancelled, Error
from common.sounds import CueKind
from gateway.cue_sheet.model import Cue
from gateway.production import Stage, Warning
from gateway.stages.music import PreviousMusic, make_music
from gateway.stages.ordered import ordered
from gateway.stages.takes import make_sound, read_take
from gateway.stages.timeline import Timeline
from gateway.stages.work import Work

# Cues that wait for their makers.
_QUEUE_CUES = 256


class Makers:
    """Takes cues in order of time and settles them on the timeline."""

    def __init__(self, work: Work, timeline: Timeline) -> None:
        self._work = work
        self._timeline = timeline
        self._queues: dict[Stage, asyncio.Queue[Cue | None]] = {
            stage: asyncio.Queue(_QUEUE_CUES) for stage in (Stage.SOUND, Stage.MUSIC)
        }
        self._totals = dict.fromkeys(self._queues, 0)
        self._done = dict.fromkeys(self._queues, 0)
        self._previous: PreviousMusic | None = None

    async def add(self, cue: Cue) -> None:
        """A cue to make; waits while too many wait already."""
        stage = Stage.MUSIC if cue.kind is CueKind.MUSIC else Stage.SOUND
        self._totals[stage] += 1
        await self._queues[stage].put(cue)

    async def end(self) -> None:
        """No more cues will come."""
        for queue in self._queues.values():
            await queue.put(None)

    async def make_sounds(self) -> None:
        """Make effects and ambiences until the end."""
        limit = self._work.settings.max_calls_per_stage
        async for cue in ordered(self._cues(Stage.SOUND), self._sound, limit):
            await self._settle(Stage.SOUND, cue)
        await self._work.complete(Stage.SOUND, self._totals[Stage.SOUND])

    async def make_music(self) -> None:
        """Make music until the end; each piece goes on from the one before."""
        async for cue in self._cues(Stage.MUSIC):
            await self._settle(Stage.MUSIC, await self._music(cue))
        await self._work.complete(Stage.MUSIC, self._totals[Stage.MUSIC])

    async def _cues(self, stage: Stage) -> AsyncIterator[Cue]:
        while (cue := await self._queues[stage].get()) is not None:
            yield cue

    async def _sound(self, cue: Cue) -> Cue:
        if await self._is_complete(cue):
            return cue
        try:
            return await make_sound(self._work, cue)
        except Cancelled:
            raise
        except Error as error:
            return await self._degrade(cue, error)

    async def _music(self, cue: Cue) -> Cue:
        if await self._is_complete(cue):
            take = cue.chosen_take()
            if take is not None:
                self._previous = PreviousMusic(take.id, (await read_take(self._work, take.id))[1])
            return cue
        try:
            made, self._previous = await make_music(self._work, cue, self._previous)
        except Cancelled:
            raise
        except Error as error:
            return await self._degrade(cue, error)
        return made

    async def _is_complete(self, cue: Cue) -> bool:
        """Whether the cue needs nothing, or has its chosen take already."""
        if not cue.enabled:
            return True
        take = cue.chosen_take()
        if take is None:
            return False
        self._work.use_artifact(take.id)
        return await self._work.stores.artifacts.find(take.id) is not None

    async def _degrade(self, cue: Cue, error: Error) -> Cue:
        """The cue goes without a take and says why."""
        reason = f"{error.reason}: {error.message}"
        message = (
            f"the {cue.kind.value} “{cue.sound or cue.emotion}” at {cue.start_ms} ms: {reason}"
        )
        await self._work.tell([Warning("CUE_MISSING", message)])
        return replace(cue, missing_reason=reason, takes=(), chosen_take_id="")

    async def _settle(self, stage: Stage, cue: Cue) -> None:
        for take in cue.takes:
            self._work.use_artifact(take.id)
        self._timeline.settle(cue)
        self._done[stage] += 1
        self._work.report(stage, self._done[stage], self._totals[stage])
        await self._work.tell([cue])
