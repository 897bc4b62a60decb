"""How well each sentence fits each stretch between two pauses, against all other stretches.

A cost alone cannot tell a right sentence from a wrong one: across voices they differ by a few per
cent. Against a cohort they part: what a sentence costs elsewhere, and what other sentences cost
here (score normalisation of speaker verification, Auckenthaler et al., DSP 10(1-3), 2000).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from common.offload import CancelToken
from services.stt.light.cepstra import COEFFICIENT_COUNT, Features, distances, pool

Matrix = NDArray[np.float32]

POOLED_FRAMES = 8  # 80 ms
SLOWEST, FASTEST = 1.9, 0.55  # of the reference's duration
_COHORT_STARTS = 48  # where there are fewer borders, speech played backwards joins the cohort
_FAR, _BEYOND = 1e6, 1e3  # what rows beyond the narration's end cost; costs that touch them
_LEAST_DEVIATION = 0.05
_SHRINKAGE = 6.0  # sentences' worth of doubt in what a stretch costs in general


def fit_scores(
    narration: Features,
    borders: NDArray[np.intp],
    sentences: Sequence[Features],
    token: CancelToken,
) -> list[Matrix]:
    """Per sentence a matrix (from border, to border) of normalised costs.

    narration: features of the speech, pauses cut out; borders: its frames at which a sentence may
    begin or end, ascending; sentences: the reference's features. 0 is what a wrong stretch costs,
    -1 one standard deviation better; inf where the stretch is too long or too short.
    """
    rows = pool(narration, POOLED_FRAMES)
    backwards = _reversed(rows)
    at = np.minimum(borders // POOLED_FRAMES, len(rows))
    starts = np.unique(at)
    lacking = max(_COHORT_STARTS - len(starts), 0)
    others = np.linspace(0, len(rows), lacking, endpoint=False).astype(np.intp)
    costs, floors = [], []
    for sentence in sentences:
        token.raise_if_cancelled()
        columns = pool(sentence, POOLED_FRAMES)
        ends = _end_costs(rows, columns, starts)
        costs.append(_between(ends, np.searchsorted(starts, at), at, len(columns)))
        cohort = [ends, _end_costs(backwards, columns, others)] if lacking else [ends]
        shortest = _shortest(len(columns))
        floors.append(np.concatenate([each[:, shortest - 1 :].min(axis=1) for each in cohort]))
    return _normalise(costs, np.array(floors), np.searchsorted(starts, at))


def _reversed(rows: Features) -> Features:
    """The speech backwards: the same sounds, and no sentence of any script."""
    backwards = rows[::-1].copy()
    backwards[:, COEFFICIENT_COUNT:] *= -1  # slopes
    return backwards


def _shortest(column_count: int) -> int:
    return max(int(FASTEST * column_count), 1)


def _end_costs(rows: Features, columns: Features, starts: NDArray[np.intp]) -> Matrix:
    """Cost a frame of saying all columns in the r + 1 rows from each start: (starts, r)."""
    longest = int(SLOWEST * len(columns)) + 2
    padded = np.full((len(rows) + longest, len(columns)), _FAR, np.float32)
    padded[: len(rows)] = distances(rows, columns)
    ends = np.empty((len(starts), longest), np.float32)
    cost = padded[starts]
    total = np.cumsum(cost, axis=1)
    ends[:, 0] = total[:, -1]
    diagonal = np.full_like(total, np.inf)
    for row in range(1, longest):
        diagonal[:, 1:] = total[:, :-1]
        np.take(padded, starts + row, axis=0, out=cost)
        np.minimum(total, diagonal, out=total)
        total += cost
        np.cumsum(cost, axis=1, out=cost)
        total -= cost
        np.minimum.accumulate(total, axis=1, out=total)
        total += cost
        ends[:, row] = total[:, -1]
    lengths = (np.arange(longest) + 1 + len(columns)) / 2
    return np.divide(ends, lengths.astype(np.float32), out=ends)


def _between(
    ends: Matrix, which: NDArray[np.intp], at: NDArray[np.intp], column_count: int
) -> Matrix:
    """Costs (from border, to border) out of costs by start and length."""
    lengths = at[np.newaxis, :] - at[:, np.newaxis]
    possible = (lengths >= _shortest(column_count)) & (lengths <= ends.shape[1])
    costs = ends[which[:, np.newaxis], np.clip(lengths - 1, 0, ends.shape[1] - 1)]
    return np.where(possible, costs, np.float32(np.inf))


def _normalise(costs: list[Matrix], floors: Matrix, which: NDArray[np.intp]) -> list[Matrix]:
    """Costs less what the sentence costs elsewhere and the stretch with others, in deviations."""
    floors = np.where(floors < _BEYOND, floors, np.nan)
    trust = len(costs) / (len(costs) + _SHRINKAGE)
    usual = _medians(floors, 1)
    here = _medians(floors - usual[:, np.newaxis], 0) * trust
    residues = floors - usual[:, np.newaxis] - here
    usual += _medians(residues, 1)
    deviations = 1.4826 * _medians(np.abs(residues), 1)
    deviations = np.maximum(deviations, max(0.25 * np.median(deviations), _LEAST_DEVIATION))
    offsets = here[which][:, np.newaxis]
    return [
        ((cost - usual[index] - offsets) / deviations[index]).astype(np.float32)
        for index, cost in enumerate(costs)
    ]


def _medians(values: Matrix, axis: int) -> Matrix:
    """Medians along an axis of what is a number there; 0 where nothing is."""
    medians: Matrix = np.nanmedian(
        np.where(np.isnan(values).all(axis=axis, keepdims=True), np.float32(0), values), axis=axis
    )
    return medians
