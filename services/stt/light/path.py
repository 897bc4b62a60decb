"""A warp's path: which frames of the reference each frame of the narration says."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

Indices = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Path:
    """The first and the last column that each row says, int (rows,), both ascending.

    A row begins at the column at which the row before it ended, or at the next one.
    """

    first: Indices
    last: Indices

    @classmethod
    def through(cls, rows: Indices, columns: Indices, row_count: int) -> Self:
        """Straight lines through the given points, of which the first is (0, 0)."""
        at = np.interp(np.arange(row_count + 1), rows, columns).astype(np.intp)
        return cls(at[:-1], np.maximum(at[1:], at[:-1]))

    @classmethod
    def joined(cls, first: Indices, last: Indices) -> Self:
        """A path of pieces that may overlap or part by a little where they meet."""
        last = np.maximum.accumulate(np.maximum(last, first))
        first = first.copy()
        first[1:] = np.clip(first[1:], last[:-1], last[:-1] + 1)
        return cls(first, np.maximum(last, first))

    def first_row(self, column: int) -> int:
        """The first row that says the column; the last row where the path ends before it."""
        return min(int(np.searchsorted(self.last, column)), len(self.last) - 1)

    def last_row(self, column: int) -> int:
        """The last row that says the column or one before it."""
        return max(int(np.searchsorted(self.first, column, "right")) - 1, 0)
