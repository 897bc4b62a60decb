"""Smooth gains under limits, with a finite reach.

A limit is turned into a dip with sloping sides (grey-scale erosion: the least of the limits
around, each raised the more the further away it is) and the dip is smoothed by a short window.
Every smoothed value is a mean of values that all lie under the limit at its place, so that the
gains hold the limits exactly, without overshoot. All is in dB.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.mixer.sliding import eroded

Levels = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Slope:
    """A piece of a dip's side: over so many cells the limit is raised by so much."""

    cells: int
    rise_db: float


@dataclass(frozen=True, slots=True)
class Envelope:
    """The sides of a dip, in cells.

    A side holds the dip for smooth_cells and then rises along its slopes, the gentlest first.
    The window, a raised cosine, reaches smooth_cells to both sides.
    """

    attack: tuple[Slope, ...]
    release: tuple[Slope, ...]
    smooth_cells: int

    @property
    def reach_before(self) -> int:
        """How many limits before a gain can shape it."""
        return sum(slope.cells for slope in self.release) + 2 * self.smooth_cells

    @property
    def reach_after(self) -> int:
        """How many limits after a gain can shape it."""
        return sum(slope.cells for slope in self.attack) + 2 * self.smooth_cells

    def gains_db(self, limits_db: Levels) -> Levels:
        """Gains for limits of 0 dB or less, shape (reach_before + n + reach_after,) to (n,)."""
        count = len(limits_db) - self.reach_before - self.reach_after
        gains_db = np.zeros(count)
        if not limits_db.any():
            return gains_db
        dips_db = self._dips_db(limits_db)
        for offset, weight in enumerate(self._window()):
            gains_db += weight * dips_db[offset : offset + count]
        return gains_db

    def _dips_db(self, limits_db: Levels) -> Levels:
        # Erosions one after the other are one with all their slopes.
        hold = Slope(self.smooth_cells, 0.0)
        for slope in (hold, *self.attack):
            limits_db = eroded(limits_db, slope.cells, slope.rise_db / slope.cells)
        for slope in (hold, *self.release):
            limits_db = eroded(limits_db[::-1], slope.cells, slope.rise_db / slope.cells)[::-1]
        return limits_db

    def _window(self) -> Levels:
        window = np.hanning(2 * self.smooth_cells + 3)[1:-1]
        weights: Levels = window / window.sum()
        return weights


def edge_limits(limits_db: Levels) -> Levels:
    """Limits of cells as limits at the edges between them, shape (n,) to (n - 1,).

    A gain that is a straight line between edges then keeps the limit throughout each cell.
    """
    return np.minimum(limits_db[:-1], limits_db[1:])
