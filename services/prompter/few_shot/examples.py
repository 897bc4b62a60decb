"""The examples that a language model answers by: examples.tsv.

korean, english, prompt, sound, family: a sentence, its translation, and what it should sound like.
Words in brackets after a sentence are hints of the glossary, as requests have them too.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_TABLES = ("examples.tsv", "glossary.tsv")


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence with its prompt; sound and family are "none" where nothing in it sounds."""

    korean: str
    english: str
    prompt: str
    sound: str
    family: str


@cache
def load_examples() -> tuple[Example, ...]:
    """All examples, in the order in which a model reads them."""
    return tuple(Example(*cells) for cells in rows("examples.tsv", 5))


def rows(name: str, column_count: int) -> Iterator[list[str]]:
    """The rows of a table beside this file, without its header; raises ValueError where wrong."""
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines()[1:], 2):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != column_count:
            raise ValueError(f"{name}:{number}: got {len(cells)} columns, not {column_count}")
        yield cells


def tables_sha256() -> str:
    """A hash of the tables: with other examples a model answers otherwise."""
    digest = hashlib.sha256()
    for name in _TABLES:
        digest.update(files(__package__).joinpath(name).read_bytes())
    return digest.hexdigest()
