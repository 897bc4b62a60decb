"""The limiter."""

import numpy as np
import pytest
from scipy.signal import butter, resample_poly, sosfiltfilt

from common.audio.grid import time_grid
from services.mixer.limiter import Limiter
from services.mixer.render import PeakKind

RATE = 24000
BLOCK = time_grid(RATE).block_frames


def limited(planes: np.ndarray, limit_db: float, kind: PeakKind) -> tuple[np.ndarray, float]:
    limiter = Limiter(RATE, limit_db, kind)
    around = np.pad(planes, ((0, 0), (limiter.reach_before, limiter.reach_after)))
    return limiter.limit(around.astype(np.float32))


def noise(seed: int, level: float, channel_count: int = 2) -> np.ndarray:
    samples = np.random.default_rng(seed).standard_normal((channel_count, 2 * BLOCK))
    soft = sosfiltfilt(butter(6, 0.7, output="sos"), samples, axis=1)
    return (soft * level * np.hanning(2 * BLOCK)).astype(np.float32)


@pytest.mark.parametrize("limit_db", [-1.0, -3.0, -9.0])
@pytest.mark.parametrize("seed", range(3))
def test_no_peak_between_samples_passes(seed: int, limit_db: float) -> None:
    mix, reduction_db = limited(noise(seed, 0.7), limit_db, PeakKind.TRUE_PEAK)
    fine = resample_poly(mix.astype(np.float64), 32, 1, axis=1, window=("kaiser", 12.0))
    peak_db = 20 * np.log10(np.abs(fine).max())
    assert limit_db - 0.6 < peak_db <= limit_db
    assert reduction_db > 3


def test_what_is_under_the_limit_passes_untouched() -> None:
    planes = noise(1, 0.1)
    mix, reduction_db = limited(planes, -1.0, PeakKind.TRUE_PEAK)
    assert np.array_equal(mix, planes)
    assert reduction_db == 0


def test_without_a_limit_all_passes() -> None:
    planes = noise(1, 5.0)
    assert np.array_equal(limited(planes, -1.0, PeakKind.NONE)[0], planes)


def test_sample_peaks_are_limited_at_the_samples() -> None:
    mix, _ = limited(noise(2, 0.7), -3.0, PeakKind.SAMPLE_PEAK)
    assert -3.05 < 20 * np.log10(np.abs(mix).max()) <= -3.0


def test_channels_share_one_gain() -> None:
    planes = noise(3, 0.2)
    planes[0, BLOCK] = 2.0
    mix, _ = limited(planes, -1.0, PeakKind.TRUE_PEAK)
    gains = mix / np.where(planes == 0, 1, planes)
    loud = (np.abs(planes) > 1e-3).all(axis=0)
    np.testing.assert_allclose(gains[0, loud], gains[1, loud], rtol=1e-5)
    assert gains[1, BLOCK - 24] < 0.6


def test_the_gain_moves_softly_around_a_peak() -> None:
    planes = np.full((1, 2 * BLOCK), 0.1, np.float32)
    planes[0, BLOCK] = 1.6
    mix, reduction_db = limited(planes, -1.0, PeakKind.TRUE_PEAK)
    gain_db = 20 * np.log10(mix[0] / planes[0])
    assert reduction_db == pytest.approx(5.3, abs=0.3)
    # Untouched 20 ms ahead, down 1 ms ahead, half way back after 75 ms, back after 200 ms.
    assert not gain_db[: BLOCK - 480].any()
    assert gain_db[BLOCK - 24] == pytest.approx(-reduction_db, abs=0.05)
    assert gain_db[BLOCK + 75 * 24] == pytest.approx(-reduction_db + 2.9, abs=0.3)
    assert not gain_db[BLOCK + 220 * 24 :].any()
    assert np.abs(np.diff(gain_db)).max() < 0.08


@pytest.mark.parametrize("rate", [8000, 11025, 44100, 96000, 192000])
def test_limits_hold_at_every_rate(rate: int) -> None:
    block = time_grid(rate).block_frames
    limiter = Limiter(rate, -1.0, PeakKind.TRUE_PEAK)
    angle = 2 * np.pi * 997 * np.arange(block) / rate
    tone = (1.5 * np.sin(angle) * np.hanning(block)).astype(np.float32)[None]
    around = np.pad(tone, ((0, 0), (limiter.reach_before, limiter.reach_after)))
    mix, _ = limiter.limit(around)
    assert mix.shape == (1, block)
    assert -1.35 < 20 * np.log10(np.abs(mix).max()) <= -1.249
