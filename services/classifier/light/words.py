"""Words of a sentence (어절, what stands between spaces) and the roles that they play.

A word's role is that of its last case particle; a word without one is a verb or adjective, else an
adverb or root (docs/effects.md names the roles after the particles' tags).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from common.sentences import Morpheme, Role
from services.classifier.taggers.tagged import Tagged

_PARTICLES = {"JKS": Role.JKS, "JKC": Role.JKC, "JKO": Role.JKO, "JKB": Role.JKB}
_PREDICATES = frozenset({"VV", "VA", "XSV", "XSA"})
_ADVERBS = frozenset({"MAG", "XR"})
_NOUNS = frozenset({"NNG", "NNP", "NNB", "NP", "NR", "XR", "SL", "ETN"})


@dataclass(frozen=True, slots=True)
class RoleWord:
    """A word: its role, its stem (a noun's, adverb's or verb's form) and its morphemes' places.

    topic says that 은, 는 or another auxiliary particle hides the role of a noun.
    """

    role: Role | None
    stem: str
    topic: bool
    first: int
    last: int


def words(text: str, tagged: Sequence[Tagged]) -> tuple[RoleWord, ...]:
    """The words of a sentence in order; first and last (inclusive) count its morphemes."""
    starts = _word_starts(text)
    groups = groupby(range(len(tagged)), key=lambda i: starts[tagged[i].start_char])
    return tuple(
        _word([tagged[i] for i in places], places[0]) for _, g in groups if (places := list(g))
    )


def with_roles(tagged: Sequence[Tagged], found: Sequence[RoleWord]) -> tuple[Morpheme, ...]:
    """The morphemes, each with the role of the word that it stands in."""
    return tuple(
        Morpheme(t.form, t.tag, t.start_char, t.end_char, word.role)
        for word in found
        for t in tagged[word.first : word.last + 1]
    )


def _word_starts(text: str) -> list[int]:
    """For each code point, and one past the last, where its word begins."""
    starts, start = [], 0
    for place, character in enumerate(text):
        if character.isspace():
            start = place + 1
        starts.append(start)
    return [*starts, start]


def _word(morphemes: Sequence[Tagged], first: int) -> RoleWord:
    role = _role([m.tag for m in morphemes])
    topic = role is None and any(m.tag == "JX" for m in morphemes)
    stem = _verb_stem(morphemes) if role is Role.V else _noun_stem(morphemes, role)
    return RoleWord(role, stem, topic, first, first + len(morphemes) - 1)


def _role(tags: Sequence[str]) -> Role | None:
    for tag in reversed(tags):
        if tag in _PARTICLES:
            return _PARTICLES[tag]
    if _PREDICATES.intersection(tags):
        return Role.V
    return Role.MAG if _ADVERBS.intersection(tags) else None


def _verb_stem(morphemes: Sequence[Tagged]) -> str:
    """The first verb's form; a derived one with what it is made from (시작하)."""
    for place, morpheme in enumerate(morphemes):
        if morpheme.tag in ("VV", "VA"):
            return morpheme.form
        if morpheme.tag in ("XSV", "XSA"):
            return (morphemes[place - 1].form if place else "") + morpheme.form
    return ""


def _noun_stem(morphemes: Sequence[Tagged], role: Role | None) -> str:
    """The last noun's form, or the adverb's."""
    wanted = _ADVERBS if role is Role.MAG else _NOUNS
    return next((m.form for m in reversed(morphemes) if m.tag in wanted), "")
