"""Text as a row of syllables that can be compared by their letters.

Spaces and marks are left out, since a model of speech recognition sets them as it likes; a
letter of another writing system or a digit counts as a syllable.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.stt.correction.numerals import spell_numbers

_FIRST_HANGUL, _LAST_HANGUL = 0xAC00, 0xD7A3
_VOWELS, _CODAS = 21, 28
_NO_LETTER = -1
# What each letter of a syllable is worth: onset, vowel, coda.
_WORTH = np.array([0.4, 0.4, 0.2], np.float32)


@dataclass(frozen=True, slots=True)
class Syllables:
    """Syllables of a text of several words.

    letters: int32 (n, 3), the onset, vowel and coda of each, or a code of its own and twice -1;
    words: int (n,), the index of the word in which each stands, ascending.
    """

    letters: NDArray[np.int32]
    words: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.words)


def syllables_of(words: Sequence[str]) -> Syllables:
    """The syllables of the words; a word may have none."""
    rows: list[tuple[int, int, int]] = []
    owners: list[int] = []
    for index, word in enumerate(words):
        found = [_letters(letter) for letter in _spoken(word)]
        rows += found
        owners += [index] * len(found)
    return Syllables(np.array(rows, np.int32).reshape(-1, 3), np.array(owners, np.intp))


def join_syllables(parts: Sequence[Syllables]) -> NDArray[np.int32]:
    """The letters of all parts, one after the other: (n, 3)."""
    return np.concatenate([np.zeros((0, 3), np.int32), *(part.letters for part in parts)])


def similarity(rows: NDArray[np.int32], columns: NDArray[np.int32]) -> NDArray[np.float32]:
    """How alike syllables are, 0 to 1: float32 (rows, columns)."""
    equal = rows[:, np.newaxis, :] == columns[np.newaxis, :, :]
    alike: NDArray[np.float32] = equal @ _WORTH
    # Two letters without vowel and coda are alike only when they are the same.
    alike[~equal[:, :, 0] & (columns[:, 1] == _NO_LETTER)] = 0
    alike[~equal[:, :, 0] & (rows[:, 1] == _NO_LETTER)[:, np.newaxis]] = 0
    return alike


def _spoken(word: str) -> str:
    text = spell_numbers(unicodedata.normalize("NFKC", word)).casefold()
    return "".join(letter for letter in text if letter.isalnum())


def _letters(letter: str) -> tuple[int, int, int]:
    code = ord(letter)
    if _FIRST_HANGUL <= code <= _LAST_HANGUL:
        rest, coda = divmod(code - _FIRST_HANGUL, _CODAS)
        onset, vowel = divmod(rest, _VOWELS)
        return onset, vowel, coda
    return code, _NO_LETTER, _NO_LETTER
