"""K-weighted mean squares (ITU-R BS.1770-4, annex 1), in blocks that do not know each other.

Each block of a second is filtered from rest, beginning 100 ms before it. The slowest pole, the
high-pass at 38 Hz, has forgotten its start by then (-180 dB), and a block's values depend on the
samples of 1.1 s alone: whatever is measured in ranges equals the whole bit by bit.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import sosfilt

from common.audio.grid import BLOCK_HOPS, TimeGrid, time_grid

# The analogue prototype behind the coefficients that BS.1770-4 lists for 48 kHz (tables 1 and 2),
# as solved for by libebur128: a shelf of +4 dB for the head, a high-pass.
_SHELF_HZ, _SHELF_GAIN_DB, _SHELF_Q = 1681.974450955533, 3.999843853973347, 0.7071752369554196
_SHELF_SLOPE = 0.4996667741545416
_HIGH_PASS_HZ, _HIGH_PASS_Q = 38.13547087602444, 0.5003270373238773


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
        self._sections = k_weighting_sections(sample_rate_hz)

    def energies(self, channels: NDArray[np.float32]) -> NDArray[np.float64]:
        """The K-weighted mean square of each hop, channels summed, shape (hops,).

        `channels` has shape (channels, settle + n blocks) and begins settle_frames before a
        block's start; what lies before frame 0 of the whole is zeros.
        """
        grid = self.grid
        block_count = (channels.shape[1] - grid.settle_frames) // grid.block_frames
        energies = np.zeros(block_count * BLOCK_HOPS)
        for channel in channels:
            blocks = np.lib.stride_tricks.sliding_window_view(
                channel, grid.settle_frames + grid.block_frames
            )[:: grid.block_frames]
            for index, block in enumerate(blocks):
                if block.any():
                    hops = slice(index * BLOCK_HOPS, (index + 1) * BLOCK_HOPS)
                    energies[hops] += self._block_energies(block)
        return energies

    def _block_energies(self, block: NDArray[np.float32]) -> NDArray[np.float64]:
        weighted = sosfilt(self._sections, block)[self.grid.settle_frames :]
        np.multiply(weighted, weighted, out=weighted)
        means: NDArray[np.float64] = weighted.reshape(BLOCK_HOPS, -1).mean(axis=1)
        return means


def mean_squares(channels: NDArray[np.float32], hop_frames: int) -> NDArray[np.float64]:
    """The mean square of each hop without weighting, channels averaged, shape (hops,).

    `channels` has shape (channels, hops * hop_frames).
    """
    squares = np.square(channels).reshape(len(channels), -1, hop_frames)
    means: NDArray[np.float64] = squares.mean(axis=2).astype(np.float64).mean(axis=0)
    return means
