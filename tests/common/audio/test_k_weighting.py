"""K-weighting against the standard's own numbers."""

import numpy as np
import pytest
from scipy.signal import sosfreqz

from common.audio.k_weighting import KWeighting, k_weighting_sections


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
    whole = weighting.levels(channels)[0]
    alone = np.concatenate(
        [weighting.levels(channels[:, k * block : (k + 1) * block + settle])[0] for k in range(3)]
    )
    assert np.array_equal(whole, alone)


def test_settling_hides_the_start_of_the_filter() -> None:
    # A constant of full scale: the high-pass alone decides when it is forgotten.
    weighting = KWeighting(48000)
    ones = np.ones((1, weighting.grid.settle_frames + weighting.grid.block_frames), np.float32)
    assert weighting.levels(ones)[0].max() < 1e-12


def test_energies_add_the_channels_and_mean_squares_average_them() -> None:
    weighting = KWeighting(48000)
    frame_count = weighting.grid.settle_frames + weighting.grid.block_frames
    sine = 0.5 * np.sin(2 * np.pi * 1000 * np.arange(frame_count) / 48000)
    one = np.stack([sine, np.zeros(frame_count)]).astype(np.float32)
    energies, mean_squares = weighting.levels(one)
    np.testing.assert_allclose(mean_squares, 0.125 / 2, rtol=1e-5)
    both_energies, both_mean_squares = weighting.levels(np.stack([one[0], one[0]]))
    np.testing.assert_allclose(both_energies, 2 * energies)
    np.testing.assert_allclose(both_mean_squares, 0.125, rtol=1e-5)


def test_a_block_of_zeros_has_no_energy() -> None:
    weighting = KWeighting(24000)
    settle, block = weighting.grid.settle_frames, weighting.grid.block_frames
    channels = np.zeros((1, settle + 3 * block), np.float32)
    channels[0, settle + block - 10 : settle + block] = 0.5
    energies, _ = weighting.levels(channels)
    assert energies[99] > 0
    assert not energies[100:].any()
