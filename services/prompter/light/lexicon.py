"""The lexicon: sounds, and the rules by which words tell of them, read from tables.

sounds.tsv   sound, family, kind, duration_ms, prompt
             kind is "bed" (lasts as long as its scene), "event", or "either" (the verb decides)
classes.tsv  name, words: lists that rules refer to as @name
rules.tsv    sound, weight (confidence of a rule with one term, 0 to 1), patterns

Patterns are parted by " ; ", the terms of a pattern by blanks, alternatives in a term by "|". All
terms have to be in the sentence, near each other. A term is
  문       a noun or an adverb             문.o  one with the role of a subject (.s), an object (.o)
  열-      a verb or an adjective                or an adverbial (.b)
  ~쾅      a sound word in any shape       !눈물  something that must not be in the clause
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from common.sentences import Role
from common.sounds import SoundFamily

_ROLES = {"s": Role.JKS, "o": Role.JKO, "b": Role.JKB}


class Kind(StrEnum):
    """Whether a sound lasts."""

    BED = "bed"
    EVENT = "event"
    EITHER = "either"


class WordKind(StrEnum):
    """What sort of word a term asks for."""

    NOUN = "noun"
    VERB = "verb"
    SOUND = "sound"


class LexiconError(ValueError):
    """A table is not as it has to be; the message says where."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A sound by its fine name; prompt is English without modifiers."""

    name: str
    family: SoundFamily
    kind: Kind
    duration_ms: int
    prompt: str


@dataclass(frozen=True, slots=True)
class Term:
    """Alternatives of which one has to be there, each with the roles that it may play.

    None among the roles stands for any.
    """

    roles: Mapping[tuple[WordKind, str], frozenset[Role | None]]

    def kinds(self) -> frozenset[WordKind]:
        """The kinds of word that it may be."""
        return frozenset(kind for kind, _ in self.roles)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Terms that together tell of a sound, and terms that speak against it."""

    sound: str
    weight: float
    terms: tuple[Term, ...]
    forbidden: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All sounds by name, and all patterns in the order of the tables."""

    sounds: Mapping[str, Sound]
    patterns: tuple[Pattern, ...]


@cache
def load_lexicon() -> Lexicon:
    """The lexicon beside this file; raises LexiconError where a table is wrong."""
    sounds = {
        row[0]: Sound(row[0], SoundFamily(row[1]), Kind(row[2]), int(row[3]), row[4])
        for row in rows("sounds.tsv", 5)
    }
    classes = {name: words.split() for name, words in rows("classes.tsv", 2)}
    patterns = []
    for name, weight, cell in rows("rules.tsv", 3):
        if name not in sounds:
            raise LexiconError(f"rules.tsv: there is no sound {name!r}")
        patterns += [_pattern(name, float(weight), text, classes) for text in cell.split(" ; ")]
    return Lexicon(sounds, tuple(patterns))


def sound_word_forms(lexicon: Lexicon) -> list[str]:
    """The sound words that the rules ask for."""
    return [
        form
        for pattern in lexicon.patterns
        for term in pattern.terms
        for kind, form in term.roles
        if kind is WordKind.SOUND
    ]


def rows(name: str, column_count: int) -> Iterator[list[str]]:
    """The rows of a table, without its header and comments."""
    text = files(__package__).joinpath("lexicon", name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines()[1:], 2):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) != column_count:
            raise LexiconError(f"{name}:{number}: got {len(cells)} columns, not {column_count}")
        yield cells


def _pattern(sound: str, weight: float, text: str, classes: Mapping[str, list[str]]) -> Pattern:
    parts = text.split()
    wanted = [_term(part, classes) for part in parts if not part.startswith("!")]
    forbidden = [_term(part[1:], classes) for part in parts if part.startswith("!")]
    if not wanted:
        raise LexiconError(f"rules.tsv: {sound} has a pattern without a term: {text!r}")
    return Pattern(sound, weight, tuple(wanted), tuple(forbidden))


def _term(text: str, classes: Mapping[str, list[str]]) -> Term:
    sounding = text.startswith("~")
    roles: dict[tuple[WordKind, str], frozenset[Role | None]] = {}
    for choice in text.removeprefix("~").split("|"):
        form, _, letter = choice.partition(".")
        if form.startswith("@") and form[1:] not in classes:
            raise LexiconError(f"rules.tsv: there is no class {form!r}")
        for word in classes[form[1:]] if form.startswith("@") else [form]:
            kind = WordKind.SOUND if sounding else WordKind.NOUN
            if word.endswith("-"):
                kind, word = WordKind.VERB, word.removesuffix("-")
            known = roles.get((kind, word), frozenset())
            roles[kind, word] = known | {_ROLES[letter] if letter else None}
    return Term(roles)
