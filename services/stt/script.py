"""A script: its lines cut into sentences, each with what of it a narrator speaks."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from common.errors import FailedPrecondition, InvalidArgument
from common.text.script import ScriptLine
from common.text.sentences import HANJA, is_speakable, split_sentences

_LEAST_HANGUL_SHARE = 0.5
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


def read_script(lines: Iterable[ScriptLine], language: str) -> list[ScriptSentence]:
    """The sentences of a script that is to be aligned, in a language (BCP 47 tag).

    Raises InvalidArgument (SCRIPT_EMPTY) where nothing can be read aloud, FailedPrecondition
    (LANGUAGE_MISMATCH) where a Korean script is not in Korean.
    """
    script = list(split_script(lines))
    if not script:
        raise InvalidArgument(
            "SCRIPT_EMPTY", "the script has no line that could be read aloud; expected some"
        )
    share = hangul_share(" ".join(sentence.spoken for sentence in script))
    if language.partition("-")[0].lower() == "ko" and share < _LEAST_HANGUL_SHARE:
        raise FailedPrecondition(
            "LANGUAGE_MISMATCH",
            f"{share:.0%} of the script's letters are Korean, expected at least "
            f"{_LEAST_HANGUL_SHARE:.0%} for language {language!r}",
        )
    return script


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
