import numpy as np

from services.musicgen.engine import SAMPLE_RATE_HZ
from services.musicgen.light.partials import Partials, render_partials


def _direct(partials: Partials, duration_s: float) -> np.ndarray:
    times_s = np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    total = np.zeros(len(times_s))
    for frequency, amplitude, phase, decay in zip(
        partials.frequencies_hz,
        partials.amplitudes,
        partials.phases,
        partials.decays,
        strict=True,
    ):
        turn = 2 * np.pi * frequency * times_s + phase
        total += amplitude * np.sin(turn) * np.exp(-decay * times_s)
    return total


def test_the_matrix_product_is_the_sum_of_damped_sines() -> None:
    rng = np.random.default_rng(1)
    count = 37
    partials = Partials(
        rng.uniform(40, 9000, count),
        rng.uniform(0.01, 0.3, count),
        rng.uniform(0, 6, count),
        rng.uniform(0.2, 90, count),
    )
    rendered = render_partials(partials, 2.345)
    expected = _direct(partials, 2.345)
    assert rendered.dtype == np.float32
    assert rendered.shape == expected.shape
    assert np.abs(rendered - expected).max() < 2e-4


def test_long_tones_stay_in_phase() -> None:
    one = np.ones(1)
    partials = Partials(one * 440.37, one, one * 0.0, one * 0.001)
    rendered, expected = render_partials(partials, 9.0), _direct(partials, 9.0)
    assert np.abs(rendered[-4800:] - expected[-4800:]).max() < 2e-4


def test_what_cannot_be_heard_is_left_out() -> None:
    partials = Partials(np.array([30_000.0, 500.0]), np.array([1.0, 0.0]), np.zeros(2), np.ones(2))
    assert not render_partials(partials, 0.1).any()
