"""Productions in the database: creating, reading, their states, deleting."""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import delete, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError

from common.errors import Aborted, AlreadyExists, FailedPrecondition, NotFound, ResourceExhausted
from gateway.production import EngineVersion, Production, ProductionConfig, ProductionState
from gateway.store import payloads
from gateway.store.database import Sessions
from gateway.store.removals import Removed
from gateway.store.tables import ArtifactUseRow, ProductionRow, RemovalRow
from gateway.store.unbroken import unbroken

_WAITING = (ProductionState.QUEUED, ProductionState.RUNNING)
_ENDED = tuple(state for state in ProductionState if state.ended)
_RETRY_DELAY_S = 30.0
# Of a change that others made impossible in the same moment.
_MAX_TRIES = 10


class Job(StrEnum):
    """What the next run of a production has to do."""

    PRODUCE = "produce"
    RENDER = "render"


@dataclass(frozen=True, slots=True)
class NewProduction:
    """What a production is created from; request_sha256 is of config, script and narration."""

    id: str
    title: str
    config: ProductionConfig
    engines: tuple[EngineVersion, ...]
    has_script: bool
    job: Job
    request_id: str | None
    request_sha256: str
    upload_sha256: str


@dataclass(frozen=True, slots=True)
class NextRun:
    """What the next run of a production has to do, whether it masters again, and the hash of the
    narration's file: empty where it was not written down."""

    job: Job
    remaster: bool
    upload_sha256: str


def new_production_id() -> str:
    """An id that nobody has had: 128 random bits, since it is its trace's as well, and what
    samples traces goes by an id's bits (a UUID's are not all random)."""
    return secrets.token_hex(16)


class Productions:
    """Reads and changes productions; each method is one transaction."""

    def __init__(self, sessions: Sessions, max_queued: int) -> None:
        self._sessions = sessions
        self._max_queued = max_queued

    @unbroken
    async def create(self, new: NewProduction) -> tuple[Production, bool]:
        """The production and whether it is new: the same request id and request give the first.

        Raises AlreadyExists where the request id came with another request, ResourceExhausted
        where too many wait.
        """
        known = await self.find_request(new.request_id, new.request_sha256)
        if known is not None:
            return known, False
        now = datetime.now(UTC)
        try:
            async with self._sessions.begin() as session:
                waiting = await session.scalar(
                    select(func.count())
                    .select_from(ProductionRow)
                    .where(ProductionRow.state.in_(_WAITING))
                )
                if (waiting or 0) >= self._max_queued:
                    raise ResourceExhausted(
                        "TOO_MANY_PRODUCTIONS",
                        f"{waiting} productions wait, expected fewer than {self._max_queued}",
                        retry_delay_s=_RETRY_DELAY_S,
                    )
                number = await session.scalar(select(func.max(ProductionRow.number)))
                row = ProductionRow(
                    id=new.id,
                    number=(number or 0) + 1,
                    title=new.title,
                    state=ProductionState.QUEUED,
                    config=payloads.CONFIG.dump_json(new.config).decode(),
                    engines=payloads.ENGINES.dump_json(new.engines).decode(),
                    has_script=new.has_script,
                    request_id=new.request_id,
                    request_sha256=new.request_sha256,
                    upload_sha256=new.upload_sha256,
                    job=new.job,
                    remaster=True,
                    stages="[]",
                    warnings="[]",
                    cue_sheet_revision=0,
                    last_sequence=0,
                    create_time=now,
                    update_time=now,
                )
                session.add(row)
                # Its upload has found its use.
                await session.execute(
                    delete(RemovalRow).where(
                        RemovalRow.kind == Removed.UPLOAD, RemovalRow.key == new.id
                    )
                )
        except IntegrityError:
            # Somebody else created one in the same moment: theirs if it is the same request.
            known = await self.find_request(new.request_id, new.request_sha256)
            if known is None:
                return await self.create(new)
            return known, False
        return to_production(row), True

    async def find_request(self, request_id: str | None, request_sha256: str) -> Production | None:
        """The production that this request id created; raises AlreadyExists as create does."""
        if request_id is None:
            return None
        async with self._sessions() as session:
            row = await session.scalar(
                select(ProductionRow).where(ProductionRow.request_id == request_id)
            )
        if row is None:
            return None
        if row.request_sha256 != request_sha256:
            raise AlreadyExists(
                "REQUEST_ID_REUSED",
                f"request id {request_id!r} created production {row.id} from another request",
            )
        return to_production(row)

    async def get(self, production_id: str) -> Production:
        """The production; raises NotFound."""
        async with self._sessions() as session:
            row = await session.get(ProductionRow, production_id)
        if row is None:
            raise not_found(production_id)
        return to_production(row)

    async def list_page(
        self, page_size: int, before_number: int | None
    ) -> tuple[list[Production], int | None]:
        """The newest productions whose number is below, and where the next page begins."""
        query = select(ProductionRow).order_by(ProductionRow.number.desc()).limit(page_size + 1)
        if before_number is not None:
            query = query.where(ProductionRow.number < before_number)
        async with self._sessions() as session:
            rows = list(await session.scalars(query))
        more = rows[page_size - 1].number if len(rows) > page_size else None
        return [to_production(row) for row in rows[:page_size]], more

    async def ids(self) -> set[str]:
        """Of all productions."""
        async with self._sessions() as session:
            return set(await session.scalars(select(ProductionRow.id)))

    async def waiting(self) -> list[str]:
        """Ids of the productions that wait or were being worked on, the oldest first."""
        query = select(ProductionRow.id).where(ProductionRow.state.in_(_WAITING))
        async with self._sessions() as session:
            return list(await session.scalars(query.order_by(ProductionRow.number)))

    async def next_run(self, production_id: str) -> NextRun:
        """What the next run has to do; raises NotFound."""
        async with self._sessions() as session:
            row = await session.get(ProductionRow, production_id)
        if row is None:
            raise not_found(production_id)
        return NextRun(Job(row.job), row.remaster, row.upload_sha256)

    @unbroken
    async def queue_render(
        self, production_id: str, expected_revision: int, *, remaster: bool
    ) -> None:
        """Has an ended production rendered again; expected_revision 0 takes any.

        Raises NotFound, FailedPrecondition where it is still being worked on or has no cue
        sheet, Aborted where the revision is another.
        """
        production = await self.get(production_id)
        check_revision(production.cue_sheet_revision, expected_revision)
        if production.cue_sheet_revision == 0:
            raise FailedPrecondition(
                "NO_CUE_SHEET", f"production {production_id} has no cue sheet to render yet"
            )
        async with self._sessions.begin() as session:
            changed = await session.execute(
                update(ProductionRow)
                .where(ProductionRow.id == production_id, ProductionRow.state.in_(_ENDED))
                .values(
                    state=ProductionState.QUEUED,
                    job=Job.RENDER,
                    remaster=remaster or production.mix is None,
                    failure=None,
                    stages="[]",
                )
            )
        if changed.rowcount == 0:  # type: ignore[attr-defined]
            raise FailedPrecondition(
                "PRODUCTION_BUSY", f"production {production_id} is still being worked on"
            )

    @unbroken
    async def delete(self, production_id: str) -> list[str]:
        """Forget the production; gives the keys of artifacts that nobody uses any more. Those and
        its upload are to be removed."""
        async with self._sessions.begin() as session:
            used = select(ArtifactUseRow.key).where(ArtifactUseRow.production_id == production_id)
            others = select(ArtifactUseRow.key).where(ArtifactUseRow.production_id != production_id)
            orphans = list(await session.scalars(used.where(ArtifactUseRow.key.not_in(others))))
            noted = select(RemovalRow.key).where(RemovalRow.kind == Removed.ARTIFACT)
            fresh = select(literal(Removed.ARTIFACT.value), ArtifactUseRow.key).where(
                ArtifactUseRow.production_id == production_id,
                ArtifactUseRow.key.not_in(others),
                ArtifactUseRow.key.not_in(noted),
            )
            await session.execute(insert(RemovalRow).from_select(["kind", "key"], fresh))
            await session.merge(RemovalRow(kind=Removed.UPLOAD, key=production_id))
            gone = await session.execute(
                delete(ProductionRow).where(ProductionRow.id == production_id)
            )
        if gone.rowcount == 0:  # type: ignore[attr-defined]
            raise not_found(production_id)
        return orphans

    async def use_artifacts(self, production_id: str, keys: list[str]) -> None:
        """Note that the production uses these artifacts; raises NotFound."""
        for _ in range(_MAX_TRIES):
            try:
                return await self._use_artifacts(production_id, keys)
            except IntegrityError:
                # Somebody else has noted one of them meanwhile, or the production is gone.
                continue
        raise Aborted("TOO_MUCH_AT_ONCE", f"others change production {production_id} all the time")

    @unbroken
    async def _use_artifacts(self, production_id: str, keys: list[str]) -> None:
        async with self._sessions.begin() as session:
            if await session.get(ProductionRow, production_id) is None:
                raise not_found(production_id)
            known = set(
                await session.scalars(
                    select(ArtifactUseRow.key).where(ArtifactUseRow.production_id == production_id)
                )
            )
            session.add_all(
                ArtifactUseRow(production_id=production_id, key=key)
                for key in dict.fromkeys(keys)
                if key not in known
            )


def check_revision(current: int, expected: int) -> None:
    """Raises Aborted where another revision than the current one was expected; 0 takes any."""
    if expected and expected != current:
        raise Aborted("STALE_REVISION", f"got revision {expected}, the cue sheet is at {current}")


def not_found(production_id: str) -> NotFound:
    """There is no such production."""
    return NotFound("PRODUCTION_NOT_FOUND", f"there is no production {production_id!r}")


def to_production(row: ProductionRow) -> Production:
    """The row as the production that it tells."""
    return Production(
        id=row.id,
        title=row.title,
        state=ProductionState(row.state),
        config=payloads.CONFIG.validate_json(row.config),
        engines=payloads.ENGINES.validate_json(row.engines),
        create_time=row.create_time,
        update_time=row.update_time,
        has_script=row.has_script,
        stages=payloads.STAGES.validate_json(row.stages),
        failure=payloads.FAILURE.validate_json(row.failure) if row.failure else None,
        narration=payloads.NARRATION.validate_json(row.narration) if row.narration else None,
        mix=payloads.MIX.validate_json(row.mix) if row.mix else None,
        cue_sheet_revision=row.cue_sheet_revision,
        warnings=payloads.WARNINGS.validate_json(row.warnings),
    )
