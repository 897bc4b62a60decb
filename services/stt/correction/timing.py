"""The words of the script, at the times at which they were heard."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from common.sentences import Sentence, Word
from services.stt.correction.ownership import Owned
from services.stt.correction.syllables import Syllables
from services.stt.recognition.recogniser import HeardWord
from services.stt.script import ScriptSentence, spoken_positions
from services.stt.sentence import place_sentence

Times = NDArray[np.float64]


def timed_sentence(
    sentence: ScriptSentence,
    own: Syllables,
    owned: Owned,
    words: Sequence[HeardWord],
    heard: Syllables,
) -> Sentence:
    """The sentence as written, timed by what was heard of it; own: its words' syllables."""
    texts = [text for text, _ in spoken_positions(sentence)]
    begin_ms, end_ms = words[owned.first].start_ms, words[owned.stop - 1].end_ms
    starts, ends = _syllable_times(words, heard)
    reading = owned.reading
    spans: list[tuple[float, float] | None] = [None] * len(texts)
    for index in range(len(texts)):
        found = reading.heard[own.words[reading.script] == index]
        if len(found):
            spans[index] = float(starts[found[0]]), float(ends[found[-1]])
    weights = np.bincount(own.words, minlength=len(texts))
    timed = _filled(spans, weights, float(begin_ms), float(end_ms))
    placed = [Word(t, round(a), round(b)) for t, (a, b) in zip(texts, timed, strict=True)]
    return place_sentence(sentence.text, begin_ms, end_ms, placed, sentence.script_line)


def _syllable_times(words: Sequence[HeardWord], heard: Syllables) -> tuple[Times, Times]:
    """When each syllable starts and ends: those of a word share its time."""
    counts = np.bincount(heard.words, minlength=len(words))
    place = np.arange(len(heard)) - (np.cumsum(counts) - counts)[heard.words]
    begin = np.array([word.start_ms for word in words], np.float64)[heard.words]
    length = np.array([word.end_ms - word.start_ms for word in words], np.float64)[heard.words]
    share = length / np.maximum(counts[heard.words], 1)
    return begin + place * share, begin + (place + 1) * share


def _filled(
    spans: Sequence[tuple[float, float] | None],
    weights: NDArray[np.intp],
    begin_ms: float,
    end_ms: float,
) -> list[tuple[float, float]]:
    """Words of which nothing was heard share the time between those around them."""
    filled: list[tuple[float, float]] = []
    at_ms = begin_ms
    for index, span in enumerate(spans):
        if span is None:
            later = [i for i in range(index, len(spans)) if spans[i] is not None]
            run = weights[index : later[0] if later else len(spans)]
            following = spans[later[0]] if later else None
            until_ms = max(following[0] if following else end_ms, at_ms)
            share = float(weights[index]) / max(float(run.sum()), 1.0)
            span = at_ms, at_ms + share * (until_ms - at_ms)
        filled.append((max(span[0], at_ms), max(span[1], at_ms)))
        at_ms = filled[-1][1]
    return filled
