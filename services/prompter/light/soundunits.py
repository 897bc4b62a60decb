"""The sound words of a sentence as units, found in its text: taggers cut many of them to pieces."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from common.sentences import Morpheme
from services.prompter.light import doubts
from services.prompter.light.soundwords import MAX_REPEATS, SoundWords, is_syllables
from services.prompter.light.units import WORD, Doubt, Unit, UnitKind

# What may follow a sound word without a blank: 덜컹거리며, 쿵하고, 짹짹대는.
_TAIL = re.compile(
    r"거[리려렸린릴림립]|대[며고는던자더다지]?|댔|댄|댈|댑|이[며는고던]|하[고는며더]|였|인다|소리|"
    r"[에의은을이가]?$"
)
_TAIL_OF_SYLLABLE = re.compile(r"하[고는며]|$")
# Sound words of one syllable that are ordinary nouns as well, and the tags that tell them apart.
_NOUNS_TOO = frozenset("탕매악억음쪽흠흑와후흥우공징북떡비획확동둥덩")
_SOUND_TAGS = {"MAG", "IC", "XR"}
_FATAL = frozenset({Doubt.NEGATED, Doubt.UNREAL, Doubt.SIMILE})
_PAUSES = " ,.!…"


@dataclass(frozen=True, slots=True)
class _Heard:
    """A sound word in the text, and how often it stands there in a row."""

    core: str
    start_char: int
    end_char: int
    repeats: int = 1


def sound_units(
    text: str,
    spoken: Sequence[bool],
    morphemes: Sequence[Morpheme],
    clauses: Sequence[int],
    words: SoundWords,
) -> Iterator[Unit]:
    """The units in order; spoken says of each code point whether it is quoted."""
    for heard in _in_rows(text, _heard(text, spoken, morphemes, words)):
        start, end = heard.start_char, heard.end_char
        pairs = zip(morphemes, clauses, strict=True)
        forms = words.find(heard.core, heard.repeats)
        if not forms:
            continue
        yield Unit(
            UnitKind.SOUND,
            forms,
            start,
            end,
            clause=max((clause for m, clause in pairs if m.start_char <= start), default=0),
            set_off=text[end : end + 1] in (",", "!", ".", "…"),
            doubts=_doubts(morphemes, start, end),
        )


def _heard(
    text: str, spoken: Sequence[bool], morphemes: Sequence[Morpheme], words: SoundWords
) -> Iterator[_Heard]:
    for match in WORD.finditer(text):
        if spoken[match.start()]:
            continue
        core = _core(match.group(), words)
        if len(core) > 1 or (core and _stands_alone(text, match.start(), match.end(), morphemes)):
            yield _Heard(core, match.start(), match.end())


def _in_rows(text: str, found: Iterable[_Heard]) -> Iterator[_Heard]:
    """The same words, with 똑, 똑, 똑 as one."""
    row: _Heard | None = None
    for heard in found:
        if row and row.core == heard.core:
            between = text[row.end_char : heard.start_char]
            if not between.strip(_PAUSES):
                row = replace(row, end_char=heard.end_char, repeats=row.repeats + 1)
                continue
        if row:
            yield row
        row = heard
    if row:
        yield row


def _doubts(morphemes: Sequence[Morpheme], start: int, end: int) -> frozenset[Doubt]:
    places = [i for i, m in enumerate(morphemes) if start <= m.start_char < end]
    if not places:
        return frozenset()
    stem = [i for i in places if morphemes[i].tag[0] not in "EJSX"] or places[:1]
    return doubts.of_verb(morphemes, places[0], stem[-1]) & _FATAL


def _core(word: str, words: SoundWords) -> str:
    """The sound word that a word begins with, if what follows may follow one; else ""."""
    for end in range(len(word), 0, -1):
        core = word[:end]
        tail = _TAIL if end > 1 else _TAIL_OF_SYLLABLE
        if tail.match(word, end) and is_syllables(core) and words.find(core, MAX_REPEATS):
            return core
    return ""


def _stands_alone(text: str, start: int, end: int, morphemes: Sequence[Morpheme]) -> bool:
    """Whether a sound word of one syllable is one: an adverb, or set off from the sentence."""
    if text[start] not in _NOUNS_TOO:
        return True
    tags = {m.tag for m in morphemes if m.start_char < end and m.end_char > start}
    if tags & _SOUND_TAGS:
        return True
    after = text[end : end + 3].lstrip(" ")
    return text[end : end + 1] in (",", "!") or after[:1] == "하" or "하" in text[start:end]
