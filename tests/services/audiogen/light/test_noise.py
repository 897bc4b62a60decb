import numpy as np
import pytest
from numpy.random import PCG64, Generator

from services.audiogen.light.filters import BINS_HZ, envelope_count, reshape, resonance
from services.audiogen.light.noise import band, drift, narrow, shaped, shaped_stereo, wander
from tests.services.audiogen.hearing import RATE_HZ, band_db, db, scene, spectrum


def draws(seed: int = 1) -> Generator:
    return Generator(PCG64(seed))


def test_shaped_noise_follows_its_curve() -> None:
    curve = ((100.0, -20.0), (1000.0, 0.0), (4000.0, -12.0), (16_000.0, -36.0))
    noise = shaped(draws(), 10 * RATE_HZ, curve)
    assert np.sqrt(np.mean(noise**2)) == pytest.approx(1, abs=0.02)
    middle = band_db(noise, 950, 1050)
    for centre_hz, expected_db in ((100, -20), (316, -10), (2000, -6), (4000, -12), (8000, -24)):
        level = band_db(noise, 0.95 * centre_hz, 1.05 * centre_hz) - middle
        assert level == pytest.approx(expected_db, abs=1.5)


@pytest.mark.parametrize("width", [0.0, 0.5, 1.0])
def test_width_sets_how_far_the_ears_agree(width: float) -> None:
    noise = shaped_stereo(draws(), 5 * RATE_HZ, band(500, 5000), width)
    assert np.corrcoef(noise.T)[0, 1] == pytest.approx(1 - width, abs=0.05)


def test_narrow_noise_moves_with_its_centre() -> None:
    centre = np.linspace(600, 1800, 4 * RATE_HZ)
    noise = narrow(draws(), centre, 40.0)
    for start, expected_hz in ((0, 675), (3, 1575)):
        frequencies, power = spectrum(noise[start * RATE_HZ : start * RATE_HZ + RATE_HZ // 2])
        assert frequencies[np.argmax(power)] == pytest.approx(expected_hz, abs=110)
    assert np.sqrt(np.mean(noise**2)) == pytest.approx(1, abs=0.25)


def test_wander_stays_below_its_bandwidth() -> None:
    curve = wander(draws(), 20 * RATE_HZ, 10.0)
    power = np.abs(np.fft.rfft(curve)) ** 2
    rates = np.fft.rfftfreq(curve.size, 1 / RATE_HZ)
    assert power[rates > 40].sum() < 0.02 * power.sum()
    assert power[rates > 0.5].sum() > 0.5 * power.sum()


def test_a_drift_goes_on_where_the_segment_before_left_it() -> None:
    first = drift(scene(8.0), "gust", 0.5)
    second = drift(scene(8.0, start_frame=4 * RATE_HZ, segment=1), "gust", 0.5)
    assert np.abs(first[4 * RATE_HZ :] - second[: 4 * RATE_HZ]).max() < 1e-3
    assert np.abs(drift(scene(8.0, seed=2), "gust", 0.5) - first).max() > 0.3
    assert 0.3 < np.std(first) < 1.0


def test_reshape_by_ones_changes_nothing() -> None:
    noise = draws().standard_normal(RATE_HZ)
    gains = np.ones((envelope_count(noise.size), BINS_HZ.size))
    assert np.abs(reshape(noise, gains) - noise).max() < 1e-9


def test_reshape_opens_a_band_when_its_gains_say_so() -> None:
    noise = draws().standard_normal(2 * RATE_HZ)
    gains = np.zeros((envelope_count(noise.size), BINS_HZ.size))
    gains[gains.shape[0] // 2 :, (BINS_HZ > 1000) & (BINS_HZ < 2000)] = 1.0
    shaped_noise = reshape(noise, gains)
    assert np.abs(shaped_noise[: RATE_HZ - 1024]).max() < 1e-9
    late = shaped_noise[RATE_HZ + 1024 :]
    assert band_db(late, 1100, 1900) - band_db(late, 4000, 8000) > 40


def test_a_resonance_passes_its_centre_alone() -> None:
    times = np.arange(RATE_HZ) / RATE_HZ
    for tone_hz, low_db, high_db in ((1000, -0.1, 0.1), (500, -40, -20), (2000, -40, -20)):
        passed = resonance(np.sin(2 * np.pi * tone_hz * times), 1000, 10)[RATE_HZ // 2 :]
        assert low_db <= db(np.sqrt(2 * np.mean(passed**2))) <= high_db
