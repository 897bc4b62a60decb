"""A rough path refined to 10 ms, in bands that narrow from level to level.

Pieces of ten seconds, each with twice the reach of its band on either side, are warped in step:
one row of all of them at a time. A piece begins and ends on the rougher path; what overlaps is
dropped again, since by then it has found its way.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.offload import CancelToken
from services.stt.light.cepstra import Features, distances, pool
from services.stt.light.path import Indices, Path
from services.stt.light.warp import ADVANCE, DIAGONAL, HOLD, TIE
from services.stt.spectrum import FRAME_MS

# Frames pooled into one, and how far from the rougher path on each side, in ms.
_LEVELS = ((8, 4000), (2, 1500), (1, 400))
_PIECE_MS = 10_000
_BLOCK_ROWS = 64
_FAR = 1e6


@dataclass(frozen=True, slots=True)
class _Band:
    """Columns that rows may say: width of them from lowest[row]; in all there are column_count.

    centre: the columns of the rougher path, reach away from either side of the band.
    """

    lowest: Indices
    centre: Indices
    width: int
    reach: int
    column_count: int


def refine(rough: Path, rows: Features, columns: Features, token: CancelToken) -> Path:
    """The best path near a rough one (both in frames of 10 ms) from corner to corner."""
    path, coarser = rough, 1
    for factor, reach_ms in _LEVELS:
        token.raise_if_cancelled()
        fine_rows, fine_columns = pool(rows, factor), pool(columns, factor)
        band = _band(
            path, coarser / factor, reach_ms // (FRAME_MS * factor), fine_rows, fine_columns
        )
        path, coarser = _warp(fine_rows, fine_columns, band, factor, token), factor
    return path


def _band(path: Path, scale: float, reach: int, rows: Features, columns: Features) -> _Band:
    """All columns of each coarser row, and reach finer ones to either side."""
    coarse = np.minimum((np.arange(len(rows)) / scale).astype(np.intp), len(path.first) - 1)
    lowest = (path.first * scale).astype(np.intp)[coarse]
    highest = ((path.last + 1) * scale).astype(np.intp)[coarse] + reach
    centre = np.minimum(lowest, len(columns) - 1)
    centre[-1] = len(columns) - 1
    lowest = np.clip(lowest - reach, 0, len(columns) - 1)
    return _Band(lowest, centre, int(np.max(highest - lowest)) + 1, reach, len(columns))


def _warp(rows: Features, columns: Features, band: _Band, factor: int, token: CancelToken) -> Path:
    piece = _PIECE_MS // (FRAME_MS * factor)
    overlap = 2 * band.reach
    length = min(piece + 2 * overlap, len(rows))
    starts = np.clip(np.arange(0, len(rows), piece) - overlap, 0, len(rows) - length)
    steps = _forward(rows, columns, band, starts, length, token)
    lowest = band.lowest[starts[:, np.newaxis] + np.arange(length)]
    firsts, lasts = _trace(steps, lowest, band.centre[starts + length - 1])
    at = np.arange(len(rows))
    which = at // piece
    return Path.joined(firsts[which, at - starts[which]], lasts[which, at - starts[which]])


def _forward(
    rows: Features,
    columns: Features,
    band: _Band,
    starts: Indices,
    length: int,
    token: CancelToken,
) -> NDArray[np.uint8]:
    """The steps (pieces, length, width) of pieces of so many rows."""
    count, width = len(starts), band.width
    steps = np.empty((count, length, width), np.uint8)
    before = np.full((count, 2 * width + 1), np.inf)
    gather = np.arange(count)[:, np.newaxis] * (2 * width + 1) + np.arange(width)
    for block in range(0, length, _BLOCK_ROWS):
        token.raise_if_cancelled()
        costs = _block_costs(rows, columns, band, starts + block, min(_BLOCK_ROWS, length - block))
        for offset in range(costs.shape[1]):
            row = block + offset
            cost = costs[:, offset]
            running = np.cumsum(cost, axis=1)
            if row == 0:
                total = _first_total(cost, band, starts)
                steps[:, 0] = np.where(np.isinf(total), HOLD, ADVANCE)
                steps[np.arange(count), 0, band.centre[starts] - band.lowest[starts]] = HOLD
            else:
                shift = band.lowest[starts + row] - band.lowest[starts + row - 1]
                at = gather + np.minimum(shift, width)[:, np.newaxis]
                diagonal, hold = np.take(before, at), np.take(before, at + 1)
                step = steps[:, row]
                np.less_equal(diagonal, hold, out=step.view(np.bool_))
                arrived = np.minimum(diagonal, hold, out=hold)
                arrived += cost
                total = np.minimum.accumulate(arrived - running, axis=1)
                total += running
                step[total < arrived - TIE] = ADVANCE
            before[:, 1 : width + 1] = total
    return steps


def _first_total(cost: NDArray[np.float64], band: _Band, starts: Indices) -> NDArray[np.float64]:
    """Totals (pieces, width) of the first rows: they begin at the centre and go along."""
    offset = (band.centre[starts] - band.lowest[starts])[:, np.newaxis]
    ahead = np.arange(band.width) < offset
    return np.where(ahead, np.inf, np.cumsum(np.where(ahead, 0.0, cost), axis=1))


def _block_costs(
    rows: Features, columns: Features, band: _Band, starts: Indices, length: int
) -> NDArray[np.float64]:
    """Distances (pieces, length, width) within the band; beyond the last column all is far."""
    costs = np.full((len(starts), length, band.width), _FAR)
    for piece, start in enumerate(starts):
        lowest = band.lowest[start : start + length]
        left = int(lowest[0])
        right = min(int(lowest[-1]) + band.width, band.column_count)
        block = distances(rows[start : start + length], columns[left:right])
        at = (lowest - left)[:, np.newaxis] + np.arange(band.width)
        there = at < right - left
        costs[piece][there] = np.take_along_axis(block, np.minimum(at, right - left - 1), 1)[there]
    return costs


def _trace(steps: NDArray[np.uint8], lowest: Indices, last: Indices) -> tuple[Indices, Indices]:
    """First and last column (pieces, length) of each row, all pieces traced back in step."""
    count, length, _ = steps.shape
    pieces = np.arange(count)
    firsts = np.empty((count, length), np.intp)
    lasts = np.empty((count, length), np.intp)
    column = last.copy()
    for row in range(length - 1, -1, -1):
        lasts[:, row] = column
        while True:
            step = steps[pieces, row, column - lowest[:, row]]
            along = step == ADVANCE
            if not along.any():
                break
            column -= along
        firsts[:, row] = column
        if row:
            column = column - (step == DIAGONAL)
    return firsts, lasts
