"""A signal that grows at one end and is forgotten at the other."""

from collections import deque
from typing import Any

import numpy as np
from numpy.typing import NDArray


class Track:
    """Values of shape (rows, n) under their index on the whole timeline.

    Before the first value and after the last one there are zeros. What is appended is kept, not
    copied, and must not change afterwards.
    """

    def __init__(self, row_count: int, first: int, dtype: type = np.float32) -> None:
        self._zeros: NDArray[Any] = np.zeros((row_count, 1), dtype)
        self._parts: deque[tuple[int, NDArray[Any]]] = deque()
        self.end = first

    def append(self, values: NDArray[Any]) -> None:
        """Add values of shape (rows, n) at the end."""
        self._parts.append((self.end, values))
        self.end += values.shape[1]

    def append_zeros(self, count: int) -> None:
        """Add zeros at the end; they take no memory."""
        self.append(self._some_zeros(count))

    def read(self, start: int, stop: int) -> NDArray[Any]:
        """The values from start to stop, to be read only."""
        pieces, index = [], start
        for part_start, values in self._parts:
            low, high = max(index, part_start), min(stop, part_start + values.shape[1])
            if low < high:
                pieces += [self._some_zeros(low - index)] if index < low else []
                pieces.append(values[:, low - part_start : high - part_start])
                index = high
        if index < stop:
            pieces.append(self._some_zeros(stop - index))
        return pieces[0] if len(pieces) == 1 else np.concatenate(pieces, axis=1)

    def forget(self, before: int) -> None:
        """Let go of what lies before an index, as far as whole appended parts go."""
        while self._parts and self._parts[0][0] + self._parts[0][1].shape[1] <= before:
            self._parts.popleft()

    def _some_zeros(self, count: int) -> NDArray[Any]:
        return np.broadcast_to(self._zeros, (len(self._zeros), count))
