"""What is known of each 100 ms of a narration: energies for loudness, extremes for a waveform."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from common.audio.grid import time_grid
from common.audio.loudness import Energies
from common.audio.loudness_meter import Measurement
from common.audio.pcm import Frames

Extremes = NDArray[np.float64]
_COLUMN_COUNT = 4


@dataclass(frozen=True, slots=True)
class Track:
    """Four numbers for each whole sub-block (100 ms, common.audio.grid), shape (sub_blocks,) each.

    energies and mean_squares are those of common.audio.loudness; lowest and highest are the
    extreme samples over all channels, in [-1, 1].
    """

    energies: Energies
    mean_squares: Energies
    lowest: Extremes
    highest: Extremes


class ExtremesMeter:
    """Collects the lowest and the highest sample of each sub-block from a stream."""

    def __init__(self, sample_rate_hz: int) -> None:
        self._frames = time_grid(sample_rate_hz).sub_block_frames
        self._pending = np.zeros((0, 1), np.float32)
        self._lowest: list[NDArray[np.float32]] = []
        self._highest: list[NDArray[np.float32]] = []

    def push(self, frames: Frames) -> None:
        """Look at the next frames, float32 of shape (frames, channels)."""
        pending = np.concatenate([self._pending, frames]) if len(self._pending) else frames
        count = len(pending) // self._frames
        blocks = pending[: count * self._frames].reshape(count, self._frames * frames.shape[1])
        self._lowest.append(blocks.min(axis=1, initial=1.0))
        self._highest.append(blocks.max(axis=1, initial=-1.0))
        self._pending = pending[count * self._frames :]

    def finish(self, measurement: Measurement) -> Track:
        """The track, with what the loudness meter found in the same stream."""
        lowest, highest = np.concatenate(self._lowest), np.concatenate(self._highest)
        return Track(
            measurement.energies,
            measurement.mean_squares,
            lowest.astype(np.float64),
            highest.astype(np.float64),
        )


def write_track(file: BinaryIO, track: Track) -> None:
    """Write the track as float64, little endian, of shape (sub_blocks, 4), without a header."""
    columns = (track.energies, track.mean_squares, track.lowest, track.highest)
    file.write(np.stack(columns, axis=1).astype("<f8").tobytes())


def read_track(path: Path) -> Track:
    """The track of a narration; raises ValueError where the file is none."""
    rows = np.frombuffer(path.read_bytes(), "<f8").reshape(-1, _COLUMN_COUNT)
    return Track(*np.ascontiguousarray(rows.T))
