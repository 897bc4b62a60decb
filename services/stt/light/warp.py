"""Dynamic time warping of a whole window against the reference, at 80 ms.

Steps (1, 0), (0, 1) and (1, 1) of equal weight (Sakoe and Chiba, IEEE ASSP 26(1), 1978, without
slope constraint). A row is done at once: moving along the reference within a row is a running
minimum over costs less their running sum.
"""

import numpy as np
from numpy.typing import NDArray

from common.offload import CancelToken
from services.stt.light.cepstra import Features, distances, pool
from services.stt.light.path import Path

COARSE_FRAMES = 8  # of 10 ms, pooled into one row or column
HOLD, DIAGONAL, ADVANCE = 0, 1, 2
TIE = 1e-7  # a step along the row has to be better by this much
_BLOCK_ROWS = 128
# Narrators take this much longer or shorter than the reference, where nothing else is known.
_SLOWEST, _FASTEST = 1.6, 0.75


def warp_open_end(rows: Features, columns: Features, token: CancelToken) -> Path:
    """The best path from the first column to any (a row and a column are COARSE_FRAMES).

    The end is sought where a narrator's tempo allows it: a path that holds a column costs no more
    than one that moves on, so that a free end would be drawn to the beginning.
    """
    rows, columns = pool(rows, COARSE_FRAMES), pool(columns, COARSE_FRAMES)
    steps = np.empty((len(rows), len(columns)), np.uint8)
    total = np.empty(0)
    for start in range(0, len(rows), _BLOCK_ROWS):
        token.raise_if_cancelled()
        costs = distances(rows[start : start + _BLOCK_ROWS], columns).astype(np.float64)
        for row, cost in enumerate(costs, start):
            if row == 0:
                total = np.cumsum(cost)
                steps[0] = ADVANCE
            else:
                total, steps[row] = _next_row(total, cost)
    return _trace(steps, _best_end(total, len(rows)))


def _next_row(
    total: NDArray[np.float64], cost: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.uint8]]:
    diagonal = np.concatenate([[np.inf], total[:-1]])
    step = (diagonal <= total).view(np.uint8)
    arrived = np.minimum(total, diagonal, out=diagonal)
    arrived += cost
    running = cost.cumsum()
    along = np.minimum.accumulate(arrived - running)
    along += running
    step[along < arrived - TIE] = ADVANCE
    return along, step


def _best_end(total: NDArray[np.float64], row_count: int) -> int:
    """The column at which the path costs least a step, of those that the tempo allows."""
    first = min(int(row_count / _SLOWEST), len(total) - 1)
    stop = max(int(row_count / _FASTEST), first + 1)
    lengths = np.maximum(np.arange(len(total)), row_count)
    return first + int(np.argmin((total / lengths)[first:stop]))


def _trace(steps: NDArray[np.uint8], column: int) -> Path:
    first = np.empty(len(steps), np.intp)
    last = np.empty(len(steps), np.intp)
    for row in range(len(steps) - 1, -1, -1):
        last[row] = column
        while column and steps[row, column] == ADVANCE:
            column -= 1
        first[row] = column
        if row and steps[row, column] == DIAGONAL:
            column -= 1
    return Path(first, last)
