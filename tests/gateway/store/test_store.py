"""Productions, journal and cue sheets in a real database."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import create_async_engine

from common.errors import Aborted, AlreadyExists, FailedPrecondition, NotFound, ResourceExhausted
from common.sentences import Sentence
from common.sounds import CueKind
from gateway.cue_sheet.model import Cue, LabelledSentence, MixFacts, NarrationFacts
from gateway.production import (
    Failure,
    ProductionConfig,
    ProductionState,
    Stage,
    StageProgress,
    Warning,
)
from gateway.store import database, payloads
from gateway.store.database import Sessions, open_database
from gateway.store.files import Files
from gateway.store.journal import Journal
from gateway.store.productions import Job, NewProduction, NextRun, Productions, new_production_id
from gateway.store.removals import Removals, Removed
from gateway.store.sheets import Sheets

NARRATION = NarrationFacts(60_000, 24_000, 1, -20.0, "d" * 64, 1_440_000)
MIX = MixFacts(-16.0, -1.2, -1.3, -19.0, 60_000, "podcast", 4.0, 1)


@pytest.fixture
async def sessions(tmp_path: Path) -> AsyncIterator[Sessions]:
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'test.sqlite3'}") as sessions:
        yield sessions


@pytest.fixture
def productions(sessions: Sessions) -> Productions:
    return Productions(sessions, max_queued=5)


def new(request_id: str | None = None, request_sha256: str = "r") -> NewProduction:
    return NewProduction(
        new_production_id(), "title", ProductionConfig(), (), False, Job.PRODUCE,
        request_id, request_sha256, "u",
    )  # fmt: skip


def cue(index: int) -> Cue:
    return Cue(f"c{index}", CueKind.EFFECT, index * 1000, index * 1000 + 500, sound="knock")


async def test_the_same_request_gives_the_same_production(productions: Productions) -> None:
    first, created = await productions.create(new("key"))
    again, created_again = await productions.create(new("key"))
    assert (created, created_again) == (True, False)
    assert first.id == again.id
    with pytest.raises(AlreadyExists, match="from another request"):
        await productions.create(new("key", "other"))


async def test_creating_at_once_makes_one(productions: Productions) -> None:
    made = await asyncio.gather(*(productions.create(new("key")) for _ in range(8)))
    assert len({production.id for production, _ in made}) == 1
    assert sum(created for _, created in made) == 1


async def test_the_queue_is_bounded(productions: Productions) -> None:
    for _ in range(5):
        await productions.create(new())
    with pytest.raises(ResourceExhausted, match="5 productions wait"):
        await productions.create(new())


async def test_lists_are_paged_newest_first(productions: Productions) -> None:
    ids = [(await productions.create(new()))[0].id for _ in range(5)]
    page, more = await productions.list_page(3, None)
    rest, end = await productions.list_page(3, more)
    assert [p.id for p in (*page, *rest)] == ids[::-1]
    assert end is None


async def test_the_journal_brings_the_row_up_to_what_happened(
    sessions: Sessions, productions: Productions
) -> None:
    production, _ = await productions.create(new())
    journal = Journal(sessions, heartbeat_s=0.05)
    warning = Warning("TRUNCATED", "it ends early")
    await journal.write(production.id, [ProductionState.RUNNING], narration=NARRATION)
    await journal.write(production.id, [StageProgress(Stage.INGEST, 1, 2), warning, warning])
    await journal.write(production.id, [StageProgress(Stage.INGEST, 2, 2, complete=True), MIX])
    row = await productions.get(production.id)
    assert row.state is ProductionState.RUNNING
    assert row.stages == (StageProgress(Stage.INGEST, 2, 2, complete=True),)
    assert row.warnings == (warning,)
    assert row.narration == NARRATION
    assert row.mix == MIX
    await journal.write(production.id, [Failure("NO_SPEECH", "silence"), ProductionState.FAILED])
    assert (await productions.get(production.id)).failure == Failure("NO_SPEECH", "silence")


async def test_followers_hear_all_events_once_and_resume(
    sessions: Sessions, productions: Productions
) -> None:
    production, _ = await productions.create(new())
    journal = Journal(sessions, heartbeat_s=0.05)
    heard: list[int] = []
    beats = 0

    async def follow(after_sequence: int) -> None:
        nonlocal beats
        async for event in journal.follow(production.id, after_sequence):
            if event is None:
                beats += 1
            else:
                heard.append(event.sequence)

    follower = asyncio.create_task(follow(0))
    for index in range(5):
        sentence = Sentence(f"s{index}", "말", index, index + 1)
        await journal.write(production.id, [sentence, cue(index)])
        await asyncio.sleep(0.06)
    await journal.write(production.id, [ProductionState.SUCCEEDED])
    await asyncio.wait_for(follower, 60)
    assert heard == list(range(1, 12))
    assert beats > 0
    heard.clear()
    await follow(9)
    assert heard == [10, 11]


async def test_who_follows_a_deleted_production_is_told(
    sessions: Sessions, productions: Productions
) -> None:
    production, _ = await productions.create(new())
    journal = Journal(sessions, heartbeat_s=5)

    async def follow() -> None:
        async for _ in journal.follow(production.id, 0):
            pass

    follower = asyncio.create_task(follow())
    await asyncio.sleep(0.1)
    await productions.delete(production.id)
    journal.forget(production.id)
    with pytest.raises(NotFound):
        await asyncio.wait_for(follower, 60)


async def test_a_sheet_changes_by_revision(sessions: Sessions, productions: Productions) -> None:
    production, _ = await productions.create(new())
    sheets, journal = Sheets(sessions), Journal(sessions, 1)
    with pytest.raises(NotFound, match="no cue sheet yet"):
        await sheets.read(production.id)
    await journal.write(production.id, [], narration=NARRATION)
    sentences = [LabelledSentence(Sentence(f"s{i}", "말", i, i + 1)) for i in range(5)]
    assert await sheets.write(production.id, sentences, [cue(2), cue(0), cue(1)]) == 1
    # A run that goes on after the gateway was stopped writes the same again.
    assert await sheets.write(production.id, sentences, [cue(2), cue(0), cue(1)]) == 1
    sheet, more = await sheets.read(production.id)
    assert [c.id for c in sheet.cues] == ["c0", "c1", "c2"]
    assert [s.sentence.id for s in sheet.sentences] == [f"s{i}" for i in range(5)]
    assert not more
    page, more = await sheets.read(production.id, 2, 2)
    assert [c.id for c in page.cues] == ["c2"]
    assert [s.sentence.id for s in page.sentences] == ["s2", "s3"]
    assert more
    assert await sheets.write_cues(production.id, [cue(7)], 1) == 2
    with pytest.raises(Aborted, match="got revision 1, the cue sheet is at 2"):
        await sheets.write_cues(production.id, [cue(8)], 1)
    assert [c.id for c in (await sheets.read(production.id))[0].cues] == ["c7"]


async def test_only_an_ended_production_is_rendered_again(
    sessions: Sessions, productions: Productions
) -> None:
    production, _ = await productions.create(new())
    journal, sheets = Journal(sessions, 1), Sheets(sessions)
    with pytest.raises(FailedPrecondition, match="no cue sheet"):
        await productions.queue_render(production.id, 0, remaster=False)
    await sheets.write(production.id, [], [])
    with pytest.raises(FailedPrecondition, match="still being worked on"):
        await productions.queue_render(production.id, 0, remaster=False)
    await journal.write(production.id, [ProductionState.SUCCEEDED])
    with pytest.raises(Aborted):
        await productions.queue_render(production.id, 7, remaster=False)
    await productions.queue_render(production.id, 1, remaster=False)
    assert (await productions.get(production.id)).state is ProductionState.QUEUED
    assert await productions.next_run(production.id) == NextRun(Job.RENDER, True, "u")


async def test_deleting_gives_the_artifacts_that_nobody_uses(
    sessions: Sessions, productions: Productions
) -> None:
    first, _ = await productions.create(new())
    second, _ = await productions.create(new())
    await productions.use_artifacts(first.id, ["a", "b", "b"])
    await productions.use_artifacts(first.id, ["a", "c"])
    await productions.use_artifacts(second.id, ["b"])
    await Files(sessions).put(first.id, "x")
    await Files(sessions).put(first.id, "a")
    assert await Files(sessions).get(first.id) == "a"
    assert sorted(await productions.delete(first.id)) == ["a", "c"]
    assert sorted(await Removals(sessions).pending(Removed.ARTIFACT)) == ["a", "c"]
    with pytest.raises(NotFound):
        await productions.delete(first.id)
    with pytest.raises(FailedPrecondition):
        await Files(sessions).get(first.id)
    assert await productions.delete(second.id) == ["b"]


async def test_a_removal_is_pending_until_it_is_done_or_the_artifact_is_used_again(
    sessions: Sessions, productions: Productions
) -> None:
    removals = Removals(sessions)
    for _ in range(2):
        # The second finds what the first has left pending.
        production, _ = await productions.create(new())
        await productions.use_artifacts(production.id, ["a", "b", "c"])
        await productions.delete(production.id)
    assert sorted(await removals.pending(Removed.ARTIFACT)) == ["a", "b", "c"]
    again, _ = await productions.create(new())
    await productions.use_artifacts(again.id, ["b"])
    assert sorted(await removals.pending(Removed.ARTIFACT)) == ["a", "c"]
    await removals.done(Removed.ARTIFACT, ["a", *(f"{n:064x}" for n in range(1200))])
    assert await removals.pending(Removed.ARTIFACT) == ["c"]


async def test_tables_are_those_of_the_migrations(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    from gateway.store.tables import Table

    url = f"sqlite+aiosqlite:///{tmp_path / 'migrated.sqlite3'}"
    async with open_database(url):
        pass
    engine = create_async_engine(url)
    async with engine.connect() as connection:
        differences = await connection.run_sync(
            lambda c: compare_metadata(MigrationContext.configure(c), Table.metadata)
        )
    await engine.dispose()
    assert differences == []


async def test_the_same_artifacts_may_be_noted_at_once(productions: Productions) -> None:
    production, _ = await productions.create(new())
    notes = (productions.use_artifacts(production.id, ["a" * 64, f"{n:064x}"]) for n in range(8))
    await asyncio.gather(*notes)
    assert len(await productions.delete(production.id)) == 9
    with pytest.raises(NotFound):
        await productions.use_artifacts(production.id, ["a" * 64])


async def test_what_an_older_gateway_has_kept_is_still_there(tmp_path: Path) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'older.sqlite3'}"
    await _upgrade(url, "0001")
    engine = create_async_engine(url)
    row = {
        "id": "a" * 32, "number": 1, "title": "older", "state": "succeeded", "has_script": False,
        "config": payloads.CONFIG.dump_json(ProductionConfig()).decode(), "engines": "[]",
        "request_sha256": "r", "job": "produce", "remaster": True, "stages": "[]", "warnings": "[]",
        "cue_sheet_revision": 1, "last_sequence": 1,
        "create_time": "2026-01-01 00:00:00.000000", "update_time": "2026-01-01 00:00:00.000000",
    }  # fmt: skip
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    async with engine.begin() as connection:
        await connection.execute(text(f"INSERT INTO productions ({names}) VALUES ({values})"), row)
    await engine.dispose()
    async with open_database(url) as sessions:
        productions = Productions(sessions, max_queued=5)
        assert (await productions.get("a" * 32)).title == "older"
        # Its file is hashed when it is next worked on.
        assert await productions.next_run("a" * 32) == NextRun(Job.PRODUCE, True, "")


async def _upgrade(url: str, revision: str) -> None:
    def upgrade(connection: Connection) -> None:
        config = Config()
        config.set_main_option(
            "script_location", str(Path(database.__file__).parent / "migrations")
        )
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(upgrade)
    await engine.dispose()
