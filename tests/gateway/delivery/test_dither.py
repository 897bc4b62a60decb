"""Rounding to 16 bits: the error's mean and power do not depend on the signal."""

import numpy as np
import pytest

from gateway.delivery.dither import Dither

STEP = 1 / 32_768


def test_is_the_same_however_the_stream_is_cut() -> None:
    frames = np.random.Generator(np.random.PCG64(1)).normal(0, 0.1, (10_001, 2)).astype(np.float32)
    whole = Dither(7).round(frames)
    pieces = Dither(7)
    cut = np.concatenate([pieces.round(part) for part in np.array_split(frames, [1, 778, 5_000])])
    assert np.array_equal(whole, cut)
    assert not np.array_equal(whole, Dither(8).round(frames))


@pytest.mark.parametrize("offset_steps", [0.0, 0.25, 0.5])
def test_error_of_a_constant_is_unbiased_and_has_a_quarter_step_squared(
    offset_steps: float,
) -> None:
    frames = np.full((400_000, 1), (100 + offset_steps) * STEP, np.float32)
    error_steps = Dither(0).round(frames) - (100 + offset_steps)
    assert abs(error_steps.mean()) < 0.005
    # A twelfth by rounding, a sixth by the noise.
    assert error_steps.var() == pytest.approx(0.25, abs=0.005)


def test_a_sine_under_half_a_step_survives_without_harmonics() -> None:
    time = np.arange(65_536)
    sine = (0.4 * STEP * np.sin(2 * np.pi * 512 * time / 65_536))[:, None].astype(np.float32)
    spectrum = np.abs(np.fft.rfft(Dither(3).round(sine)[:, 0])) / 32_768
    assert spectrum[512] == pytest.approx(0.4, abs=0.02)
    assert spectrum[3 * 512] < 0.02
    assert np.abs(np.round(sine / STEP)).max() == 0  # without dither nothing would be left


def test_clips_at_full_scale() -> None:
    rounded = Dither(0).round(np.array([[2.0], [-2.0]], np.float32))
    assert rounded.tolist() == [[32_767], [-32_768]]
