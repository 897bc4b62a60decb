import numpy as np
import pytest

from services.musicgen.light.master import CEILING, Equalizer, close, limit


def _gain_db(frequency_hz: float) -> float:
    times_s = np.arange(96_000) / 48_000
    tone = np.tile(np.sin(2 * np.pi * frequency_hz * times_s), (2, 1)).astype(np.float32)
    heard = Equalizer().filter(tone)[:, 48_000:]
    return float(10 * np.log10(np.mean(heard**2) / np.mean(tone[:, 48_000:] ** 2)))


def test_the_equaliser_steps_back_where_speech_is() -> None:
    assert _gain_db(2100.0) == pytest.approx(-4.1, abs=0.4)
    assert _gain_db(200.0) == pytest.approx(0.0, abs=0.4)
    assert _gain_db(16.0) < -10.0


def test_the_equaliser_does_not_care_how_a_stream_is_cut() -> None:
    noise = np.random.default_rng(1).standard_normal((2, 9_000)).astype(np.float32)
    whole = Equalizer().filter(noise)
    cut = Equalizer()
    pieces = [cut.filter(noise[:, a:b]) for a, b in ((0, 1), (1, 4_000), (4_000, 9_000))]
    assert np.array_equal(np.concatenate(pieces, axis=1), whole)


def test_the_limiter_bends_what_is_loud_and_nothing_else() -> None:
    quiet = np.linspace(-0.7, 0.7, 1001, dtype=np.float32).reshape(-1, 1)
    assert np.array_equal(limit(quiet), quiet)
    loud = np.linspace(-3.0, 3.0, 6001, dtype=np.float32).reshape(-1, 1)
    bent = limit(loud)
    assert np.abs(bent).max() <= CEILING
    assert np.all(np.diff(bent[:, 0]) >= 0)
    assert np.abs(np.diff(bent[:, 0], 2)).max() < 1e-4


def test_closing_reaches_zero_whatever_the_blocks() -> None:
    whole = np.ones((10_000, 2), dtype=np.float32)
    close(whole, 0, 10_000, 4_000)
    parts = np.ones((10_000, 2), dtype=np.float32)
    for start in range(0, 10_000, 1_500):
        close(parts[start : start + 1_500], start, 10_000, 4_000)
    assert np.array_equal(whole, parts)
    assert np.all(whole[:6_000] == 1.0)
    assert np.abs(whole[-1]).max() < 1e-6
