"""Artifacts are there as a whole or not at all, here and in an object store."""

import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from common.errors import Internal, Unavailable
from gateway.artifacts.folders import ArtifactFolders
from gateway.artifacts.key import artifact_key
from gateway.artifacts.store import ArtifactStore
from gateway.object_store import ObjectStore
from gateway.store.database import open_database
from gateway.store.productions import Productions
from gateway.store.removals import Removals, Removed
from tests.gateway.store.test_store import new
from tests.s3_server import S3Server, s3_server

KEY = artifact_key("x")
HOUR_NS = 3600 * 10**9


@pytest.fixture(scope="module")
def server() -> Iterator[S3Server]:
    with s3_server() as server:
        yield server


@pytest.fixture
def objects(server: S3Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ObjectStore:
    """A part of the bucket that no other test uses."""
    server.open_to(monkeypatch)
    return ObjectStore(f"{server.url}/{tmp_path.name}", patience_s=0)


@asynccontextmanager
async def opened(root: Path, objects: ObjectStore | None = None) -> AsyncIterator[ArtifactStore]:
    """A store in a folder of its own, over a database beside it."""
    async with open_database(f"sqlite+aiosqlite:///{root.parent / 'test.sqlite3'}") as sessions:
        yield ArtifactStore(ArtifactFolders(root), objects, Removals(sessions))


async def make(store: ArtifactStore, key: str = KEY, content: bytes = b"done") -> None:
    async with store.create(key) as folder:
        (folder / "inner").mkdir()
        (folder / "inner" / "file").write_bytes(content)


async def content(store: ArtifactStore, key: str = KEY) -> bytes | None:
    folder = await store.find(key)
    return (folder / "inner" / "file").read_bytes() if folder else None


def files(root: Path) -> list[Path]:
    return [path for path in root.rglob("*") if path.is_file()]


async def test_an_artifact_appears_when_it_is_complete(tmp_path: Path) -> None:
    async with opened(tmp_path / "a") as store:
        async with store.create(KEY) as folder:
            (folder / "file").write_text("done")
            assert await store.find(KEY) is None
        assert (await store.require(KEY) / "file").read_text() == "done"
        store.remove([KEY])
        assert await store.find(KEY) is None
        store.remove([KEY])
        await store.sweep()
        assert files(tmp_path / "a") == []
        with pytest.raises(Internal, match="neither here"):
            await store.require(KEY)


async def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    async def fail(store: ArtifactStore) -> None:
        async with store.create(KEY) as folder:
            (folder / "file").write_text("half")
            raise RuntimeError("broken off")

    async with opened(tmp_path / "a") as store:
        with pytest.raises(RuntimeError, match="broken off"):
            await fail(store)
        assert await store.find(KEY) is None
    assert files(tmp_path / "a") == []


async def test_of_two_makers_the_first_wins(tmp_path: Path, objects: ObjectStore) -> None:
    async with opened(tmp_path / "a", objects) as store:
        async with store.create(KEY) as slow:
            (slow / "file").write_text("slow")
            async with store.create(KEY) as fast:
                (fast / "file").write_text("fast")
        assert (await store.require(KEY) / "file").read_text() == "fast"
    async with opened(tmp_path / "b", objects) as elsewhere:
        assert (await elsewhere.require(KEY) / "file").read_text() == "fast"


async def test_what_a_crash_left_is_gone_at_the_next_start(tmp_path: Path) -> None:
    async with opened(tmp_path / "a") as store:
        await make(store)
    (tmp_path / "a" / "partial" / "left").mkdir()
    async with opened(tmp_path / "a") as again:
        assert not (tmp_path / "a" / "partial" / "left").exists()
        assert await content(again) == b"done"


async def test_what_is_no_key_is_not_found(tmp_path: Path, objects: ObjectStore) -> None:
    async with opened(tmp_path / "a", objects) as store:
        assert await store.find("../../etc") is None


async def test_another_machine_finds_it_in_the_object_store(
    tmp_path: Path, objects: ObjectStore
) -> None:
    large = os.urandom(20_000_000)
    async with opened(tmp_path / "a", objects) as here:
        await make(here, content=large)
        await make(here, artifact_key("empty"), content=b"")
    async with opened(tmp_path / "b", objects) as there:
        # Asked for at once, it is brought once.
        found = await asyncio.gather(*(content(there) for _ in range(3)))
        assert found == [large] * 3
        assert await content(there, artifact_key("empty")) == b""
        assert await there.find(artifact_key("never made")) is None
    assert len(files(tmp_path / "b")) == 2


async def test_removed_it_is_removed_everywhere(
    tmp_path: Path, objects: ObjectStore, server: S3Server
) -> None:
    async with opened(tmp_path / "a", objects) as store:
        await make(store)
        store.remove([KEY])
        # Its object is still there.
        assert len(server.names(tmp_path.name)) == 1
        assert await store.find(KEY) is None
        await make(store, content=b"again")
        await store.sweep()
        assert await content(store) == b"again"
        store.remove([KEY])
        await store.sweep()
    assert server.names(tmp_path.name) == set()
    assert files(tmp_path / "a") == []


async def test_a_removal_goes_on_after_a_crash(tmp_path: Path, objects: ObjectStore) -> None:
    used = artifact_key("used")
    async with open_database(f"sqlite+aiosqlite:///{tmp_path / 'test.sqlite3'}") as sessions:
        productions = Productions(sessions, max_queued=5)
        async with opened(tmp_path / "a", objects) as store:
            await make(store)
            await make(store, used)
        gone, _ = await productions.create(new())
        await productions.use_artifacts(gone.id, [KEY, used])
        await productions.delete(gone.id)
        # Killed here. Meanwhile somebody uses one of them again.
        other, _ = await productions.create(new())
        await productions.use_artifacts(other.id, [used])
        async with opened(tmp_path / "b", objects) as store:
            await store.resume_removing()
            await store.sweep()
            assert await content(store) is None
            assert await content(store, used) == b"done"
        assert await Removals(sessions).pending(Removed.ARTIFACT) == []


async def test_without_its_store_an_artifact_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3_server() as server:
        server.open_to(monkeypatch)
        objects = ObjectStore(server.url, patience_s=0)
        async with opened(tmp_path / "a", objects) as store:
            await make(store)
            server.stop()
            with pytest.raises(Unavailable, match=server.url):
                await make(store, artifact_key("other"))
            with pytest.raises(Unavailable):
                await store.find(artifact_key("other"))
            # What is here needs no store.
            assert await content(store) == b"done"
            store.remove([KEY])
            await store.sweep()
            assert files(tmp_path / "a") == []
            server.start()
            await make(store, artifact_key("other"))
            await store.sweep()
        assert len(server.names()) == 1


async def test_a_patient_store_waits_for_its_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with s3_server() as server:
        server.open_to(monkeypatch)
        objects = ObjectStore(server.url, patience_s=300)
        server.stop()
        async with opened(tmp_path / "a", objects) as store:
            making = asyncio.create_task(make(store))
            await asyncio.to_thread(server.start)
            await making
            assert await objects.fetch(f"artifacts/{KEY[:2]}/{KEY}", tmp_path / "a")


async def test_the_cache_lets_go_of_what_is_elsewhere_and_idle(
    tmp_path: Path, objects: ObjectStore
) -> None:
    keys = [artifact_key("x", number=number) for number in range(4)]
    async with opened(tmp_path / "a", objects) as store:
        for index, key in enumerate(keys):
            await make(store, key, bytes(1000))
            folder = await store.require(key)
            used_ns = folder.stat().st_mtime_ns - HOUR_NS + index
            os.utime(folder, ns=(used_ns, used_ns))
        await store.find(keys[1])
        await store.shrink(2500, spared={keys[0]})
        here = {path.parents[1].name for path in files(tmp_path / "a")}
        assert here == {keys[0], keys[1]}
        assert [await content(store, key) for key in keys] == [bytes(1000)] * 4


async def test_without_an_object_store_nothing_is_let_go_of(tmp_path: Path) -> None:
    async with opened(tmp_path / "a") as store:
        await make(store)
        folder = await store.require(KEY)
        os.utime(folder, ns=(0, 0))
        await store.shrink(0, spared=set())
        assert await content(store) == b"done"
