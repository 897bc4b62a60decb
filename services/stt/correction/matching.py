"""The best alignment of two rows of syllables.

Affine gaps (Gotoh, J. Mol. Biol. 162, 1982): what was heard and stands nowhere, and what stands
in the script and was never said, cost little more when they are long. A row is done at once; a
gap within it is a running maximum.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.stt.correction.syllables import similarity

# To leave something out: at a border of the script, and inside a sentence, where it is rarer.
_OPEN_GAP, _OPEN_GAP_INSIDE = 1.2, 2.0
_HEARD_GAP, _SCRIPT_GAP = 0.05, 0.02  # for each syllable of it
_MATCH, _HEARD_ONLY, _SCRIPT_ONLY = 0, 1, 2
_BLOCK_ROWS = 256

Pairs = NDArray[np.intp]
Letters = NDArray[np.int32]
Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Matching:
    """Which syllables belong together.

    heard, script: (n,) indices, both ascending; alike: (n,) how alike each pair is, 0 to 1.
    """

    heard: Pairs
    script: Pairs
    alike: NDArray[np.float32]


def match_syllables(heard: Letters, script: Letters, borders: Sequence[int] = ()) -> Matching:
    """The alignment of all that was heard with any part of the script; letters (n, 3) each.

    borders: indices of syllables at which sentences of the script begin.
    """
    if not len(heard) or not len(script):
        none = np.zeros(0, np.intp)
        return Matching(none, none, np.zeros(0, np.float32))
    opening = np.full(len(script) + 1, _OPEN_GAP_INSIDE, np.float32)
    opening[[0, *borders, len(script)]] = _OPEN_GAP
    came_from = np.empty((3, len(heard) + 1, len(script) + 1), np.uint8)
    match, heard_only, script_only = _first_row(len(script))
    came_from[_SCRIPT_ONLY, 0] = _SCRIPT_ONLY
    for start in range(0, len(heard), _BLOCK_ROWS):
        alike = similarity(heard[start : start + _BLOCK_ROWS], script)
        for row, gains in enumerate(2 * alike - 1, start + 1):
            layers = np.stack([match, heard_only, script_only])
            match, came_from[_MATCH, row] = _matched(layers, gains)
            heard_only, came_from[_HEARD_ONLY, row] = _heard_alone(layers, opening)
            script_only, came_from[_SCRIPT_ONLY, row] = _script_alone(match, heard_only, opening)
    return _traced(came_from, np.stack([match, heard_only, script_only]), heard, script)


def _first_row(script_count: int) -> tuple[Scores, Scores, Scores]:
    """Before anything is heard: the script may begin anywhere."""
    match = np.full(script_count + 1, -np.inf, np.float32)
    match[0] = 0
    script_only = -_SCRIPT_GAP * np.arange(script_count + 1, dtype=np.float32)
    script_only[0] = -np.inf
    return match, np.full(script_count + 1, -np.inf, np.float32), script_only


def _matched(layers: Scores, gains: Scores) -> tuple[Scores, NDArray[np.intp]]:
    before = np.argmax(layers, axis=0)
    best = np.max(layers, axis=0)
    score = np.concatenate([[np.float32(-np.inf)], best[:-1] + gains])
    return score, np.concatenate([[0], before[:-1]])


def _heard_alone(layers: Scores, opening: Scores) -> tuple[Scores, NDArray[np.intp]]:
    opened = layers - opening
    opened[_HEARD_ONLY] = layers[_HEARD_ONLY] - np.float32(_HEARD_GAP)
    return np.max(opened, axis=0), np.argmax(opened, axis=0)


def _script_alone(
    match: Scores, heard_only: Scores, opening: Scores
) -> tuple[Scores, NDArray[np.uint8]]:
    opened = np.maximum(match, heard_only) - opening
    slope = np.float32(_SCRIPT_GAP) * np.arange(len(match), dtype=np.float32)
    reached = np.maximum.accumulate(opened + slope) - slope
    score = np.concatenate([[np.float32(-np.inf)], reached[:-1]])
    from_match = np.where(match >= heard_only, _MATCH, _HEARD_ONLY)
    goes_on = score - np.float32(_SCRIPT_GAP) > opened
    before = np.where(goes_on, _SCRIPT_ONLY, from_match).astype(np.uint8)
    return score, np.concatenate([before[:1], before[:-1]])


def _traced(
    came_from: NDArray[np.uint8], last: Scores, heard: Letters, script: Letters
) -> Matching:
    """Back from where the script may end: anywhere."""
    layer, column = np.unravel_index(int(np.argmax(last)), last.shape)
    row = len(heard)
    pairs: list[tuple[int, int]] = []
    while row:
        before = int(came_from[layer, row, column])
        if layer == _MATCH:
            pairs.append((row - 1, int(column) - 1))
            row, column = row - 1, column - 1
        elif layer == _HEARD_ONLY:
            row -= 1
        else:
            column -= 1
        layer = np.intp(before)
    indices = np.array(pairs[::-1], np.intp).reshape(-1, 2)
    equal = heard[indices[:, 0]], script[indices[:, 1]]
    alike = np.array([similarity(a[None], b[None])[0, 0] for a, b in zip(*equal, strict=True)])
    return Matching(indices[:, 0], indices[:, 1], alike.astype(np.float32))
