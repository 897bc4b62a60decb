"""Cue sheets in the database."""

from collections.abc import Sequence
from typing import TypeVar

from pydantic import TypeAdapter
from sqlalchemy import delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from common.errors import NotFound
from gateway.cue_sheet.model import Cue, CueSheet, LabelledSentence
from gateway.store import payloads
from gateway.store.database import Sessions
from gateway.store.productions import check_revision, not_found
from gateway.store.tables import CueRow, ProductionRow, SentenceRow
from gateway.store.unbroken import unbroken

T = TypeVar("T")


class Sheets:
    """Reads and changes cue sheets; each method is one transaction."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @unbroken
    async def write(
        self, production_id: str, sentences: Sequence[LabelledSentence], cues: Sequence[Cue]
    ) -> int:
        """Replace the whole sheet; gives its new revision.

        The revision stays where the sheet is the same already: a run that goes on after the gateway
        was stopped changes nothing.
        """
        sheet = [payloads.LABELLED_SENTENCE.dump_json(s).decode() for s in sentences]
        cue_rows = _cue_rows(production_id, cues)
        async with self._sessions.begin() as session:
            row = await session.get(ProductionRow, production_id, with_for_update=True)
            if row is None:
                raise not_found(production_id)
            if row.cue_sheet_revision and (
                await _payloads(session, SentenceRow, production_id) == sheet
                and await _payloads(session, CueRow, production_id)
                == [cue_row.payload for cue_row in cue_rows]
            ):
                return row.cue_sheet_revision
            await session.execute(
                delete(SentenceRow).where(SentenceRow.production_id == production_id)
            )
            session.add_all(
                SentenceRow(production_id=production_id, position=position, payload=payload)
                for position, payload in enumerate(sheet)
            )
            await session.execute(delete(CueRow).where(CueRow.production_id == production_id))
            session.add_all(cue_rows)
            row.cue_sheet_revision += 1
            return row.cue_sheet_revision

    @unbroken
    async def write_cues(
        self, production_id: str, cues: Sequence[Cue], expected_revision: int
    ) -> int:
        """Replace the cues where the revision is still the expected one; gives the new one.

        Raises NotFound, and Aborted where the sheet has changed since it was read.
        """
        async with self._sessions.begin() as session:
            changed = await session.execute(
                update(ProductionRow)
                .where(
                    ProductionRow.id == production_id,
                    ProductionRow.cue_sheet_revision == expected_revision,
                )
                .values(cue_sheet_revision=expected_revision + 1)
            )
            if changed.rowcount == 0:  # type: ignore[attr-defined]
                row = await session.get(ProductionRow, production_id)
                if row is None:
                    raise not_found(production_id)
                check_revision(row.cue_sheet_revision, expected_revision)
            await session.execute(delete(CueRow).where(CueRow.production_id == production_id))
            session.add_all(_cue_rows(production_id, cues))
        return expected_revision + 1

    @unbroken
    async def keep_takes(self, production_id: str, cues: Sequence[Cue]) -> None:
        """Store the cues with the takes that a run has made; the revision stays."""
        async with self._sessions.begin() as session:
            await session.execute(delete(CueRow).where(CueRow.production_id == production_id))
            session.add_all(_cue_rows(production_id, cues))

    async def read(
        self, production_id: str, offset: int = 0, limit: int | None = None
    ) -> tuple[CueSheet, bool]:
        """The sheet, or `limit` sentences and cues of it from `offset` on, and whether more follow.

        Raises NotFound where there is no such production or it has no sheet yet.
        """
        async with self._sessions() as session:
            row = await session.get(ProductionRow, production_id)
            if row is None:
                raise not_found(production_id)
            if row.cue_sheet_revision == 0 or row.narration is None:
                raise NotFound("NO_CUE_SHEET", f"production {production_id} has no cue sheet yet")
            payload_lists, more = [], False
            for table in (SentenceRow, CueRow):
                query = (
                    select(table.payload)
                    .where(table.production_id == production_id, table.position >= offset)
                    .order_by(table.position)
                )
                payload_lists.append(list(await session.scalars(query.limit(limit))))
                count = await session.scalar(
                    select(func.count())
                    .select_from(table)
                    .where(table.production_id == production_id)
                )
                more = more or (limit is not None and (count or 0) > offset + limit)
        sentences, cues = payload_lists
        sheet = CueSheet(
            revision=row.cue_sheet_revision,
            narration=payloads.NARRATION.validate_json(row.narration),
            sentences=tuple(_load(payloads.LABELLED_SENTENCE, sentences)),
            cues=tuple(_load(payloads.CUE, cues)),
            mix=payloads.MIX.validate_json(row.mix) if row.mix else None,
        )
        return sheet, more


def _cue_rows(production_id: str, cues: Sequence[Cue]) -> list[CueRow]:
    ordered = sorted(cues, key=lambda cue: (cue.start_ms, cue.kind, cue.id))
    return [
        CueRow(
            production_id=production_id,
            position=position,
            payload=payloads.CUE.dump_json(cue).decode(),
        )
        for position, cue in enumerate(ordered)
    ]


async def _payloads(
    session: AsyncSession, table: type[SentenceRow] | type[CueRow], production_id: str
) -> list[str]:
    """All of a production's, in their order."""
    query = select(table.payload).where(table.production_id == production_id)
    return list(await session.scalars(query.order_by(table.position)))


def _load(adapter: TypeAdapter[T], texts: Sequence[str]) -> list[T]:
    return [adapter.validate_json(text) for text in texts]
