"""Ducking and the guard, on levels of hops."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.audio.loudness import to_energy
from common.sounds import CueKind
from services.mixer.gains import mean_power
from services.mixer.levels import LEVELS
from services.mixer.sidechain import REACH_AFTER, REACH_BEFORE, duck_gains_db, least_margin_lu
from services.mixer.speech import SPOKEN_REACH, SpeechFinder

VOICE_LUFS = -20.0
FINDER = SpeechFinder(VOICE_LUFS, VOICE_LUFS - 25)
VOICE, SILENCE = to_energy(VOICE_LUFS), to_energy(-75.0)
MUSIC, AMBIENCE = LEVELS[CueKind.MUSIC], LEVELS[CueKind.AMBIENCE]


def gains_db(level: object, voice: np.ndarray, bed: np.ndarray) -> np.ndarray:
    """The gains over all hops, with silence around."""
    around = (REACH_BEFORE, REACH_AFTER)
    speech = FINDER.find(np.pad(voice, around))
    return duck_gains_db(level, speech, np.pad(bed, around))  # type: ignore[arg-type]


def phrases(*spans_s: tuple[float, float], duration_s: float = 20.0) -> np.ndarray:
    voice = np.full(round(duration_s * 100), SILENCE)
    for start_s, end_s in spans_s:
        voice[round(start_s * 100) : round(end_s * 100)] = VOICE
    return voice


def test_music_dips_ahead_of_the_voice_and_comes_back_after_it() -> None:
    voice = phrases((8, 12))
    gains = gains_db(MUSIC, voice, np.full(2000, to_energy(VOICE_LUFS - 40)))
    np.testing.assert_allclose(gains[800:1201], -7.0, atol=1e-6)
    assert -0.5 < gains[800 - 40] <= 0
    assert gains[800 - 15] < -1.5
    assert gains[1200 + 20] < -4.5
    assert gains[1200 + 90] > -0.5
    assert not gains[:700].any()
    assert not gains[1320:].any()


def test_a_short_pause_does_not_bring_it_back() -> None:
    gains = gains_db(MUSIC, phrases((5, 8), (8.45, 12)), np.zeros(2000))
    np.testing.assert_allclose(gains[500:1200], -7.0, atol=1e-6)


def test_effects_dip_a_little_and_have_no_guard() -> None:
    loud = np.full(2000, to_energy(VOICE_LUFS + 10))
    gains = gains_db(LEVELS[CueKind.EFFECT], phrases((5, 12)), loud)
    assert gains.min() == pytest.approx(-2.0)


def test_noise_in_the_pauses_under_the_gate_is_no_speech() -> None:
    noise = np.full(2000, to_energy(VOICE_LUFS - 26))
    assert not gains_db(MUSIC, noise, np.full(2000, to_energy(VOICE_LUFS - 15))).any()


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([MUSIC, AMBIENCE]))
def test_the_guard_holds_for_any_voice_and_any_bed(seed: int, level: object) -> None:
    rng = np.random.default_rng(seed)
    lengths = rng.integers(5, 200, 40)
    levels_lufs = rng.choice([-75.0, -34.0, -26.0, -20.0, -16.0], 40)
    voice = np.repeat(10 ** (levels_lufs / 10), lengths)[:2000] * rng.uniform(0.3, 1.5, 2000)
    bed = np.repeat(10 ** (rng.uniform(-50, -10, 40) / 10), lengths)[:2000]
    gains = gains_db(level, voice, bed)
    ducked = bed * mean_power(gains)
    # The plain definition, second by second.
    speech = FINDER.find(np.pad(voice, SPOKEN_REACH))
    for start in np.flatnonzero(speech.seconds):
        second = slice(start, start + 100)
        margin_lu = 10 * np.log10(voice[second].sum() / ducked[second].sum())
        assert margin_lu >= level.guard_lu - 1e-6  # type: ignore[attr-defined]


def test_whispers_are_guarded_too() -> None:
    voice = phrases((5, 12))
    voice[500:1200] *= 10**-1.5
    gains = gains_db(MUSIC, voice, np.full(2000, to_energy(VOICE_LUFS - 15)))
    # 15 LU softer, so that music at -15 LU has to lose 11 LU more.
    np.testing.assert_allclose(gains[700:1000], -11.0, atol=0.1)
    # At its ends a second holds pause as well as voice: less voice, so less music.
    assert (gains[500:1200] <= -10.9).all()
    assert gains.min() > -14.1


def test_the_least_margin_is_that_of_the_loudest_second_of_bed() -> None:
    voice = phrases((2, 18))
    bed = np.full(2000, to_energy(VOICE_LUFS - 30))
    bed[1000:1100] = to_energy(VOICE_LUFS - 12)
    around = (REACH_BEFORE, REACH_AFTER)
    speech = FINDER.find(np.pad(voice, around))
    assert least_margin_lu(speech, 0, np.pad(bed, (99, 0))) == pytest.approx(12.0, abs=0.01)
    assert least_margin_lu(speech, 300, bed[201:900]) == pytest.approx(30.0, abs=0.01)
    assert least_margin_lu(speech, 300, np.zeros(500)) == np.inf
