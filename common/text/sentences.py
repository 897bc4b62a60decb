"""Cuts a line of text into sentences, at their marks and around quotations."""

import re
from collections.abc import Iterator
from itertools import pairwise

_LONGEST_CHARS = 200  # a longer piece is cut at a comma or a space, so that no line is endless

_OPENING = '"“‘「『《〈(（['
_CLOSING = '"”’」』》〉)）]'
_PAIRS = {"“": "”", "‘": "’", "「": "」", "『": "』", '"': '"'}

HANJA = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_SPEAKABLE = re.compile(rf"[0-9A-Za-z가-힣ㄱ-ㆎ{HANJA}]")
_SPEECH_MARKS = re.compile(r"[.!?。！？]|…|‥")
_ELLIPSIS = re.compile(r"(?:…|‥|\.\.)[.…‥]*$")
_FINAL_SYLLABLES = "다요까죠지네라자냐니군구나걸게소오"
# What follows a closing quotation mark when the sentence goes on: "…?" 하고 물었다.
_QUOTING = re.compile(
    r"\s*(?:이?라(?:고|며|면서|는|던|니)|하(?:고|며|면서|는|자|니|였|여)|고(?=[\s,])|며(?=[\s,])"
    r"|했|[은는이가을를도의와과에만,]|라|란|처럼|같)"
)


def split_sentences(text: str) -> list[str]:
    """Cuts one line after each sentence's end, and what is too long at a comma or space."""
    text = " ".join(text.split())
    borders = [0, *_sentence_ends(text), len(text)]
    pieces = [text[a:b].strip() for a, b in pairwise(borders)]
    return [part for piece in pieces if piece for part in _cut_long(piece)]


def is_speakable(text: str) -> bool:
    """Whether there is anything in a text that can be read aloud."""
    return bool(_SPEAKABLE.search(text))


def _sentence_ends(text: str) -> Iterator[int]:
    """Positions after a sentence: behind its marks and whatever closes with them."""
    quotes: list[tuple[str, int]] = []  # the closing mark that is awaited, where it opened
    position = 0
    while position < len(text):
        letter = text[position]
        position += 1
        if quotes and letter == quotes[-1][0]:
            opened_at = quotes.pop()[1]
            ends_here = _SPEECH_MARKS.search(text, max(position - 2, opened_at), position)
            if not quotes and ends_here and not _QUOTING.match(text, position):
                yield position
        elif letter in _PAIRS and _PAIRS[letter] in text[position : position + _LONGEST_CHARS]:
            quotes.append((_PAIRS[letter], position))
        elif not quotes and _SPEECH_MARKS.match(letter) and _ends_sentence(text, position):
            position = _behind_closing(text, position)
            yield position


def _ends_sentence(text: str, position: int) -> bool:
    """Whether the mark before position ends a sentence: more text follows, but no more marks."""
    rest = text[_behind_closing(text, position) :]
    if not rest or _SPEECH_MARKS.match(rest):
        return False
    head = text[:position]
    trailing = _ELLIPSIS.search(head)
    if trailing and not rest.lstrip().startswith(tuple(_OPENING)):
        return head[: trailing.start()].endswith(tuple(_FINAL_SYLLABLES)) and rest[0] == " "
    return rest[0] == " " or (rest[0] in _OPENING and not trailing) or bool(trailing)


def _behind_closing(text: str, position: int) -> int:
    while position < len(text) and text[position] in _CLOSING and text[position] != '"':
        position += 1
    return position


def _cut_long(piece: str) -> Iterator[str]:
    while len(piece) > _LONGEST_CHARS:
        cut = max(piece.rfind(", ", 0, _LONGEST_CHARS) + 1, 0)
        cut = cut or piece.rfind(" ", 0, _LONGEST_CHARS)
        cut = cut if cut > 0 else _LONGEST_CHARS
        yield piece[:cut].strip()
        piece = piece[cut:].strip()
    yield piece
