"""Words as they are heard become sentences, cut at marks, Korean endings and pauses."""

import re
from collections.abc import Iterator, Sequence

from common.sentences import Sentence, Word
from common.text.sentences import split_sentences
from services.stt.recognition.recogniser import HeardWord
from services.stt.sentence import place_sentence

_CERTAIN_PAUSE_MS = 2_000  # parts sentences, whatever the words are
_FINAL_PAUSE_MS = 400  # parts them behind a word that ends a Korean sentence
_FINAL_SYLLABLES = ("다", "요", "까", "죠", "네")
_LEAST_WORDS = 2  # of a sentence that ends without a mark
# Of speech that is in no line of a script: pauses that part it, and what is no more than a breath.
_PARTING_PAUSE_MS = 700
_LEAST_UNTOLD_MS = 500
_HELD_WORDS = 200  # of a sentence that does not end
# Marks behind which languages without spaces go on at once.
_WIDE_MARKS = re.compile("([。！？])")


class SentenceBuilder:
    """Collects words and gives each sentence when it is certain that it has ended."""

    def __init__(self) -> None:
        self._words: list[HeardWord] = []

    def push(self, words: Sequence[HeardWord]) -> Iterator[Sentence]:
        """The sentences that end before the last of the words."""
        self._words += words
        *complete, last = self._cut() or [[]]
        for group in complete:
            yield _sentence(group)
        self._words = list(last)
        if len(self._words) > _HELD_WORDS:
            yield from self.flush()

    def flush(self) -> Iterator[Sentence]:
        """The sentences that are left when no more words come."""
        for group in self._cut():
            yield _sentence(group)
        self._words = []

    def _cut(self) -> list[list[HeardWord]]:
        groups = [group for part in _at_pauses(self._words) for group in _at_marks(part)]
        return [group for group in groups if group]


def untold_sentences(words: Sequence[HeardWord]) -> Iterator[Sentence]:
    """Sentences without text for words that are in no line of a script."""
    group: list[HeardWord] = []
    for word in words:
        if group and word.start_ms - group[-1].end_ms >= _PARTING_PAUSE_MS:
            yield from _untold(group)
            group = []
        group.append(word)
    yield from _untold(group)


def _untold(words: Sequence[HeardWord]) -> Iterator[Sentence]:
    if words and words[-1].end_ms - words[0].start_ms >= _LEAST_UNTOLD_MS:
        yield place_sentence("", words[0].start_ms, words[-1].end_ms, (), None)


def _at_pauses(words: Sequence[HeardWord]) -> Iterator[list[HeardWord]]:
    group: list[HeardWord] = []
    for word in words:
        if group and _is_border(group, word.start_ms - group[-1].end_ms):
            yield group
            group = []
        group.append(word)
    yield group


def _is_border(group: Sequence[HeardWord], pause_ms: int) -> bool:
    ends = len(group) >= _LEAST_WORDS and group[-1].text.endswith(_FINAL_SYLLABLES)
    return pause_ms >= (_FINAL_PAUSE_MS if ends else _CERTAIN_PAUSE_MS)


def _at_marks(words: Sequence[HeardWord]) -> Iterator[list[HeardWord]]:
    """Cut where split_sentences cuts the text of the words."""
    at = 0
    text = _WIDE_MARKS.sub(r"\1 ", "".join(word.text for word in words))
    for piece in split_sentences(text):
        left = len("".join(piece.split()))
        group = []
        while at < len(words) and left > 0:
            left -= len("".join(words[at].text.split()))
            group.append(words[at])
            at += 1
        yield group
    yield list(words[at:])


def _sentence(words: Sequence[HeardWord]) -> Sentence:
    text = " ".join("".join(word.text for word in words).split())
    placed = [Word(word.text.strip(), word.start_ms, word.end_ms) for word in words]
    return place_sentence(text, placed[0].start_ms, placed[-1].end_ms, placed, None)
