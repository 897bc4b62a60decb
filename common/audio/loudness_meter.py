"""Measures a stream of audio: sub-blocks for common.audio.loudness, and peaks."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.audio.grid import SUB_BLOCK_HOPS
from common.audio.k_weighting import KWeighting
from common.audio.loudness import Energies, integrated_lufs, momentary_lufs
from common.audio.pcm import Frames
from common.audio.true_peak import TruePeakMeter

# Silence around an event, so that the window with the most of it is among those measured.
_EVENT_PAD_S = 0.4


@dataclass(frozen=True, slots=True)
class Measurement:
    """What a meter has found."""

    # K-weighted mean square of each whole 100 ms, channels summed.
    energies: Energies
    # Mean square of each whole 100 ms without weighting, channels averaged.
    mean_squares: Energies
    true_peak_dbtp: float
    sample_peak_dbfs: float


class LoudnessMeter:
    """Takes a stream from its frame 0 on, in pieces of any size; memory is flat.

    What is kept is two numbers for each 100 ms (0.6 MB an hour).
    """

    def __init__(self, sample_rate_hz: int, channel_count: int) -> None:
        self._weighting = KWeighting(sample_rate_hz)
        self._grid = self._weighting.grid
        self._peak = TruePeakMeter(sample_rate_hz, channel_count)
        # Begins settle_frames before the block that is being filled, shape (channels, frames).
        self._pending = np.zeros((channel_count, self._grid.settle_frames), np.float32)
        self._frame_count = 0
        self._energies: list[Energies] = []
        self._mean_squares: list[Energies] = []

    def push(self, frames: Frames) -> None:
        """Hear the next frames, float32 of shape (frames, channels)."""
        channels = np.ascontiguousarray(frames.T)
        self._frame_count += len(frames)
        self._peak.push(channels)
        self._pending = np.concatenate([self._pending, channels], axis=1)
        fresh_frames = self._pending.shape[1] - self._grid.settle_frames
        self._measure(fresh_frames // self._grid.block_frames)

    def finish(self) -> Measurement:
        """What was heard; a sub-block that the end cuts is left out."""
        self._pending = np.pad(self._pending, ((0, 0), (0, self._grid.block_frames)))
        self._measure(1)
        count = self._frame_count // self._grid.sub_block_frames
        return Measurement(
            np.concatenate(self._energies)[:count],
            np.concatenate(self._mean_squares)[:count],
            *self._peak.finish(),
        )

    def _measure(self, block_count: int) -> None:
        if not block_count:
            return
        done = block_count * self._grid.block_frames
        blocks = self._pending[:, : self._grid.settle_frames + done]
        energies, mean_squares = self._weighting.levels(blocks)
        self._energies.append(to_sub_blocks(energies))
        self._mean_squares.append(to_sub_blocks(mean_squares))
        self._pending = self._pending[:, done:]


def to_sub_blocks(hops: NDArray[np.float64]) -> Energies:
    """Means of hops as means of sub-blocks."""
    means: Energies = hops.reshape(-1, SUB_BLOCK_HOPS).mean(axis=1)
    return means


def measure(frames: Frames, sample_rate_hz: int) -> Measurement:
    """The measurement of audio at hand, float32 of shape (frames, channels)."""
    meter = LoudnessMeter(sample_rate_hz, frames.shape[1])
    for start in range(0, len(frames), 10 * sample_rate_hz):
        meter.push(frames[start : start + 10 * sample_rate_hz])
    return meter.finish()


def bed_loudness_lufs(frames: Frames, sample_rate_hz: int) -> float:
    """Integrated loudness: what a take of ambience or music is said to have."""
    return integrated_lufs(measure(frames, sample_rate_hz).energies)


def event_loudness_lufs(frames: Frames, sample_rate_hz: int) -> float:
    """Loudness of the loudest 400 ms: what a take of an effect is said to have."""
    pad = round(_EVENT_PAD_S * sample_rate_hz)
    energies = measure(np.pad(frames, ((pad, pad), (0, 0))), sample_rate_hz).energies
    return float(momentary_lufs(energies).max())
