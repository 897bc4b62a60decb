"""Gains at the edges of cells, applied to samples."""

import numpy as np
from numpy.typing import NDArray

from services.mixer.render import Planes


def apply_gains(planes: Planes, edges: NDArray[np.float32], cell_frames: int) -> Planes:
    """Frames under gains that are a straight line from edge to edge.

    `planes` has shape (channels, cells * cell_frames), `edges` has cells + 1 gains. A sample's
    gain depends on the two edges beside it and its place between them.
    """
    rise = np.diff(edges)
    result: Planes
    if not rise.any():
        result = planes * edges[0]
        return result
    places = np.arange(cell_frames, dtype=np.float32) / np.float32(cell_frames)
    gains = rise[:, None] * places
    gains += edges[:-1, None]
    result = planes * gains.reshape(-1)
    return result


def mean_power(gains_db: NDArray[np.float64]) -> NDArray[np.float64]:
    """Mean square of gains that go straight from edge to edge, (cells + 1,) to (cells,)."""
    edges = 10 ** (gains_db / 20)
    first, last = edges[:-1], edges[1:]
    power: NDArray[np.float64] = (first * first + first * last + last * last) / 3
    return power
