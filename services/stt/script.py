"""A script: its lines cut into sentences, each with what of it a narrator speaks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from common.text.script import ScriptLine
from common.text.sentences import HANJA, is_speakable, split_sentences

_HANJA_IN_BRACKETS = re.compile(rf"[(（\[〔][{HANJA}\s,·]+[)）\]〕]")


@dataclass(frozen=True, slots=True)
class ScriptSentence:
    """A sentence of the script.

    text is as written; spoken leaves out what a narrator does not read (Chinese characters in
    brackets beside their reading); script_line is the index of its line.
    """

    text: str
    spoken: str
    script_line: int


def split_script(lines: Iterable[ScriptLine]) -> Iterator[ScriptSentence]:
    """The sentences of the lines, in order; a line may hold several or none."""
    for line in lines:
        for text in split_sentences(line.text):
            spoken = _HANJA_IN_BRACKETS.sub("", text).strip()
            if is_speakable(spoken):
                yield ScriptSentence(text, spoken, line.index)


def spoken_positions(sentence: ScriptSentence) -> list[tuple[str, int]]:
    """The words of a sentence, as written, and where each begins in what is spoken of it."""
    removed = [match.span() for match in _HANJA_IN_BRACKETS.finditer(sentence.text)]
    words = []
    for match in re.finditer(r"\S+", sentence.text):
        before = sum(min(match.start(), end) - min(match.start(), start) for start, end in removed)
        words.append((match.group(), min(match.start() - before, len(sentence.spoken))))
    return words


def hangul_share(text: str) -> float:
    """Share of Korean among the letters of a text, 0 to 1; 1 where there are no letters."""
    letters = [letter for letter in text if letter.isalpha()]
    korean = sum("가" <= letter <= "힣" or "ㄱ" <= letter <= "ㆎ" for letter in letters)
    return korean / len(letters) if letters else 1.0
