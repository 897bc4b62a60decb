"""Nouns, adverbs and verbs as units, out of a sentence's morphemes (Sejong tags)."""

from collections.abc import Iterator, Sequence

from common.sentences import Morpheme, Role
from services.prompter.light import doubts
from services.prompter.light.units import WORD, Unit, UnitKind

_NOUN_TAGS = {"NNG", "NNP", "XR", "XPN", "XSN", "SL", "NR", "SH"}
_VERB_TAGS = {"VV", "VA"}
_ADVERB_TAGS = {"MAG", "NNB", "IC", "MM"}
_ROLE_TAGS = {"JKS": Role.JKS, "JKC": Role.JKC, "JKO": Role.JKO, "JKB": Role.JKB}
_PLURAL = "들"
# Without them a verb is found as well: 덜컹거리다 by 덜컹, 통곡하다 by 통곡.
_VERB_SUFFIXES = ("거리", "대", "하", "되", "이", "스럽")


def word_units(text: str, morphemes: Sequence[Morpheme], clauses: Sequence[int]) -> Iterator[Unit]:
    """The units in order; clauses has the number of each morpheme's clause."""
    place = 0
    while place < len(morphemes):
        morpheme = morphemes[place]
        if morpheme.tag in _NOUN_TAGS:
            last = _noun_end(morphemes, place)
            yield _noun(morphemes, place, last, clauses[place])
            after = morphemes[last + 1] if last + 1 < len(morphemes) else None
            if after and after.tag in ("XSV", "XSA"):
                yield _verb(text, morphemes, place, last + 1, clauses[place])
            place = last + 1
            continue
        if morpheme.tag in _VERB_TAGS:
            yield _verb(text, morphemes, place, place, clauses[place])
        elif morpheme.tag in _ADVERB_TAGS:
            end = morpheme.end_char
            forms = frozenset({morpheme.form})
            yield Unit(UnitKind.ADVERB, forms, morpheme.start_char, end, clauses[place])
        place += 1


def _noun_end(morphemes: Sequence[Morpheme], place: int) -> int:
    """The last morpheme of the compound noun that begins at place, inside one word."""
    while (
        place + 1 < len(morphemes)
        and morphemes[place + 1].tag in _NOUN_TAGS
        and morphemes[place].end_char == morphemes[place + 1].start_char
    ):
        place += 1
    return place


def _noun(morphemes: Sequence[Morpheme], first: int, last: int, clause: int) -> Unit:
    parts = [m.form for m in morphemes[first : last + 1]]
    tail = morphemes[last + 1].tag if last + 1 < len(morphemes) else ""
    return Unit(
        UnitKind.NOUN,
        _noun_forms(parts),
        morphemes[first].start_char,
        morphemes[last].end_char,
        clause,
        parts=frozenset(parts),
        role=_ROLE_TAGS.get(tail),
        topic=tail == "JX",
        tail_tag=tail,
        doubts=doubts.of_noun(morphemes, last),
    )


def _noun_forms(parts: Sequence[str]) -> frozenset[str]:
    """A compound is found by its head and as a whole (사기그릇: 사기그릇, 그릇).

    A sound's noun is found by its source as well (종소리: 종), a plural as singular and as 들.
    """
    stems = [part for part in parts if part != _PLURAL] or list(parts)
    forms = {"".join(stems[start:]) for start in range(len(stems))}
    if stems[-1] == "소리" and len(stems) > 1:
        forms |= {"".join(stems[start:-1]) for start in range(len(stems) - 1)}
    if len(stems) < len(parts):
        forms |= {form + _PLURAL for form in forms} | {_PLURAL}
    return frozenset(forms)


def _verb(text: str, morphemes: Sequence[Morpheme], first: int, last: int, clause: int) -> Unit:
    """A verb; its trigger runs to the end of its word: 떨어졌다."""
    stem = "".join(m.form for m in morphemes[first : last + 1])
    forms = {stem}
    for suffix in _VERB_SUFFIXES:
        if stem.endswith(suffix) and len(stem) > len(suffix):
            forms.add(stem.removesuffix(suffix))
    start, end = morphemes[first].start_char, morphemes[last].end_char
    word = WORD.match(text, start)
    tail = morphemes[last + 1 : last + 6]
    return Unit(
        UnitKind.VERB,
        frozenset(forms),
        start,
        max(end, word.end() if word else end),
        clause,
        tail_tag=next((m.tag for m in tail if m.tag[0] == "E" and m.tag != "EP"), ""),
        progressive=any(
            m.tag == "VX" and m.form in ("있", "계시") and tail[i - 1].form == "고"
            for i, m in enumerate(tail)
            if i
        ),
        doubts=doubts.of_verb(morphemes, first, last),
    )
