"""The recursive filter as products of matrices."""

import numpy as np
import pytest
from scipy.signal import butter, sosfilt

from common.audio.k_weighting import k_weighting_sections
from common.audio.row_filter import RowFilter


@pytest.mark.parametrize("sample_rate_hz", [8000, 22050, 44100, 192000])
@pytest.mark.parametrize("row_frames", [20, 48])
def test_rows_equal_the_filter_sample_by_sample(sample_rate_hz: int, row_frames: int) -> None:
    sections = k_weighting_sections(sample_rate_hz)
    noise = np.random.default_rng(1).standard_normal((3, 100 * row_frames)).astype(np.float32)
    blocks = noise + np.float32(0.5)
    expected = sosfilt(sections, blocks, axis=1)
    rows = RowFilter(sections, row_frames).rows(blocks, skipped_rows=0)
    np.testing.assert_allclose(rows.reshape(3, -1), expected, atol=2e-5)


def test_skipped_rows_are_heard_but_not_given() -> None:
    sections = butter(4, 0.1, output="sos")
    blocks = np.random.default_rng(2).standard_normal((2, 960)).astype(np.float32)
    row_filter = RowFilter(sections, 48)
    assert np.array_equal(row_filter.rows(blocks, 5), row_filter.rows(blocks, 0)[:, 5:])


def test_a_block_has_the_same_bits_whatever_is_filtered_with_it() -> None:
    row_filter = RowFilter(k_weighting_sections(24000), 48)
    blocks = np.random.default_rng(3).standard_normal((7, 4800)).astype(np.float32)
    together = row_filter.rows(blocks, 10)
    for index in range(7):
        assert np.array_equal(row_filter.rows(blocks[index : index + 1], 10)[0], together[index])
