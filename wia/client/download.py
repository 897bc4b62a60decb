"""Fetching audio: a broken download goes on where it broke off (RFC 9110, section 14)."""

from pathlib import Path
from typing import IO

import httpx

from wia.client.connection import Connection, Patience

# Delivering a whole book in another format can take a while before the first byte comes.
_IDLE_S = 600.0


async def fetch(
    connection: Connection, path: str, params: dict[str, str], sink: IO[bytes], patience_s: float
) -> None:
    """Writes what is at the path to the sink, from its position 0 on; raises typed errors."""
    patience, etag = Patience(patience_s), ""
    while True:
        # Ranges count bytes as they travel: no compression on the way.
        headers = {"Accept-Encoding": "identity"}
        if sink.tell() and etag:
            headers |= {"Range": f"bytes={sink.tell()}-", "If-Range": etag}
        try:
            async with connection.stream(path, params, headers, _IDLE_S) as response:
                etag = response.headers.get("etag", "")
                if response.status_code != httpx.codes.PARTIAL_CONTENT:
                    # It has changed meanwhile, or ranges are not offered: from the start.
                    sink.seek(0)
                    sink.truncate()
                async for piece in response.aiter_raw():
                    sink.write(piece)
                    patience.renew()
                return
        except httpx.TransportError as error:
            await connection.pause(patience, error)


async def fetch_to_file(
    connection: Connection, path: str, params: dict[str, str], target: Path, patience_s: float
) -> None:
    """The same into a file, which appears when it is whole."""
    partial = target.with_name(f".{target.name}.part")
    try:
        with partial.open("wb") as sink:
            await fetch(connection, path, params, sink, patience_s)
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
