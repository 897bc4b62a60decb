"""Folders in an object store; what stores have in common is tested with artifacts."""

from pathlib import Path

import pytest

from common.errors import FailedPrecondition, Unavailable
from gateway.object_store import ObjectStore
from tests.s3_server import s3_server


async def test_a_shared_folder_will_do(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    store = ObjectStore(f"file://{tmp_path / 'shared'}", patience_s=0)
    await store.check()
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "file").write_text("text")
    (tmp_path / "out").mkdir()
    await store.put("a/b", tmp_path / "in")
    await store.put("a/b", tmp_path / "in")
    assert await store.fetch("a/b", tmp_path / "out")
    assert (tmp_path / "out" / "file").read_text() == "text"
    await store.delete("a/b")
    await store.delete("a/b")
    assert not await store.fetch("a/b", tmp_path / "out")
    assert [path for path in (tmp_path / "shared").rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("url", ["books", "ftp://host/books", "s3://", "file:///not/there"])
def test_a_url_that_names_no_store(url: str) -> None:
    with pytest.raises(FailedPrecondition, match=f"WIA_OBJECT_STORE_URL '{url}'"):
        ObjectStore(url, patience_s=0)


async def test_a_bucket_that_is_not_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with s3_server() as server:
        server.open_to(monkeypatch)
        with pytest.raises(Unavailable, match="s3://other"):
            await ObjectStore("s3://other/books", patience_s=0).check()


async def test_a_disk_that_cannot_be_read_is_not_the_stores_fault(tmp_path: Path) -> None:
    (tmp_path / "shared").mkdir()
    store = ObjectStore(f"file://{tmp_path / 'shared'}", patience_s=300)
    with pytest.raises(FileNotFoundError):
        await store.put("a", tmp_path / "not there")
    assert not await store.fetch("a", tmp_path / "shared")
