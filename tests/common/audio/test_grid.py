"""The grid of time."""

import pytest

from common.audio.grid import CONTEXT_HOPS, time_grid


@pytest.mark.parametrize(
    "sample_rate_hz", [8000, 12000, 16000, 22000, 24000, 32000, 44100, 48000, 96000, 192000]
)
def test_hops_are_10_ms_at_usual_rates(sample_rate_hz: int) -> None:
    grid = time_grid(sample_rate_hz)
    assert grid.hop_frames * 100 == sample_rate_hz
    assert grid.block_frames == sample_rate_hz


@pytest.mark.parametrize("sample_rate_hz", [8000, 8012, 11025, 22050, 22255, 37800, 44056, 191999])
def test_cells_nest_and_are_nearly_1_and_10_ms_at_every_rate(sample_rate_hz: int) -> None:
    grid = time_grid(sample_rate_hz)
    assert grid.hop_frames % grid.cell_frames == 0
    assert grid.hop_frames / sample_rate_hz == pytest.approx(0.01, rel=0.015)
    assert 0.0008 < grid.cell_frames / sample_rate_hz < 0.0013
    # The interpolation between samples hears no further than the neighbouring cell.
    assert grid.cell_frames >= 8


def test_context_is_whole_blocks_and_their_settling_cut_at_the_ends() -> None:
    grid = time_grid(48000)
    assert CONTEXT_HOPS == 310
    assert grid.context_start(60 * 48000) == 60 * 48000 - 148800
    assert grid.context_start(60 * 48000 + 7) == 60 * 48000 - 148800
    assert grid.context_start(48000) == 0
    assert grid.context_end(60 * 48000, 100 * 48000) == 60 * 48000 + 148800
    assert grid.context_end(60 * 48000 + 7, 100 * 48000) == 61 * 48000 + 148800
    assert grid.context_end(60 * 48000, 61 * 48000 + 5) == 61 * 48000 + 5
