"""Uploads in an object store: there before they are answered, gone when nobody needs them."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from common.errors import Internal, PayloadTooLarge, Unavailable
from gateway.object_store import ObjectStore
from gateway.store.database import open_database
from gateway.store.productions import Productions
from gateway.store.removals import Removals
from gateway.uploads.store import UploadStore
from gateway.uploads.upload import UPLOAD_FILE
from tests.gateway.store.test_store import new
from tests.s3_server import S3Server, s3_server


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[S3Server]:
    with s3_server() as server:
        server.open_to(monkeypatch)
        yield server


@dataclass(frozen=True, slots=True)
class Machine:
    """A gateway's stores."""

    uploads: UploadStore
    productions: Productions
    folder: Path

    async def keep(self, production_id: str, data: bytes = b"narration") -> None:
        """Upload a narration for a production."""
        with self.uploads.begin() as upload:
            upload.write(data)
            await self.uploads.keep(upload, production_id)


@asynccontextmanager
async def machine(
    folder: Path, url: str, database: str = "database.sqlite3"
) -> AsyncIterator[Machine]:
    """One that has a folder of its own and shares the database."""
    async with open_database(f"sqlite+aiosqlite:///{folder.parent / database}") as sessions:
        objects = ObjectStore(url, patience_s=0)
        await asyncio.to_thread(folder.mkdir)
        uploads = UploadStore(folder, objects, Removals(sessions), max_upload_bytes=100)
        yield Machine(uploads, Productions(sessions, max_queued=5), folder)


async def test_another_machine_has_it(server: S3Server, tmp_path: Path) -> None:
    row = new()
    async with machine(tmp_path / "a", server.url) as first:
        await first.keep(row.id)
        await first.productions.create(row)
        await first.uploads.release(row.id)
        assert not list(first.folder.iterdir())
    async with machine(tmp_path / "b", server.url) as second:
        await second.uploads.remove_strangers(await second.productions.ids())
        folder = await second.uploads.open(row.id)
        assert (folder / UPLOAD_FILE).read_bytes() == b"narration"
        await second.productions.delete(row.id)
        await second.uploads.remove(row.id)
        with pytest.raises(Internal, match="lost its narration"):
            await second.uploads.open(row.id)
    assert server.names() == set()


async def test_what_became_no_production_goes_at_the_next_start(
    server: S3Server, tmp_path: Path
) -> None:
    async with machine(tmp_path / "a", server.url) as first:
        await first.keep(new().id)
        assert len(server.names()) == 1
        # Killed here.
    async with machine(tmp_path / "b", server.url) as second:
        await second.uploads.remove_strangers(set())
    assert server.names() == set()


async def test_a_gateway_with_the_wrong_database_does_no_harm(
    server: S3Server, tmp_path: Path
) -> None:
    row = new()
    async with machine(tmp_path / "a", server.url) as first:
        await first.keep(row.id)
        await first.productions.create(row)
    async with machine(tmp_path / "b", server.url, "other.sqlite3") as second:
        await second.uploads.remove_strangers(set())
    assert len(server.names()) == 1


async def test_what_could_not_be_deleted_goes_at_the_next_start(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    row = new()
    async with machine(tmp_path / "a", f"file://{store}") as first:
        await first.keep(row.id)
        await first.productions.create(row)
        await first.productions.delete(row.id)
        # Killed here.
    assert [path for path in store.rglob("*") if path.is_file()]
    async with machine(tmp_path / "b", f"file://{store}") as second:
        await second.uploads.remove_strangers(await second.productions.ids())
    assert not [path for path in store.rglob("*") if path.is_file()]


async def test_without_its_store_an_upload_is_refused(server: S3Server, tmp_path: Path) -> None:
    async with machine(tmp_path / "a", server.url) as first:
        server.stop()
        row = new()
        with pytest.raises(Unavailable, match=server.url):
            await first.keep(row.id)
        await first.uploads.remove(row.id)
        assert not list(first.folder.iterdir())
        with pytest.raises(PayloadTooLarge):
            await first.keep(new().id, bytes(101))
        assert not list(first.folder.iterdir())
