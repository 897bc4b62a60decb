"""Features of a sentence among its neighbours: names hashed into a table, and word vectors.

A name says what it is before the bar: `m` a morpheme, `q` a quoted one, `f` an ending or particle,
`r` a word with its role token, `p` a noun's or adverb's role with the verb that follows it, `k` a
kind of sound word, `h` a hint, `s` the sentence's shape; `-1|` to `+2|` stand before those of
neighbours. The place in the table is CRC-32 of the name, the same on every machine.
"""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.sentences import Role
from services.classifier.light.meaning import Meaning
from services.classifier.light.reading import Reading
from services.classifier.light.words import RoleWord

# How many sentences either side a sentence's features look at.
CONTEXT_SENTENCES = 2
TABLE_SIZE = 1 << 20
# Counts up whenever the same sentence gives other features: weights hold for one version alone.
FEATURES_VERSION = 1

_OPEN_TAGS = frozenset(
    "NNG NNP NR NP VV VA VX XSV XSA MAG MAJ MM XR IC".split()  # noqa: SIM905
)
_CLOSED_TAGS = frozenset(
    "EP EF EC ETM ETN JKS JKC JKO JKB JX JC JKQ VCP VCN NNB XSN SF SE".split()  # noqa: SIM905
)
_VECTOR_TAGS = frozenset(["NNG", "VV", "VA", "MAG", "XR", "IC"])
_VECTOR_ROLES = (Role.JKS, Role.JKO, Role.JKB, Role.MAG, Role.V)


@dataclass(frozen=True, slots=True)
class FeatureSet:
    """Which features there are beside the sentence's own words: role tokens, neighbours."""

    roles: bool = True
    context: bool = True


@dataclass(frozen=True, slots=True)
class Features:
    """places (n,) int32, sorted and without repetition, in the table; dense (m,) float32."""

    places: NDArray[np.int32]
    dense: NDArray[np.float32]


def features(
    readings: Sequence[Reading], place: int, meaning: Meaning, chosen: FeatureSet
) -> Features:
    """The features of readings[place]; of the others the CONTEXT_SENTENCES nearest count."""
    own = readings[place]
    names = set(_own_names(own, chosen))
    dense = [_shape(own), np.log1p(own.feelings), *_own_vectors(own, meaning, chosen)]
    if chosen.context:
        near = dict(_neighbours(readings, place))
        names.update(_near_names(near))
        dense.append(_mean([_told_vector(r, meaning) for r in near.values()], meaning))
    places = sorted({zlib.crc32(name.encode()) % TABLE_SIZE for name in names})
    return Features(np.array(places, np.int32), np.concatenate(dense))


def _neighbours(readings: Sequence[Reading], place: int) -> Iterator[tuple[int, Reading]]:
    for offset in range(-CONTEXT_SENTENCES, CONTEXT_SENTENCES + 1):
        if offset and 0 <= place + offset < len(readings):
            yield offset, readings[place + offset]


def _own_names(reading: Reading, chosen: FeatureSet) -> Iterator[str]:
    for morpheme, inside in zip(reading.tagged, reading.inside, strict=True):
        if morpheme.tag in _OPEN_TAGS:
            yield f"{'q' if inside else 'm'}|{morpheme.form}/{morpheme.tag}"
        elif morpheme.tag in _CLOSED_TAGS and not inside:
            yield f"f|{morpheme.form}/{morpheme.tag}"
    yield from _summary(reading)
    yield f"s|ends {_ending(reading)}"
    if chosen.roles:
        yield from _role_names(reading)


def _summary(reading: Reading) -> Iterator[str]:
    """What neighbours see of a sentence too: its hints, its sound words, whether it is spoken."""
    kinds = {k for k, inside in zip(reading.kinds, reading.inside, strict=True) if k and not inside}
    for hint in frozenset().union(*reading.hints):
        yield f"h|{hint}"
        for kind in kinds:
            yield f"h|{hint}&{kind}"
    for kind in kinds:
        yield f"k|{kind}"
    if reading.dialogue:
        yield "s|dialogue"
    elif any(reading.inside):
        yield "s|quotes"


def _ending(reading: Reading) -> str:
    """Form and tag of the last morpheme that is no mark."""
    for morpheme in reversed(reading.tagged):
        if not morpheme.tag.startswith("S"):
            return f"{morpheme.form}/{morpheme.tag}"
    return ""


def _role_names(reading: Reading) -> Iterator[str]:
    waiting: list[str] = []
    for word in reading.words:
        if reading.inside[word.first] or not word.stem:
            continue
        token = _token(word)
        yield f"r|{token} {word.stem}"
        classes = _classes(reading, word)
        yield from (f"r|{token} {name}" for name in classes)
        if word.role is Role.V:
            yield from (f"p|{before} {after}" for before in waiting for after in classes)
            yield from (f"p|{before} {word.stem}" for before in waiting)
            waiting = []
        else:
            waiting += [f"{token} {name}" for name in (*classes, word.stem)]


def _token(word: RoleWord) -> str:
    if word.role:
        return f"[{word.role}]"
    return "[topic]" if word.topic else "[-]"


def _classes(reading: Reading, word: RoleWord) -> list[str]:
    """What a word imitates and hints at."""
    kinds = {kind.value for kind in reading.kinds[word.first : word.last + 1] if kind}
    return sorted(kinds | reading.word_hints(word))


def _near_names(near: dict[int, Reading]) -> Iterator[str]:
    for offset, reading in near.items():
        for name in _summary(reading):
            yield f"{offset:+d}|{name}"
    for reading in near.values():
        for morpheme in reading.tagged:
            if morpheme.tag in _VECTOR_TAGS:
                yield f"near|{morpheme.form}/{morpheme.tag}"


def _shape(reading: Reading) -> NDArray[np.float32]:
    """Numbers of about 0 to 1: length, quoted share, share of verbs among the words."""
    word_count = max(len(reading.words), 1)
    verbs = sum(word.role is Role.V for word in reading.words)
    quoted = sum(reading.inside) / max(len(reading.inside), 1)
    return np.array([np.log1p(word_count) / 4, quoted, verbs / word_count], np.float32)


def _own_vectors(
    reading: Reading, meaning: Meaning, chosen: FeatureSet
) -> list[NDArray[np.float32]]:
    """Mean vectors of what is told, of what is quoted, and of each role's words."""
    vectors = [_told_vector(reading, meaning), _mean(_vectors(reading, meaning, True), meaning)]
    if chosen.roles:
        for role in _VECTOR_ROLES:
            found = [
                meaning.vector(m.kiwi_id)
                for word in reading.words
                if word.role is role and not reading.inside[word.first]
                for m in reading.tagged[word.first : word.last + 1]
                if m.tag in _VECTOR_TAGS
            ]
            vectors.append(_mean(found, meaning))
    return vectors


def _told_vector(reading: Reading, meaning: Meaning) -> NDArray[np.float32]:
    return _mean(_vectors(reading, meaning, False), meaning)


def _vectors(reading: Reading, meaning: Meaning, inside: bool) -> list[NDArray[np.float32]]:
    return [
        meaning.vector(m.kiwi_id)
        for m, is_inside in zip(reading.tagged, reading.inside, strict=True)
        if m.tag in _VECTOR_TAGS and is_inside is inside
    ]


def _mean(vectors: Sequence[NDArray[np.float32]], meaning: Meaning) -> NDArray[np.float32]:
    if not vectors:
        return np.zeros(meaning.dimension_count, np.float32)
    mean: NDArray[np.float32] = np.mean(vectors, axis=0, dtype=np.float32)
    return mean
