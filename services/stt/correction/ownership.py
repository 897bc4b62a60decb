"""Which of the words that were heard belong to which sentence, and which to none."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from services.stt.correction.reading import Reading
from services.stt.correction.syllables import Syllables
from services.stt.recognition.recogniser import HeardWord

# Words beside a sentence are what was misheard of its first or last words, if they are about as
# long as what is missing there and nobody paused between.
_LONGER = 1.5
_LONGEST_PAUSE_MS = 700


@dataclass(frozen=True, slots=True)
class Owned:
    """A reading and the words that belong to it: from first up to but not including stop."""

    reading: Reading
    first: int
    stop: int


def own_words(
    words: Sequence[HeardWord],
    heard: Syllables,
    sentences: Sequence[Syllables],
    readings: Sequence[Reading],
) -> list[Owned]:
    """The words of each reading; heard: the words' syllables; readings in order of time."""
    counts = np.bincount(heard.words, minlength=len(words))
    spans = [
        (int(heard.words[reading.heard[0]]), int(heard.words[reading.heard[-1]]) + 1)
        for reading in readings
    ]
    owned = []
    free_from = 0
    for number, (reading, (first, stop)) in enumerate(zip(readings, spans, strict=True)):
        free_to = spans[number + 1][0] if number + 1 < len(spans) else len(words)
        missing_before = int(reading.script[0])
        missing_after = len(sentences[reading.sentence]) - 1 - int(reading.script[-1])
        while (
            first > free_from
            and _belongs(counts[first - 1], missing_before)
            and (words[first].start_ms - words[first - 1].end_ms <= _LONGEST_PAUSE_MS)
        ):
            first -= 1
            missing_before -= int(counts[first])
        while (
            stop < free_to
            and _belongs(counts[stop], missing_after)
            and (words[stop].start_ms - words[stop - 1].end_ms <= _LONGEST_PAUSE_MS)
        ):
            missing_after -= int(counts[stop])
            stop += 1
        owned.append(Owned(reading, first, stop))
        free_from = stop
    return owned


def _belongs(syllable_count: int, missing_count: int) -> bool:
    return missing_count > 0 and syllable_count <= _LONGER * missing_count + 1
