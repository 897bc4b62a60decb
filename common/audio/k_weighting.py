"""K-weighted mean squares (ITU-R BS.1770-4, annex 1), in blocks that do not know each other.

Each block of a second is filtered from rest, beginning 100 ms before it. The slowest pole, the
high-pass at 38 Hz, has forgotten its start by then (-180 dB), and a block's values depend on the
samples of 1.1 s alone: whatever is measured in ranges equals the whole bit by bit.
"""

import numpy as np
from numpy.typing import NDArray

from common.audio.grid import BLOCK_HOPS, TimeGrid, time_grid
from common.audio.row_filter import RowFilter

# The analogue prototype behind the coefficients that BS.1770-4 lists for 48 kHz (tables 1 and 2),
# as solved for by libebur128: a shelf of +4 dB for the head, a high-pass.
_SHELF_HZ, _SHELF_GAIN_DB, _SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
_SHELF_SLOPE = 0.4996667741545416
_HIGH_PASS_HZ, _HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773
_BEST_ROW_FRAMES = 48


def k_weighting_sections(sample_rate_hz: int) -> NDArray[np.float64]:
    """The two second-order sections at a rate, by bilinear transform with prewarping, (2, 6)."""
    return np.array([_shelf(sample_rate_hz), _high_pass(sample_rate_hz)])


def _shelf(sample_rate_hz: int) -> list[float]:
    k = np.tan(np.pi * _SHELF_HZ / sample_rate_hz)
    top = 10 ** (_SHELF_GAIN_DB / 20)
    middle = top**_SHELF_SLOPE
    scale = 1 + k / _SHELF_Q + k * k
    return [
        (top + middle * k / _SHELF_Q + k * k) / scale,
        2 * (k * k - top) / scale,
        (top - middle * k / _SHELF_Q + k * k) / scale,
        1.0,
        2 * (k * k - 1) / scale,
        (1 - k / _SHELF_Q + k * k) / scale,
    ]


def _high_pass(sample_rate_hz: int) -> list[float]:
    k = np.tan(np.pi * _HIGH_PASS_HZ / sample_rate_hz)
    scale = 1 + k / _HIGH_PASS_Q + k * k
    # The standard leaves this numerator unscaled, and so do libebur128 and ffmpeg at all rates.
    return [1.0, -2.0, 1.0, 1.0, 2 * (k * k - 1) / scale, (1 - k / _HIGH_PASS_Q + k * k) / scale]


class KWeighting:
    """Measures hops of 10 ms at one sample rate."""

    def __init__(self, sample_rate_hz: int) -> None:
        self.grid: TimeGrid = time_grid(sample_rate_hz)
        row_frames = _row_frames(self.grid.hop_frames)
        self._filter = RowFilter(k_weighting_sections(sample_rate_hz), row_frames)
        self._settle_rows = self.grid.settle_frames // row_frames

    def levels(
        self, channels: NDArray[np.float32]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The mean squares of each hop, K-weighted and channels summed, and plain and averaged.

        `channels` has shape (channels, settle + n blocks) and begins settle_frames before a
        block's start; what lies before frame 0 of the whole is zeros. A block of zeros has no
        energy, whatever was before it.
        """
        grid = self.grid
        size = grid.settle_frames + grid.block_frames
        windows = np.lib.stride_tricks.sliding_window_view(channels, size, axis=1)
        blocks = windows[:, :: grid.block_frames].reshape(-1, size)
        plain = _mean_squares(channels[:, grid.settle_frames :], grid.hop_frames)
        sounding = np.flatnonzero(plain.reshape(len(blocks), -1).any(axis=1))
        weighted = np.zeros((len(blocks), BLOCK_HOPS))
        if sounding.size:
            rows = self._filter.rows(blocks[sounding], self._settle_rows)
            weighted[sounding] = _mean_squares(rows.reshape(len(sounding), -1), grid.hop_frames)
        return weighted.reshape(len(channels), -1).sum(axis=0), plain.mean(axis=0)


def _row_frames(hop_frames: int) -> int:
    """The divisor of a hop that is nearest to what is fastest."""
    divisors = [size for size in range(1, hop_frames + 1) if hop_frames % size == 0]
    return min(divisors, key=lambda size: abs(size - _BEST_ROW_FRAMES))


def _mean_squares(rows: NDArray[np.float32], hop_frames: int) -> NDArray[np.float64]:
    """The mean square of each hop, (rows, hops * hop_frames) to (rows, hops)."""
    hops = rows.reshape(len(rows), -1, hop_frames)
    means: NDArray[np.float64] = np.einsum("ijk,ijk->ij", hops, hops).astype(np.float64)
    means /= hop_frames
    return means
