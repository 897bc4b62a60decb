"""Where in a whole book some words stand, by the runs of syllables that they share with it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.stt.correction.matching import Letters
from services.stt.correction.syllables import Syllables, join_syllables

_RUN_SYLLABLES = 6
_LEAST_RUNS = 4  # by fewer nothing is found
_BEFORE_SYLLABLES = 100  # of the place, which may have been misheard
_FACTORS = np.array([1, 2, 3], np.int64) * 1_000_003
_BASE = np.int64(6_364_136_223_846_793_005)


class ScriptPlaces:
    """Finds a place in a script."""

    def __init__(self, sentences: Sequence[Syllables]) -> None:
        self._starts = np.cumsum([0, *(len(sentence) for sentence in sentences)])
        self._runs = _runs(join_syllables(sentences))

    def find(self, heard: Letters) -> int | None:
        """The sentence a little before the stretch, as long as what was heard, that shares most.

        None where hardly anything is shared.
        """
        hits = np.flatnonzero(np.isin(self._runs, _runs(heard)))
        if len(hits) < _LEAST_RUNS:
            return None
        inside = np.searchsorted(hits, hits + len(heard)) - np.arange(len(hits))
        best = int(np.argmax(inside))
        if inside[best] < _LEAST_RUNS:
            return None
        first = max(int(hits[best]) - _BEFORE_SYLLABLES, 0)
        return int(np.searchsorted(self._starts, first, "right")) - 1


def _runs(letters: Letters) -> NDArray[np.int64]:
    """A hash of each run of _RUN_SYLLABLES syllables; it wraps around, as hashes may."""
    codes = (letters.astype(np.int64) + 2) @ (_FACTORS * np.array([1, 4099, 524_309]))
    count = max(len(codes) - _RUN_SYLLABLES + 1, 0)
    hashes = np.zeros(count, np.int64)
    for offset in range(_RUN_SYLLABLES):
        hashes = hashes * _BASE + codes[offset : offset + count]
    return hashes
