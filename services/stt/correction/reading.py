"""Which sentences of the script were read, judged by the syllables that were heard of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.stt.correction.matching import Letters, Matching, match_syllables
from services.stt.correction.syllables import Syllables, join_syllables

# Share of a sentence that has to be heard. Sentences of unlike text share up to a quarter.
_LEAST_FIT, _LEAST_FIT_OUT_OF_TURN = 0.4, 0.6
_SHORT_SYLLABLES, _LEAST_FIT_SHORT = 4, 0.6  # a short sentence is heard in any other
_LEAST_SYLLABLES_OUT_OF_TURN = 4


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence that was read.

    sentence: its index among those offered; heard: indices of the syllables heard of it, script:
    those of its own that they are, both (n,) ascending; fit: share of it that was heard, 0 to 1;
    in_turn: it was read in the order of the script.
    """

    sentence: int
    heard: NDArray[np.intp]
    script: NDArray[np.intp]
    fit: float
    in_turn: bool = True


def find_readings(heard: Letters, sentences: Sequence[Syllables]) -> list[Reading]:
    """The sentences that were read, in order of time; heard: letters (n, 3)."""
    offsets = np.cumsum([0, *(len(each) for each in sentences)])
    matching = match_syllables(heard, join_syllables(sentences), offsets.tolist())
    borders = np.searchsorted(matching.script, offsets)
    readings = []
    for index, sentence in enumerate(sentences):
        part = slice(borders[index], borders[index + 1])
        fit = _fit(matching.alike[part], len(sentence))
        least = _LEAST_FIT_SHORT if len(sentence) < _SHORT_SYLLABLES else _LEAST_FIT
        if fit >= least:
            own = matching.script[part] - offsets[index]
            readings.append(Reading(index, matching.heard[part], own, fit))
    readings += _out_of_turn(heard, sentences, readings)
    return sorted(readings, key=lambda reading: int(reading.heard[0]))


def _fit(alike: NDArray[np.float32], count: int) -> float:
    """Share of count syllables that was heard; half alike is as good as nothing."""
    return float(np.maximum(2 * alike - 1, 0).sum()) / max(count, 1)


def _out_of_turn(
    heard: Letters, sentences: Sequence[Syllables], readings: Sequence[Reading]
) -> list[Reading]:
    """Sentences left out that were heard elsewhere than in their turn, best first."""
    left_out = set(range(len(sentences))) - {reading.sentence for reading in readings}
    left_out = {i for i in left_out if len(sentences[i]) >= _LEAST_SYLLABLES_OUT_OF_TURN}
    runs = _free_runs(len(heard), readings)
    found: list[Reading] = []
    while left_out and runs:
        candidates = [
            _heard_in(heard, run, sentences[index], index)
            for run in runs
            for index in left_out
            if run.stop - run.start >= _LEAST_FIT_OUT_OF_TURN * len(sentences[index])
        ]
        best = max(candidates, key=lambda reading: reading.fit, default=None)
        if best is None or best.fit < _LEAST_FIT_OUT_OF_TURN:
            break
        found.append(best)
        left_out.remove(best.sentence)
        runs = _free_runs(len(heard), [*readings, *found])
    return found


def _heard_in(heard: Letters, run: slice, sentence: Syllables, index: int) -> Reading:
    # The other way round: all of the sentence against any part of what was heard.
    matching: Matching = match_syllables(sentence.letters, heard[run])
    fit = _fit(matching.alike, len(sentence))
    return Reading(index, matching.script + run.start, matching.heard, fit, in_turn=False)


def _free_runs(heard_count: int, readings: Sequence[Reading]) -> list[slice]:
    """Runs of syllables between the readings."""
    runs, at = [], 0
    for reading in sorted(readings, key=lambda reading: int(reading.heard[0])):
        runs.append(slice(at, int(reading.heard[0])))
        at = int(reading.heard[-1]) + 1
    runs.append(slice(at, heard_count))
    return [run for run in runs if run.stop > run.start]
