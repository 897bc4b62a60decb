"""Fades."""

import numpy as np

from services.mixer.fade import fade_in, fade_out


def test_a_fade_is_a_quarter_of_a_sine() -> None:
    frames = np.arange(1000)
    expected = np.sin(np.pi / 2 * (frames + 0.5) / 1000)
    np.testing.assert_allclose(fade_in(frames, 1000), expected, atol=1e-6)


def test_in_over_out_keeps_the_power() -> None:
    frames = np.arange(4801)
    power = fade_in(frames, 4801) ** 2 + fade_out(4801 - frames, 4801) ** 2
    np.testing.assert_allclose(power, 1.0, atol=2e-6)


def test_after_the_fade_all_is_there() -> None:
    assert np.array_equal(fade_in(np.arange(10, 15), 10), np.ones(5, np.float32))
    assert np.array_equal(fade_out(np.arange(15, 10, -1), 10), np.ones(5, np.float32))


def test_a_gain_depends_on_the_frame_alone() -> None:
    whole = fade_in(np.arange(5000), 7777)
    for start in (1, 13, 4096):
        assert np.array_equal(fade_in(np.arange(start, 5000), 7777), whole[start:])
