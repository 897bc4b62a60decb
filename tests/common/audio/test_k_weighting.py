"""K-weighting against the standard's own numbers."""

import numpy as np
import pytest
from scipy.signal import sosfreqz

from common.audio.k_weighting import KWeighting, k_weighting_sections, mean_squares


def test_sections_at_48_khz_are_those_of_the_standard() -> None:
    # ITU-R BS.1770-4, annex 1, tables 1 and 2.
    shelf = [1.53512485958697, -2.69169618940638, 1.19839281085285]
    shelf_poles = [1.0, -1.69065929318241, 0.73248077421585]
    high_pass = [1.0, -2.0, 1.0]
    high_pass_poles = [1.0, -1.99004745483398, 0.99007225036621]
    np.testing.assert_allclose(
        k_weighting_sections(48000),
        [[*shelf, *shelf_poles], [*high_pass, *high_pass_poles]],
        atol=1e-8,
    )


@pytest.mark.parametrize("sample_rate_hz", [8000, 16000, 22050, 44100, 96000, 192000])
def test_response_is_the_same_at_every_rate(sample_rate_hz: int) -> None:
    frequencies_hz = np.array([20, 40, 100, 500, 1000, 2000, 0.3 * sample_rate_hz])
    frequencies_hz = frequencies_hz[frequencies_hz < 20000]
    _, expected = sosfreqz(k_weighting_sections(48000), frequencies_hz, fs=48000)
    _, got = sosfreqz(k_weighting_sections(sample_rate_hz), frequencies_hz, fs=sample_rate_hz)
    # The bilinear transform bends the shelf at low rates.
    tolerance_db = 0.55 if sample_rate_hz == 8000 else 0.25
    np.testing.assert_allclose(20 * np.log10(np.abs(got / expected)), 0, atol=tolerance_db)


def test_a_block_does_not_know_what_was_before_its_settling() -> None:
    rng = np.random.default_rng(1)
    weighting = KWeighting(24000)
    settle, block = weighting.grid.settle_frames, weighting.grid.block_frames
    channels = rng.standard_normal((2, settle + 3 * block)).astype(np.float32)
    whole = weighting.energies(channels)
    alone = np.concatenate(
        [weighting.energies(channels[:, k * block : (k + 1) * block + settle]) for k in range(3)]
    )
    assert np.array_equal(whole, alone)


def test_settling_hides_the_start_of_the_filter() -> None:
    # A constant of full scale: the high-pass alone decides when it is forgotten.
    weighting = KWeighting(48000)
    ones = np.ones((1, weighting.grid.settle_frames + weighting.grid.block_frames), np.float32)
    assert weighting.energies(ones).max() < 1e-15


def test_mean_squares_average_the_channels() -> None:
    channels = np.repeat(np.array([[0.5], [0.0]], np.float32), 960, axis=1)
    np.testing.assert_allclose(mean_squares(channels, 480), [0.125, 0.125])
