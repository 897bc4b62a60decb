"""A correction under way: words that were heard go in, sentences of the script come out."""

from collections.abc import Callable, Iterable, Iterator, Sequence

import numpy as np

from common.sentences import Sentence
from services.stt.correction.matching import Letters
from services.stt.correction.ownership import Owned, own_words
from services.stt.correction.places import ScriptPlaces
from services.stt.correction.reading import Reading, find_readings
from services.stt.correction.syllables import Syllables, syllables_of
from services.stt.correction.timing import timed_sentence
from services.stt.engine import AbsentSentence
from services.stt.recognition.recogniser import HeardWord
from services.stt.script import ScriptSentence, spoken_positions

_WINDOW_SYLLABLES = 500  # some 100 s of speech
_HELD_BACK_SYLLABLES = 120  # at a window's end nothing is certain yet
_OFFERED_SHARE, _OFFERED_MORE_SYLLABLES = 1.3, 80
_LOST_MATCH = 0.5  # of a window; when it is less, the whole script is searched
_PENDING_COUNT = 40  # sentences left out lately, which may yet be read out of turn

# Makes sentences of words that are in no line of the script.
Unscripted = Callable[[Sequence[HeardWord]], Iterable[Sentence]]


class Correction:
    """Which sentences of a script have been read so far; holds the words of a window at most."""

    def __init__(self, script: Sequence[ScriptSentence], unscripted: Unscripted) -> None:
        self._script = script
        self._syllables = [syllables_of(_spoken_words(sentence)) for sentence in script]
        self._places = ScriptPlaces(self._syllables)
        self._unscripted = unscripted
        self._words: list[HeardWord] = []
        self._next = 0
        self._pending: list[int] = []
        self._read: set[int] = set()
        self._heard_count = 0
        self._matched_count = 0.0

    def push(self, words: Sequence[HeardWord]) -> Iterator[Sentence]:
        """The sentences that have become certain, in order of time."""
        self._words += words
        while len(heard := syllables_of([word.text for word in self._words])) > _WINDOW_SYLLABLES:
            yield from self._process(heard, is_last=False)

    def flush(self) -> Iterator[Sentence]:
        """The sentences that are left when no more words come."""
        yield from self._process(syllables_of([word.text for word in self._words]), is_last=True)

    @property
    def script_match(self) -> float:
        """Share of the syllables so far that are in the script, 0 to 1."""
        return min(self._matched_count / max(self._heard_count, 1), 1.0)

    @property
    def absent_sentences(self) -> tuple[AbsentSentence, ...]:
        """The sentences that have not been read, in the order of the script."""
        absent = [each for i, each in enumerate(self._script) if i not in self._read]
        return tuple(AbsentSentence(each.script_line, each.text) for each in absent)

    @property
    def absent_script_lines(self) -> tuple[int, ...]:
        """The lines of which no sentence has been read."""
        read_lines = {self._script[index].script_line for index in self._read}
        lines = {each.script_line for each in self.absent_sentences}
        return tuple(sorted(lines - read_lines))

    def _process(self, heard: Syllables, *, is_last: bool) -> Iterator[Sentence]:
        offered, readings = self._find(heard.letters)
        own = [self._syllables[index] for index in offered]
        owned = own_words(self._words, heard, own, readings)
        done, cut = _certain(owned, heard, len(self._words), is_last=is_last)
        at = 0
        for each in done:
            yield from self._unscripted(self._words[at : each.first])
            index = offered[each.reading.sentence]
            yield timed_sentence(
                self._script[index], self._syllables[index], each, self._words, heard
            )
            at = each.stop
        yield from self._unscripted(self._words[at:cut])
        self._count(done, int(np.searchsorted(heard.words, cut)))
        self._move_on(offered, [each.reading for each in done])
        self._words = self._words[cut:]

    def _find(self, heard: Letters) -> tuple[list[int], list[Reading]]:
        """The sentences offered, and which of them were read."""
        offered = self._offer(self._next, len(heard))
        readings = find_readings(heard, [self._syllables[index] for index in offered])
        if _matched(readings) < _LOST_MATCH * len(heard):
            place = self._places.find(heard)
            if place is not None and place not in offered:
                further = sorted({*offered, *self._offer(place, len(heard))})
                return further, find_readings(heard, [self._syllables[i] for i in further])
        return offered, readings

    def _offer(self, first: int, heard_count: int) -> list[int]:
        """Sentences that may have been read: some left out before, then those from first on."""
        offered = [index for index in self._pending if index < first]
        wanted = heard_count * _OFFERED_SHARE + _OFFERED_MORE_SYLLABLES
        index = first
        while index < len(self._script) and wanted > 0:
            if index not in self._read:
                offered.append(index)
                wanted -= len(self._syllables[index])
            index += 1
        return offered

    def _count(self, done: Sequence[Owned], heard_count: int) -> None:
        self._heard_count += heard_count
        self._matched_count += _matched([each.reading for each in done])

    def _move_on(self, offered: Sequence[int], readings: Sequence[Reading]) -> None:
        self._read |= {offered[reading.sentence] for reading in readings}
        in_turn = [offered[reading.sentence] for reading in readings if reading.in_turn]
        following = max([self._next, *(index + 1 for index in in_turn)])
        passed = {*self._pending, *range(self._next, following)} - self._read
        self._pending = sorted(passed)[-_PENDING_COUNT:]
        self._next = following


def _spoken_words(sentence: ScriptSentence) -> list[str]:
    """What is spoken of each word of a sentence."""
    starts = [position for _, position in spoken_positions(sentence)]
    ends = [*starts[1:], len(sentence.spoken)]
    return [sentence.spoken[start:end] for start, end in zip(starts, ends, strict=True)]


def _matched(readings: Sequence[Reading]) -> float:
    """How many syllables were surely heard of sentences of the script."""
    return sum(len(reading.heard) * reading.fit for reading in readings)


def _certain(
    owned: Sequence[Owned], heard: Syllables, word_count: int, *, is_last: bool
) -> tuple[Sequence[Owned], int]:
    """The readings that nothing can change any more, and the word up to which all is done."""
    if is_last:
        return owned, word_count
    limit = int(heard.words[len(heard) - _HELD_BACK_SYLLABLES])
    done = [each for each in owned if each.stop <= limit]
    if done:
        return done, done[-1].stop
    return [], max(min([limit, *(each.first for each in owned)]), 1)
