"""The preview mix of a production that is being worked on, segment by segment."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path


class Preview:
    """Segments in order of the timeline; whoever reads waits for those still to come."""

    def __init__(self) -> None:
        self._paths: list[Path] = []
        self._changed = asyncio.Event()
        self._ended = False

    def add(self, path: Path) -> None:
        """The next segment's mix, a FLAC file."""
        self._paths.append(path)
        self._wake()

    def end(self) -> None:
        """No more will come."""
        self._ended = True
        self._wake()

    async def segments(self) -> AsyncIterator[Path]:
        """All segments from the first on, as they come, until the preview has ended."""
        index = 0
        while True:
            changed = self._changed
            while index < len(self._paths):
                yield self._paths[index]
                index += 1
            if self._ended:
                return
            await changed.wait()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
