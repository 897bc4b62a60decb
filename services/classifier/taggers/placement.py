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
    """The morphemes (form, tag) of a sentence with their places, in order."""
    jamo, owners = _decomposed(text)
    found, cursor = [], 0
    for form, tag in forms:
        wanted = "".join(_parts(character) for character in form)
        at = jamo.find(wanted, cursor, cursor + len(wanted) + _REACH_JAMO) if wanted else -1
        if at >= 0:
            start, end, cursor = owners[at], owners[at + len(wanted) - 1] + 1, at + len(wanted)
        else:
            start = _hidden_in(text, owners[cursor], tag)
            end = min(start + 1, len(text))
        found.append(Tagged(form, tag, start, end))
    return tuple(found)


def _hidden_in(text: str, place: int, tag: str) -> int:
    """The code point that hides a morpheme: an ending's is the word before, not the next."""
    last = max(len(text) - 1, 0)
    if place > last or (tag.startswith(_BOUND_TAGS) and place and text[place - 1].isspace()):
        place -= 1
    while place > 0 and text[min(place, last)].isspace():
        place += -1 if tag.startswith(_BOUND_TAGS) else 1
    return min(place, last)


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
