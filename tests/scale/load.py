"""Productions without pause, each held against the same one made while nothing was disturbed."""

import asyncio
import hashlib
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from common.errors import NotFound
from tests.system.books import Book
from wia.client.async_client import AsyncClient
from wia.client.model import Production, ProductionOptions, ProductionState
from wia.client.rendition import MIX

OPTIONS = ProductionOptions(density="rich", take_count=2)


@dataclass(frozen=True, slots=True)
class Made:
    """What came of a production."""

    state: ProductionState
    # Why it failed, and what it warns of; empty where all is well.
    failure: str
    # sha256 of the mix's file and of the cue sheet; "" where there is none.
    mix_sha256: str
    sheet_sha256: str
    elapsed_s: float
    # The longest time in which nothing was heard of it, and what was heard then.
    longest_pause_s: float
    heard_then: str

    @property
    def output(self) -> tuple[str, str]:
        """What has to be the same each time."""
        return self.mix_sha256, self.sheet_sha256


async def produce(client: AsyncClient, book: Book, folder: Path) -> Made:
    """One production; nothing is left of it, so that the next one makes everything anew."""
    begun_s = time.monotonic()
    created = await begin(client, book)
    return await follow(client, created.id, folder, begun_s)


async def begin(client: AsyncClient, book: Book) -> Production:
    """A production that has been created."""
    return await client.create(book.path, script=book.script.encode(), options=OPTIONS)


async def follow(client: AsyncClient, production_id: str, folder: Path, begun_s: float) -> Made:
    """What comes of a production; nothing is left of it."""
    heard_s, pause = time.monotonic(), (0.0, "")
    async for event in client.events(production_id):
        pause = max(pause, (time.monotonic() - heard_s, str(event.happening)))
        heard_s = time.monotonic()
    elapsed_s = heard_s - begun_s
    production = await client.get(production_id)
    words = [f"{w.reason}: {w.message}" for w in production.warnings]
    if production.failure:
        words.append(f"{production.failure.reason}: {production.failure.message}")
    mix_sha256 = sheet_sha256 = ""
    if production.state is ProductionState.SUCCEEDED:
        path = folder / f"{production_id}.flac"
        await client.download(production_id, MIX, path)
        mix_sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
        sheet_sha256 = hashlib.sha256(await client.cue_sheet_json(production_id)).hexdigest()
        path.unlink()
    # A gateway that was exchanged in the middle of it has done it, though it could not say so.
    with suppress(NotFound):
        await client.delete(production_id)
    return Made(production.state, "; ".join(words), mix_sha256, sheet_sha256, elapsed_s, *pause)


@dataclass(slots=True)
class Load:
    """One production of each book after another until it is told to stop."""

    client: AsyncClient
    books: tuple[Book, ...]
    folder: Path
    # Is given a line for each production that has ended.
    tell: Callable[[str], None] = lambda _line: None
    references: Mapping[Path, Made] = field(default_factory=dict)
    made: list[tuple[Book, Made]] = field(default_factory=list)
    _stopping: bool = False

    async def undisturbed(self) -> None:
        """Makes what the others are held against."""
        self.references = {
            book.path: await produce(self.client, book, self.folder) for book in self.books
        }
        for made in self.references.values():
            assert made.state is ProductionState.SUCCEEDED, made
            assert not made.failure, made

    async def run(self) -> None:
        """Works until `stop`, as many books at a time as there are; ends with whole productions."""
        async with asyncio.TaskGroup() as group:
            for book in self.books:
                group.create_task(self._repeat(book))

    def stop(self) -> None:
        """Begin no more productions."""
        self._stopping = True

    async def _repeat(self, book: Book) -> None:
        while not self._stopping:
            made = await produce(self.client, book, self.folder)
            self.made.append((book, made))
            self.tell(f"{book.path.name}: {made}")

    def lost(self) -> list[str]:
        """What went wrong, a line a production; empty when nothing was lost."""
        lines = []
        for book, made in self.made:
            if made.state is not ProductionState.SUCCEEDED or made.failure:
                lines.append(f"{book.path.name}: {made.state.value}: {made.failure}")
            elif made.output != self.references[book.path].output:
                lines.append(f"{book.path.name}: came out differently")
        return lines
