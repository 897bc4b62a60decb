import numpy as np
import pyloudnorm
import pytest

from services.musicgen.light.loudness import TAKE_LOUDNESS_LUFS, LoudnessGauge, take_gain


def _signal() -> np.ndarray:
    rng = np.random.default_rng(1)
    noise = rng.standard_normal((480_000, 2)) * 0.05
    noise[200_000:300_000] *= 0.01
    return np.asarray(noise.astype(np.float32))


def test_the_gauge_agrees_with_another_meter() -> None:
    gauge = LoudnessGauge()
    gauge.hear(_signal())
    expected = pyloudnorm.Meter(48_000).integrated_loudness(_signal().astype(np.float64))
    assert gauge.integrated_lufs() == pytest.approx(expected, abs=0.15)


def test_the_gauge_does_not_care_how_a_stream_is_cut() -> None:
    whole, cut = LoudnessGauge(), LoudnessGauge()
    whole.hear(_signal())
    for start in range(0, 480_000, 7_777):
        cut.hear(_signal()[start : start + 7_777])
    assert cut.integrated_lufs() == pytest.approx(whole.integrated_lufs(), abs=1e-9)


def test_the_gain_brings_a_piece_to_where_takes_stand() -> None:
    assert 20 * np.log10(take_gain(-30.0)) == pytest.approx(TAKE_LOUDNESS_LUFS + 30.0)
    assert np.isfinite(take_gain(-70.0))
