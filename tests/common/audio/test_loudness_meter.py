"""The meter of streams."""

import numpy as np
import pytest

from common.audio.grid import time_grid
from common.audio.loudness_meter import (
    LoudnessMeter,
    bed_loudness_lufs,
    event_loudness_lufs,
    measure,
)


@pytest.mark.parametrize("sample_rate_hz", [11025, 24000, 44100])
def test_any_cut_of_the_stream_measures_the_same_bits(sample_rate_hz: int) -> None:
    rng = np.random.default_rng(5)
    frames = (rng.standard_normal((sample_rate_hz * 4 + 1234, 2)) * 0.2).astype(np.float32)
    whole = measure(frames, sample_rate_hz)
    meter = LoudnessMeter(sample_rate_hz, 2)
    cuts = np.sort(rng.integers(0, len(frames), 40))
    for piece in np.split(frames, cuts):
        meter.push(piece)
    pieces = meter.finish()
    assert np.array_equal(pieces.energies, whole.energies)
    assert np.array_equal(pieces.mean_squares, whole.mean_squares)
    assert pieces.true_peak_dbtp == whole.true_peak_dbtp
    assert pieces.sample_peak_dbfs == whole.sample_peak_dbfs


def test_sub_blocks_are_counted_to_the_last_whole_one() -> None:
    sub_block = time_grid(24000).sub_block_frames
    for frame_count, expected in ((0, 0), (sub_block - 1, 0), (sub_block, 1), (25 * sub_block, 25)):
        measurement = measure(np.ones((frame_count, 1), np.float32) * 0.1, 24000)
        assert len(measurement.energies) == expected
        assert len(measurement.mean_squares) == expected


def test_an_event_has_the_loudness_of_its_loudest_400_ms() -> None:
    # 200 ms of a stereo sine at -20 dBFS fill half a window: 3 dB under the sine's loudness.
    sine = 0.1 * np.sin(2 * np.pi * 1000 * np.arange(9600) / 48000)
    frames = np.repeat(sine[:, None], 2, axis=1).astype(np.float32)
    assert event_loudness_lufs(frames, 48000) == pytest.approx(-23.0, abs=0.15)


def test_a_bed_has_its_integrated_loudness() -> None:
    sine = 0.1 * np.sin(2 * np.pi * 1000 * np.arange(96000) / 48000)
    frames = np.repeat(sine[:, None], 2, axis=1).astype(np.float32)
    assert bed_loudness_lufs(frames, 48000) == pytest.approx(-20.0, abs=0.1)
