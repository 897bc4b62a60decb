"""What happens in productions: written once, kept with the production, heard by who follows."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime

from sqlalchemy import select

from gateway.cue_sheet.model import MixFacts, NarrationFacts
from gateway.events import Event, Happening
from gateway.production import Failure, ProductionState, StageProgress, Warning
from gateway.store import payloads
from gateway.store.database import Sessions
from gateway.store.productions import not_found
from gateway.store.tables import EventRow, ProductionRow
from gateway.store.unbroken import unbroken

_PAGE_SIZE = 500


class Journal:
    """Events of all productions; one writer a production at a time."""

    def __init__(self, sessions: Sessions, heartbeat_s: float) -> None:
        self._sessions = sessions
        self._heartbeat_s = heartbeat_s
        self._changed: dict[str, asyncio.Event] = {}
        self._writing: dict[str, asyncio.Lock] = {}
        self._released = False

    @unbroken
    async def write(
        self,
        production_id: str,
        happenings: Sequence[Happening],
        *,
        narration: NarrationFacts | None = None,
    ) -> None:
        """Append what happened and bring the production's row up to it, in one transaction."""
        now = datetime.now(UTC)
        lock = self._writing.setdefault(production_id, asyncio.Lock())
        async with lock, self._sessions.begin() as session:
            row = await session.get(ProductionRow, production_id)
            if row is None:
                raise not_found(production_id)
            for happening in happenings:
                row.last_sequence += 1
                session.add(
                    EventRow(
                        production_id=production_id,
                        sequence=row.last_sequence,
                        time=now,
                        payload=payloads.dump_happening(happening),
                    )
                )
                _apply(row, happening)
            if narration is not None:
                row.narration = payloads.NARRATION.dump_json(narration).decode()
            row.update_time = now
        self._wake(production_id)

    async def read(self, production_id: str, after_sequence: int) -> list[Event]:
        """At most _PAGE_SIZE events after that one."""
        query = (
            select(EventRow)
            .where(EventRow.production_id == production_id, EventRow.sequence > after_sequence)
            .order_by(EventRow.sequence)
            .limit(_PAGE_SIZE)
        )
        async with self._sessions() as session:
            rows = list(await session.scalars(query))
        return [Event(row.sequence, row.time, payloads.load_happening(row.payload)) for row in rows]

    async def follow(self, production_id: str, after_sequence: int) -> AsyncIterator[Event | None]:
        """Events after that one until the production has ended or all are released; None is a
        heartbeat.

        Raises NotFound, also when the production is deleted meanwhile.
        """
        while not self._released:
            changed = self._changed.setdefault(production_id, asyncio.Event())
            async with self._sessions() as session:
                row = await session.get(ProductionRow, production_id)
            if row is None:
                raise not_found(production_id)
            while events := await self.read(production_id, after_sequence):
                for event in events:
                    yield event
                after_sequence = events[-1].sequence
            if ProductionState(row.state).ended and after_sequence >= row.last_sequence:
                self._wake(production_id)
                return
            try:
                async with asyncio.timeout(self._heartbeat_s):
                    await changed.wait()
            except TimeoutError:
                yield None

    def release(self) -> None:
        """Nobody follows any more: the gateway ends."""
        self._released = True
        for production_id in list(self._changed):
            self._wake(production_id)

    def forget(self, production_id: str) -> None:
        """The production is gone: wake who follows it, keep nothing of it."""
        self._wake(production_id)
        self._changed.pop(production_id, None)
        self._writing.pop(production_id, None)

    def _wake(self, production_id: str) -> None:
        changed = self._changed.pop(production_id, None)
        if changed is not None:
            changed.set()


def _apply(row: ProductionRow, happening: Happening) -> None:
    """Bring the production's row up to what happened."""
    match happening:
        case ProductionState():
            row.state = happening
        case StageProgress():
            stages = payloads.STAGES.validate_json(row.stages)
            kept = tuple(stage for stage in stages if stage.stage != happening.stage)
            row.stages = payloads.STAGES.dump_json((*kept, happening)).decode()
        case Warning():
            warnings = payloads.WARNINGS.validate_json(row.warnings)
            if happening not in warnings:
                row.warnings = payloads.WARNINGS.dump_json((*warnings, happening)).decode()
        case Failure():
            row.failure = payloads.FAILURE.dump_json(happening).decode()
        case MixFacts():
            row.mix = payloads.MIX.dump_json(happening).decode()
        case _:
            pass
