"""The preview as bytes, encoded while its segments are still being made."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from common.audio.pcm import Frames
from gateway.delivery.delivery import read_blocks, stream_delivery
from gateway.delivery.spec import DeliverySpec


class _Segments:
    """Hands segments from the event loop to the thread that encodes them."""

    def __init__(self, first: Path, later: AsyncIterator[Path]) -> None:
        self._first, self._later = first, later
        self._loop = asyncio.get_running_loop()
        self._awaited: Future[Path | None] | None = None
        self._closed = False

    def blocks(self) -> Iterator[Frames]:
        """Called on the thread; waits there for segments to come."""
        path: Path | None = self._first
        while path is not None and not self._closed:
            yield from read_blocks([path])
            self._awaited = asyncio.run_coroutine_threadsafe(self._next(), self._loop)
            path = self._awaited.result()

    async def _next(self) -> Path | None:
        return None if self._closed else await anext(self._later, None)

    def close(self) -> None:
        """Nobody listens any more: let the thread go on, to its end."""
        self._closed = True
        if self._awaited is not None:
            self._awaited.cancel()


async def preview_bytes(
    spec: DeliverySpec, first: Path, later: AsyncIterator[Path]
) -> AsyncIterator[bytes]:
    """The delivery of the segments; it breaks off where the production ends early.

    Each listener has a thread, since one that waits for segments on a thread of the pool would
    keep those waiting that make them.
    """
    segments = _Segments(first, later)
    pool = ThreadPoolExecutor(1, "preview")
    pieces = stream_delivery(segments.blocks(), spec)
    try:
        loop = asyncio.get_running_loop()
        while (piece := await loop.run_in_executor(pool, next, pieces, None)) is not None:
            yield piece
    except ValueError:
        # It has fewer frames than the narration: the production ended early.
        return
    finally:
        segments.close()
        pool.shutdown(wait=False, cancel_futures=True)
