"""Smooth gains under limits, with a finite reach.

A limit is turned into a dip with sloping sides (grey-scale erosion: the minimum of the limits
around, each raised by a slope that grows with its distance) and the dip is smoothed by a short
window. Every smoothed value is a mean of values that all lie under the limit at its place, so that
the gains hold the limits exactly, without overshoot. All steps are in dB and look only so far.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Levels = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Envelope:
    """The sides of a dip, in cells.

    A side holds the dip for smooth_cells and then rises to depth_db within its length, as the
    square of the distance: softly at the bottom. The window, a raised cosine, reaches
    smooth_cells to both sides and rounds the top.
    """

    attack_cells: int
    release_cells: int
    smooth_cells: int
    depth_db: float

    @property
    def reach_before(self) -> int:
        """How many limits before a gain can shape it."""
        return self.release_cells + 2 * self.smooth_cells

    @property
    def reach_after(self) -> int:
        """How many limits after a gain can shape it."""
        return self.attack_cells + 2 * self.smooth_cells

    def gains_db(self, limits_db: Levels) -> Levels:
        """Gains for limits of 0 dB or less, shape (reach_before + n + reach_after,) to (n,)."""
        count = len(limits_db) - self.reach_before - self.reach_after
        if not limits_db.any():
            return np.zeros(count)
        dips_db = self._eroded(limits_db)
        gains_db = np.zeros(count)
        for offset, weight in enumerate(self._window()):
            gains_db += weight * dips_db[offset : offset + count]
        return gains_db

    def _eroded(self, limits_db: Levels) -> Levels:
        before = self.release_cells + self.smooth_cells
        after = self.attack_cells + self.smooth_cells
        count = len(limits_db) - before - after
        dips_db = limits_db[before : before + count].copy()
        for distance, raise_db in enumerate(self._side(self.release_cells), 1):
            first = before - distance
            np.minimum(dips_db, limits_db[first : first + count] + raise_db, out=dips_db)
        for distance, raise_db in enumerate(self._side(self.attack_cells), 1):
            first = before + distance
            np.minimum(dips_db, limits_db[first : first + count] + raise_db, out=dips_db)
        return np.minimum(dips_db, 0, out=dips_db)

    def _side(self, cells: int) -> Levels:
        """How far a limit is raised at distance 1, 2, ..."""
        rise = self.depth_db * (np.arange(1, cells + 1) / cells) ** 2
        return np.concatenate([np.zeros(self.smooth_cells), rise])

    def _window(self) -> Levels:
        window = np.hanning(2 * self.smooth_cells + 3)[1:-1]
        weights: Levels = window / window.sum()
        return weights


def edge_limits(limits_db: Levels) -> Levels:
    """Limits of cells as limits at the edges between them, shape (n,) to (n - 1,).

    A gain that is a straight line between edges then keeps the limit throughout each cell.
    """
    return np.minimum(limits_db[:-1], limits_db[1:])
