"""Where morphemes stand in their sentence, for taggers that give forms alone.

Forms are looked for jamo by jamo, since a morpheme may be part of a syllable (가/VV + ㄹ/ETM in 갈)
and a contraction may hide it (하/VV + 였/EP in 했).
"""

import unicodedata
from collections.abc import Sequence

from services.classifier.taggers.tagged import Tagged

# How far ahead a form is looked for; further on it is another word's.
_REACH_JAMO = 12
# Lone jamo (ㄹ, as taggers write it) and the final consonant of a syllable (U+11AF) are one.
_LONE = {
    unicodedata.name(chr(code)).removeprefix("HANGUL JONGSEONG "): chr(code)
    for code in range(0x11A8, 0x11C3)
}
_BOUND_TAGS = ("J", "E", "XS", "VC", "SF", "SP")


def placed(text: str, forms: Sequence[tuple[str, str]]) -> tuple[Tagged, ...]:
    """The morphemes (form, tag) of a sentence, which is not blank, with their places, in order."""
    jamo, owners = _decomposed(text)
    found: list[Tagged] = []
    cursor = 0
    for form, tag in forms:
        wanted = "".join(_parts(character) for character in form)
        at = jamo.find(wanted, cursor, cursor + len(wanted) + _REACH_JAMO) if wanted else -1
        if at >= 0:
            start, end, cursor = owners[at], owners[at + len(wanted) - 1] + 1, at + len(wanted)
        else:
            last = found[-1].end_char - 1 if found else 0
            start = _hidden_in(text, last, max(owners[cursor], last), tag)
            end = start + 1
        found.append(Tagged(form, tag, start, end))
    return tuple(found)


def _hidden_in(text: str, last: int, following: int, tag: str) -> int:
    """The code point that hides a morpheme: of an ending or particle that of the morpheme before
    it, of another morpheme the next one."""
    before, after = range(last, -1, -1), range(following, len(text))
    ways = (before, after) if tag.startswith(_BOUND_TAGS) else (after, before)
    return next(place for way in ways for place in way if not text[place].isspace())


def _decomposed(text: str) -> tuple[str, list[int]]:
    """The sentence's jamo, and for each (and one past the last) the code point that it is of."""
    jamo, owners = [], []
    for place, character in enumerate(text):
        parts = _parts(character)
        jamo.append(parts)
        owners += [place] * len(parts)
    return "".join(jamo), [*owners, len(text)]


def _parts(character: str) -> str:
    name = unicodedata.name(character, "")
    if name.startswith("HANGUL LETTER "):
        return _LONE.get(name.removeprefix("HANGUL LETTER "), character)
    return unicodedata.normalize("NFD", character)
