"""Metadata that a narration's file carries on to the delivered ones: a few tags, and chapters."""

from collections.abc import Iterable, Mapping
from typing import Any

from gateway.ingest.narration import Chapter, Tag

_TAG_NAMES = (
    "title",
    "artist",
    "album",
    "album_artist",
    "composer",
    "genre",
    "date",
    "publisher",
    "copyright",
)
_MAX_LETTERS = 500
_MAX_CHAPTERS = 2_000


def read_tags(metadata: Mapping[str, str]) -> tuple[Tag, ...]:
    """The tags worth keeping, by ffmpeg's metadata."""
    pairs = ((name, _clean(metadata.get(name, ""))) for name in _TAG_NAMES)
    return tuple(Tag(name, value) for name, value in pairs if value)


def read_chapters(chapters: Iterable[Mapping[str, Any]], duration_ms: int) -> tuple[Chapter, ...]:
    """The chapters inside [0, duration_ms], by ffmpeg's chapters."""
    found = []
    for chapter in list(chapters)[:_MAX_CHAPTERS]:
        start_ms = max(0, int(chapter["start"] * chapter["time_base"] * 1000))
        end_ms = min(duration_ms, int(chapter["end"] * chapter["time_base"] * 1000))
        if start_ms < end_ms:
            found.append(Chapter(_clean(chapter["metadata"].get("title", "")), start_ms, end_ms))
    return tuple(sorted(found, key=lambda chapter: chapter.start_ms))


def _clean(value: str) -> str:
    """One line without control characters, of bounded length."""
    letters = (letter if letter.isprintable() else " " for letter in value[:_MAX_LETTERS])
    return " ".join("".join(letters).split())
