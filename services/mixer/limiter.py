"""The master limiter: true peaks (or sample peaks) under a limit, with look-ahead.

Peaks are measured in cells of a millisecond and turned into gains by an envelope that is down 3 ms
before a peak and comes back by 6 dB in 150 ms, slowly against a voice's pitch. Channels
share one gain. Where nothing exceeds the limit the samples pass untouched.
"""

import numpy as np
from numpy.typing import NDArray

from common.audio.grid import TimeGrid, time_grid
from common.audio.true_peak import GROUP_CELLS, REACH_AFTER, REACH_BEFORE, TruePeak
from services.mixer.envelope import Envelope, Slope, edge_limits
from services.mixer.gains import apply_gains
from services.mixer.levels import to_gain
from services.mixer.render import PeakKind, Planes

_LIMITING = Envelope(
    attack=(Slope(4, 3.0), Slope(6, 27.0)),
    release=(Slope(150, 6.0), Slope(50, 24.0)),
    smooth_cells=3,
)
# How far below the limit the mix stays: a finer meter, and rounding to 24 bits.
_SPARE_DB = 0.25
_SAMPLE_SPARE_DB = 0.01


class Limiter:
    """Limits planes of one sample rate."""

    def __init__(self, sample_rate_hz: int, limit_db: float, kind: PeakKind) -> None:
        grid: TimeGrid = time_grid(sample_rate_hz)
        self._cell_frames = grid.cell_frames
        self._kind = kind
        spare_db = _SPARE_DB if kind == PeakKind.TRUE_PEAK else _SAMPLE_SPARE_DB
        self._limit = to_gain(limit_db - spare_db)
        self._finder = TruePeak(sample_rate_hz)
        # Whole groups of cells.
        self._cells_before = _up_to_group(_LIMITING.reach_before + 1)
        self._cells_after = _up_to_group(_LIMITING.reach_after + 1)
        # How many frames before and after some frames shape them.
        self.reach_before = self._cells_before * self._cell_frames + REACH_BEFORE
        self.reach_after = self._cells_after * self._cell_frames + REACH_AFTER

    def limit(self, planes: Planes) -> tuple[Planes, float]:
        """Limited frames and the most that was taken away, in dB.

        `planes` has reach_before frames before and reach_after frames after what comes back,
        which is a whole number of groups of cells.
        """
        inner = planes[:, self.reach_before : -self.reach_after]
        if self._kind == PeakKind.NONE:
            return inner, 0.0
        limits_db = self._limits_db(planes)
        if not limits_db.any():
            return inner, 0.0
        spare = slice(
            self._cells_before - _LIMITING.reach_before - 1,
            len(limits_db) - (self._cells_after - _LIMITING.reach_after - 1),
        )
        gains_db = _LIMITING.gains_db(edge_limits(limits_db[spare]))
        gains = (10 ** (gains_db / 20)).astype(np.float32)
        return apply_gains(inner, gains, self._cell_frames), -float(gains_db.min())

    def _limits_db(self, planes: Planes) -> NDArray[np.float64]:
        peaks = self._peaks(planes[0])
        for plane in planes[1:]:
            np.maximum(peaks, self._peaks(plane), out=peaks)
        over = peaks > self._limit
        limits_db = np.zeros(len(peaks))
        limits_db[over] = 20 * np.log10(self._limit / peaks[over].astype(np.float64))
        return limits_db

    def _peaks(self, plane: NDArray[np.float32]) -> NDArray[np.float32]:
        if self._kind == PeakKind.TRUE_PEAK:
            return self._finder.cell_peaks(plane, self._cell_frames, self._limit)
        cells = np.abs(plane[REACH_BEFORE:-REACH_AFTER]).reshape(-1, self._cell_frames)
        peaks: NDArray[np.float32] = cells.max(axis=1)
        return peaks


def _up_to_group(cells: int) -> int:
    return -(-cells // GROUP_CELLS) * GROUP_CELLS
