"""What is struck, plucked, blown up or rubbed behaves as the formula says."""

import numpy as np
import pytest
from numpy.random import PCG64, Generator

from services.audiogen.light.blasts import friedlander
from services.audiogen.light.friction import stick_slip
from services.audiogen.light.grains import grid, poisson
from services.audiogen.light.resonators import Body, bar, contact, ring, ringing, strike
from services.audiogen.light.strings import plucked
from services.audiogen.light.vocal import MAN_A, MAN_I, Cry, utter
from services.audiogen.light.water import bubble
from tests.services.audiogen.hearing import RATE_HZ, db, peaks_hz, scene, share, strongest_hz


def draws(seed: int = 1) -> Generator:
    return Generator(PCG64(seed))


def test_modes_ring_at_their_frequencies_and_die_in_their_time() -> None:
    sound = ringing(Body((440.0, 1234.0), (0.8, 0.4), (1.0, 0.5)), RATE_HZ)
    assert peaks_hz(sound, 100, 5000, 8) == pytest.approx([440, 1234], abs=2)
    early, late = (np.abs(sound[n : n + 4800]).max() for n in (0, int(0.4 * RATE_HZ)))
    assert db(late / early) == pytest.approx(-60 * 0.4 / 0.8, abs=4)


def test_ringing_equals_the_filter_bank_struck_by_an_impulse() -> None:
    body = Body((313.0, 2050.0), (0.3, 0.2), (1.0, 0.7))
    impulse = np.zeros(RATE_HZ // 2)
    impulse[0] = 1.0
    assert np.abs(ring(impulse, body) - ringing(body, impulse.size)).max() < 2e-3


def test_a_softer_striker_leaves_the_high_modes_alone() -> None:
    body = bar(300, 6, 0.5)
    hard, soft = (share(strike(body, RATE_HZ // 2, s), 700, 20_000) for s in (0.0002, 0.003))
    assert hard > 5 * soft
    assert contact(0.001).sum() == pytest.approx(1)


def test_a_free_bar_has_the_ratios_of_the_book() -> None:
    low, second, third = bar(200, 3, 1.0).frequencies_hz
    assert (second / low, third / low) == pytest.approx((2.756, 5.404), rel=0.005)


@pytest.mark.parametrize("pitch_hz", [110.0, 220.0, 441.0, 880.0])
def test_a_plucked_string_is_in_tune(pitch_hz: float) -> None:
    tone = plucked(draws(), pitch_hz, 2.0)
    assert strongest_hz(tone, 0.8 * pitch_hz, 1.2 * pitch_hz) == pytest.approx(pitch_hz, rel=0.006)


def test_a_bubble_has_minnaerts_pitch_and_rises_when_told() -> None:
    steady = bubble(4.0, 0.0)
    assert strongest_hz(steady, 200, 3000) == pytest.approx(3260 / 4, rel=0.04)
    rising = bubble(4.0, 0.1)
    crossings = np.diff(np.flatnonzero(np.diff(np.sign(rising)) > 0))
    assert crossings[-1] < 0.8 * crossings[0]


def test_a_blast_crosses_zero_when_its_positive_phase_ends() -> None:
    wave = friedlander(0.01)
    assert wave[0] == 1
    assert int(np.argmax(wave < 0)) == pytest.approx(480, abs=2)
    assert -0.3 < wave.min() < -0.02


def test_stick_slip_slips_as_often_as_told() -> None:
    even = stick_slip(draws(), np.full(2 * RATE_HZ, 100.0), 0.0, 0.0003)
    rough = stick_slip(draws(), np.full(2 * RATE_HZ, 100.0), 0.4, 0.0003)
    for force, spread in ((even, (0.0, 0.02)), (rough, (0.25, 0.55))):
        slips = np.flatnonzero(np.diff((force > 0.2 * force.max()).astype(int)) > 0)
        gaps = np.diff(slips) / RATE_HZ
        assert len(slips) == pytest.approx(200, rel=0.12)
        assert spread[0] <= gaps.std() / gaps.mean() <= spread[1]


def test_poisson_keeps_its_rate_and_follows_a_curve() -> None:
    assert len(poisson(draws(), 300.0, 20 * RATE_HZ)) == pytest.approx(6000, rel=0.05)
    rate = np.concatenate([np.zeros(RATE_HZ), np.full(RATE_HZ, 500.0)])
    onsets = poisson(draws(), rate, rate.size)
    assert onsets.min() >= RATE_HZ
    assert len(onsets) == pytest.approx(500, rel=0.15)


def test_a_beat_is_the_same_in_every_segment_and_fits_the_loop() -> None:
    total = 20 * RATE_HZ
    whole = grid(scene(20.0, total_frame_count=total), 0.47, 0.05, "beat")
    part = grid(
        scene(9.0, start_frame=7 * RATE_HZ, segment=1, total_frame_count=total), 0.47, 0.05, "beat"
    )
    inside = whole[(whole >= 7 * RATE_HZ) & (whole < 16 * RATE_HZ)] - 7 * RATE_HZ
    assert part.tolist() == pytest.approx(inside.tolist(), abs=1)
    assert len(whole) == pytest.approx(round(20 / 0.47), abs=1)


def test_vowels_have_their_formants() -> None:
    count = RATE_HZ
    for tract, low_hz, high_hz in ((MAN_A, 600, 1300), (MAN_I, 200, 450)):
        voice = utter(draws(), Cry(np.full(count, 110.0), np.ones(count), ((0, tract),), 0.02))
        assert low_hz < strongest_hz(voice, 80, 4000) < high_hz
        assert strongest_hz(voice, 60, 160) == pytest.approx(110, rel=0.03)
