"""A signal that grows at one end and is forgotten at the other."""

from typing import Any

import numpy as np
from numpy.typing import NDArray


class Track:
    """Values of shape (rows, n) under their index on the whole timeline.

    Before the first value and after the last one there are zeros.
    """

    def __init__(self, row_count: int, first: int, dtype: type = np.float32) -> None:
        self._values: NDArray[Any] = np.zeros((row_count, 0), dtype)
        self._start = first
        self.end = first

    def append(self, values: NDArray[Any]) -> None:
        """Add values of shape (rows, n), or of one row, (n,), at the end."""
        count = values.shape[-1]
        kept = self.end - self._start
        if kept + count > self._values.shape[1]:
            grown = np.empty((len(self._values), 2 * kept + count), self._values.dtype)
            grown[:, :kept] = self._values[:, :kept]
            self._values = grown
        self._values[:, kept : kept + count] = values
        self.end += count

    def read(self, start: int, stop: int) -> NDArray[Any]:
        """The values from start to stop, to be read only: it may be a view."""
        low, high = max(start, self._start), min(stop, self.end)
        if (low, high) == (start, stop):
            return self._values[:, low - self._start : high - self._start]
        padded = np.zeros((len(self._values), stop - start), self._values.dtype)
        if low < high:
            inner = self._values[:, low - self._start : high - self._start]
            padded[:, low - start : high - start] = inner
        return padded

    def forget(self, before: int) -> None:
        """Let go of what lies before an index."""
        surplus = min(before, self.end) - self._start
        kept = self.end - self._start - surplus
        if surplus >= max(kept, 1):
            self._values[:, :kept] = self._values[:, surplus : surplus + kept].copy()
            self._start += surplus
