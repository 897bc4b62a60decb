"""Sentences of a narration: words with times, morphemes with roles."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """The part that a word plays in its sentence, as its token is written."""

    JKS = "JKS"
    JKC = "JKC"
    JKO = "JKO"
    JKB = "JKB"
    MAG = "MAG"
    V = "V"


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its time on the narration's clock."""

    text: str
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence; text is empty and script_line None for speech that is in no script line."""

    id: str
    text: str
    start_ms: int
    end_ms: int
    words: tuple[Word, ...] = ()
    script_line: int | None = None


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A morpheme; start_char and end_char count code points of its sentence's text."""

    form: str
    tag: str
    start_char: int
    end_char: int
    role: Role | None = None
