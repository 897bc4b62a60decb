"""Sliding windows without running sums.

A running sum keeps the rounding of what left it long ago, so that a value would depend on where
the reading began. Here a window is put together from windows of 1, 2, 4, 8 ... values, always in
the same order, in a number of steps that grows with the logarithm of its size.
"""

import functools
from typing import Any

import numpy as np
from numpy.typing import NDArray


def sliding(operation: np.ufunc, values: NDArray[Any], size: int) -> NDArray[Any]:
    """An associative operation over each `size` consecutive values, (n,) to (n - size + 1,)."""
    count = len(values) - size + 1
    windows, width, done = values, 1, 0
    parts: list[NDArray[Any]] = []
    while done < size:
        if size & width:
            parts.append(windows[done : done + count])
            done += width
        windows = operation(windows[:-width], windows[width:])
        width *= 2
    return functools.reduce(operation, parts)


def eroded(levels: NDArray[np.float64], cells: int, rise: float) -> NDArray[np.float64]:
    """The least of each value and of the `cells` values after it, the k-th raised by k * rise.

    Shape (n,) to (n - cells,). Turn the array round for the values before.
    """
    low, reach = levels, 0
    while reach < cells:
        step = min(reach + 1, cells - reach)
        low = np.minimum(low[:-step], low[step:] + step * rise)
        reach += step
    return low
