"""What of a sentence is quoted: speech in double marks, thoughts in single ones.

Single marks around one word (‘쿵’ 하는 소리) only stress it. A line that begins with a dash is
speech as well. Marks may open in one sentence and close in a later one.
"""

from collections.abc import Sequence

# How many sentences either side are searched for the mark that opened or closes a quotation.
REACH_SENTENCES = 8

_OPEN = {"“": "”", "「": "」", "『": "』", "«": "»", "‘": "’", "'": "'", '"': '"', "＂": "＂"}
_CLOSE = frozenset(_OPEN.values())
_SINGLE = frozenset("‘'")
_STRAIGHT = frozenset("\"＂'")
_DASHES = ("―", "—", "–", "- ", "− ")


def quoted(text: str, open_before: bool) -> tuple[bool, ...]:
    """For each code point of the sentence whether it is quoted, the marks included.

    open_before says that the sentence begins inside a quotation.
    """
    if text.lstrip().startswith(_DASHES):
        return (True,) * len(text)
    flags = [False] * len(text)
    place = 0
    if open_before:
        end = next((i for i, c in enumerate(text) if c in _CLOSE and c not in "’'"), len(text) - 1)
        flags[: end + 1] = [True] * (end + 1)
        place = end + 1
    while place < len(text):
        mark = text[place]
        if mark not in _OPEN:
            place += 1
            continue
        end = text.find(_OPEN[mark], place + 1)
        if end < 0:
            end = place if mark in _SINGLE else len(text) - 1
        if mark not in _SINGLE or any(c.isspace() for c in text[place:end]):
            flags[place : end + 1] = [True] * (end + 1 - place)
        place = end + 1
    return tuple(flags)


def opens_inside(before: Sequence[str], own: str, after: Sequence[str]) -> bool:
    """Whether a sentence begins inside a quotation, by the marks of its neighbours and its own.

    before and after are in order of time; the REACH_SENTENCES nearest of each count.
    """
    for text in reversed(before[-REACH_SENTENCES:]):
        state = _state_after(text)
        if state is not None:
            return state
    for text in (own, *after[:REACH_SENTENCES]):
        closes = _closes_first(text)
        if closes is not None:
            return closes
    return False


def _marks(text: str) -> list[bool]:
    """The double marks in order: True for one that opens, False for one that closes."""
    marks, inside = [], False
    for place, character in enumerate(text):
        if character in _STRAIGHT - _SINGLE:
            opening = not inside and not _ends_sentence(text, place)
            marks.append(opening)
            inside = opening
        elif character in "“「『«":
            marks.append(True)
            inside = True
        elif character in "”」』»":
            marks.append(False)
            inside = False
    return marks


def _ends_sentence(text: str, place: int) -> bool:
    """Whether a straight mark stands at the end of a sentence of which it is the first mark."""
    return place > 0 and not text[place + 1 :].strip(" .,!?…")


def _state_after(text: str) -> bool | None:
    """Whether a quotation is open after the sentence; None where it says nothing."""
    marks = _marks(text)
    return marks[-1] if marks else None


def _closes_first(text: str) -> bool | None:
    """Whether the sentence's first mark closes; None where it has none."""
    marks = _marks(text)
    return not marks[0] if marks else None
