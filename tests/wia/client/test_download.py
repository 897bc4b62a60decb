"""A download that breaks off goes on where it was, and is there as a whole or not at all."""

from pathlib import Path

import pytest

from common.errors import NotFound, Unavailable
from tests.wia.client.peer import answering, response
from wia.client.connection import Connection
from wia.client.download import fetch_to_file

_DATA = bytes(range(256)) * 4
_SIZE_BYTES = len(_DATA)


async def _fetch(url: str, target: Path) -> None:
    connection = Connection(url)
    try:
        await fetch_to_file(connection, "/mix", {"format": "flac"}, target, 2.0)
    finally:
        await connection.close()


async def test_it_goes_on_where_it_broke_off(tmp_path: Path) -> None:
    target = tmp_path / "mix.flac"
    first = response(_DATA[:100], length_bytes=_SIZE_BYTES, ETag='"a"')
    second = response(_DATA[100:300], "206 Partial", length_bytes=_SIZE_BYTES - 100, ETag='"a"')
    third = response(_DATA[300:], "206 Partial", ETag='"a"')
    async with answering([first, second, third]) as peer:
        await _fetch(peer.url, target)
    assert target.read_bytes() == _DATA
    assert [peer.header(n, "range") for n in range(3)] == ["", "bytes=100-", "bytes=300-"]
    assert peer.header(1, "if-range") == '"a"'
    assert peer.heads[0].startswith("GET /mix?format=flac ")


async def test_it_begins_anew_where_the_file_has_changed(tmp_path: Path) -> None:
    target = tmp_path / "mix.flac"
    first = response(b"old and longer than the new", length_bytes=_SIZE_BYTES, ETag='"a"')
    async with answering([first, response(b"new", ETag='"b"')]) as peer:
        await _fetch(peer.url, target)
    assert target.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (response(b'{"reason": "PRODUCTION_NOT_FOUND"}', "404 Not Found"), NotFound),
        (b"", Unavailable),
    ],
)
async def test_a_failed_download_leaves_what_was_there(
    tmp_path: Path, answer: bytes, error: type[Exception]
) -> None:
    target = tmp_path / "mix.flac"
    target.write_bytes(b"earlier")
    async with answering([answer]) as peer:
        with pytest.raises(error):
            await _fetch(peer.url, target)
    assert target.read_bytes() == b"earlier"
    assert _names(tmp_path) == ["mix.flac"]


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]
