"""Each sound measures as what it is. Bounds are those of the real sounds, not of the engine."""

import numpy as np
import pytest

from services.audiogen.light.modifiers import Modifiers
from tests.services.audiogen.hearing import (
    band_db,
    beat_hz,
    centroid_hz,
    crest_db,
    db,
    envelope,
    flatness,
    harmonicity,
    modulation_db,
    mono,
    onsets_s,
    peaks_hz,
    pitch_track,
    render_bed,
    render_event,
    share,
    strongest_hz,
)

SEEDS = pytest.mark.parametrize("seed", [1, 7])


@SEEDS
def test_rain_is_a_hump_of_noise_with_drops_in_it(seed: int) -> None:
    rain = mono("rain_steady", 3, seed)
    assert 2500 < centroid_hz(rain) < 6000
    hump_db = band_db(rain, 2000, 4000)
    assert band_db(rain, 100, 250) < hump_db - 10
    assert band_db(rain, 12_000, 16_000) < hump_db - 10
    # White noise has 1; a few bands of it still more than 0.6.
    assert 0.2 < flatness(rain) < 0.55
    assert 13 < crest_db(rain) < 24


@SEEDS
def test_rain_on_a_window_is_duller_and_taps(seed: int) -> None:
    outside, window = mono("rain_steady", 3, seed), mono("rain_on_window", 3, seed)
    assert centroid_hz(window) < 0.6 * centroid_hz(outside)
    assert len(onsets_s(window, 0.015, 6)) / 3 > 5


@SEEDS
def test_heavier_rain_has_more_body(seed: int) -> None:
    light, heavy = (mono(name, 3, seed) for name in ("rain_light", "rain_heavy"))
    assert share(heavy, 50, 1000) > 3 * share(light, 50, 1000)


@SEEDS
def test_wind_is_low_and_never_even(seed: int) -> None:
    wind = mono("wind_strong", 6, seed)
    assert share(wind, 0, 1000) > 0.8
    assert centroid_hz(wind) < 800
    level = envelope(wind, 1.0)[800:-1500]
    assert level.max() > 1.2 * level.min()


@SEEDS
def test_howling_wind_sings_on_a_moving_pitch(seed: int) -> None:
    howl = mono("wind_howling", 6, seed)
    track = pitch_track(howl, 180, 1300, 0.5)
    assert 200 < np.median(track) < 900
    assert track.max() > 1.25 * track.min()
    assert flatness(howl) < 0.3 * flatness(mono("wind_strong", 6, seed)) or flatness(howl) < 0.005


@SEEDS
def test_thunder_rumbles_and_dies_away(seed: int) -> None:
    thunder = mono("thunder_clap", 6, seed)
    quarter = thunder.size // 4
    early, late = (
        np.sqrt(np.mean(part**2)) for part in (thunder[: 2 * quarter], thunder[-quarter:])
    )
    assert db(late / early) < -15
    assert centroid_hz(thunder) < 400
    assert centroid_hz(mono("lightning_strike", 5, seed)) > centroid_hz(
        mono("thunder_distant", 5, seed)
    )


@SEEDS
def test_a_filling_vessel_climbs(seed: int) -> None:
    track = pitch_track(mono("water_pour", 4, seed), 250, 2200, 0.4)
    assert track[-2:].mean() > 1.5 * track[:2].mean()


@SEEDS
def test_waves_come_every_few_seconds(seed: int) -> None:
    surf = np.concatenate(list(render_bed("water_waves", 32, seed))).mean(axis=1)
    assert 1 / 9 < beat_hz(surf, 0.08, 0.5) < 1 / 4
    level = envelope(surf, 0.6)
    assert level.max() > 2 * np.median(level)


@pytest.mark.parametrize(
    ("sound", "slowest_hz", "fastest_hz"),
    [
        ("footsteps_walking", 1.5, 2.3),
        ("footsteps_gravel", 1.5, 2.3),
        ("footsteps_slow", 0.9, 1.6),
        ("footsteps_running", 2.4, 3.6),
        ("horse_gallop", 1.7, 2.5),
        ("heartbeat", 0.9, 1.6),
        ("clock_tick", 1.85, 2.15),
        ("train_on_rails", 0.6, 1.2),
        ("cricket_chirp", 1.8, 3.6),
        ("saw_wood", 1.5, 2.6),
    ],
)
def test_what_has_a_beat_keeps_it(sound: str, slowest_hz: float, fastest_hz: float) -> None:
    found = beat_hz(mono(sound, 5), 0.8 * slowest_hz, 1.5 * fastest_hz)
    assert slowest_hz < found < fastest_hz


def test_a_clock_is_even_and_a_walk_nearly() -> None:
    clock = np.diff(onsets_s(mono("clock_tick", 6), 0.2))
    walk = np.diff(onsets_s(mono("footsteps_wood", 6), 0.3))
    assert clock.std() / clock.mean() < 0.015
    assert 0.005 < walk.std() / walk.mean() < 0.15


@pytest.mark.parametrize(
    ("louder", "softer", "low_hz"),
    [("footsteps_gravel", "footsteps_wood", 1500), ("footsteps_leaves", "footsteps_snow", 4000)],
)
def test_grounds_differ_in_grit(louder: str, softer: str, low_hz: float) -> None:
    assert share(mono(louder, 4), low_hz, 20_000) > 2 * share(mono(softer, 4), low_hz, 20_000)


@pytest.mark.parametrize(
    ("sound", "low_hz", "high_hz", "least_harmonic"),
    [
        ("dog_bark", 230, 900, 0.3),
        ("cat_meow", 300, 800, 0.8),
        ("cow_moo", 75, 200, 0.7),
        ("wolf_howl", 300, 800, 0.9),
        ("baby_cry", 330, 650, 0.8),
        ("laugh_man", 130, 350, 0.6),
        ("laugh_woman", 250, 600, 0.6),
        ("scream", 700, 1700, 0.5),
        ("singing", 150, 600, 0.9),
        ("ship_horn", 70, 140, 0.5),
    ],
)
def test_voices_have_their_pitch(
    sound: str, low_hz: float, high_hz: float, least_harmonic: float
) -> None:
    height, pitch_hz = harmonicity(mono(sound, 4), 0.6 * low_hz, 1.5 * high_hz)
    assert height > least_harmonic
    assert low_hz < pitch_hz < high_hz


def test_breath_has_no_pitch() -> None:
    for sound in ("breath_out", "cat_hiss", "steam_hiss", "crowd_applause", "rain_steady"):
        assert harmonicity(mono(sound, 3), 80, 800)[0] < 0.45, sound


def test_a_scream_is_rough_and_a_song_is_not() -> None:
    scream, song = (modulation_db(mono(name, 3), 30, 150) for name in ("scream", "singing"))
    assert scream > song + 10


@SEEDS
def test_laughter_goes_at_five_a_second(seed: int) -> None:
    laughter = onsets_s(mono("laugh_man", 3, seed), 0.1, 6)
    gaps = np.diff(laughter)
    assert 0.15 < np.median(gaps) < 0.28


@SEEDS
def test_a_siren_sweeps_an_octave_and_comes_back(seed: int) -> None:
    track = pitch_track(mono("siren", 7, seed), 400, 2200, 0.25)
    assert 550 < track.min() < 800
    assert 1200 < track.max() < 1550
    turns = np.flatnonzero(np.diff(np.sign(np.diff(track[:-4])))) * 0.25
    assert 3 <= len(turns) <= 6


@SEEDS
def test_crickets_sing_on_one_line(seed: int) -> None:
    chirp = mono("cricket_chirp", 4, seed)
    assert 4000 < strongest_hz(chirp, 1000, 12_000) < 5100
    assert flatness(chirp) < 1e-4


@SEEDS
def test_a_church_bell_has_hum_tierce_and_nominal(seed: int) -> None:
    lines = np.array(peaks_hz(mono("church_bell", 4, seed), 80, 2500, 8))
    assert any(
        all(np.any(np.abs(lines / hum_hz / ratio - 1) < 0.025) for ratio in (1.0, 2.38, 4.0))
        for hum_hz in lines
    )


@pytest.mark.parametrize(
    ("sound", "after_s", "least_db"),
    [("temple_bell", 3.0, -26), ("church_bell", 1.2, -26), ("bicycle_bell", 0.25, -26)],
)
def test_bells_ring_on(sound: str, after_s: float, least_db: float) -> None:
    once = render_event(sound, after_s + 1, modifiers=Modifiers(single=True)).mean(axis=1)
    level = envelope(once, 20)
    top = int(np.argmax(level))
    assert db(level[top + round(1000 * after_s)] / level[top]) > least_db


@pytest.mark.parametrize(
    ("sound", "low_hz", "high_hz"),
    [
        ("coin_drop", 3500, 9000),
        ("glass_break", 4000, 10_000),
        ("jar_break", 1200, 5000),
        ("fire_sizzle", 5000, 9500),
        ("heartbeat", 30, 200),
        ("thud", 60, 300),
        ("explosion", 60, 500),
        ("owl_hoot", 250, 500),
        ("cicada", 3500, 7500),
        ("keys_jingle", 3000, 9000),
        ("door_slam", 150, 1500),
        ("crowd_murmur", 300, 1200),
        ("paper_page", 3000, 8000),
    ],
)
def test_colours(sound: str, low_hz: float, high_hz: float) -> None:
    assert low_hz < centroid_hz(mono(sound, 4)) < high_hz


def test_breaking_is_many_small_hits_and_knocking_a_few_even_ones() -> None:
    assert len(onsets_s(mono("glass_break", 2.5), 0.01, 4)) > 15
    knocks = onsets_s(mono("knock_door", 1.5), 0.08)
    assert 2 <= len(knocks) <= 5
    assert 0.12 < np.diff(knocks).mean() < 0.35


@SEEDS
def test_a_shot_is_there_at_once_and_rolls_off(seed: int) -> None:
    shot = mono("gunshot", 3, seed)
    level = envelope(shot, 40)
    assert np.argmax(np.abs(shot)) < 0.02 * 48_000
    assert db(level[300] / level.max()) < -10
    assert crest_db(shot) > 15
    assert centroid_hz(mono("explosion", 3, seed)) < 0.5 * centroid_hz(shot)


@SEEDS
def test_a_fire_crackles_over_a_low_breath(seed: int) -> None:
    fire = mono("fire_crackle", 5, seed)
    assert crest_db(fire) > 20
    assert 2 < len(onsets_s(fire, 0.02, 8)) / 5 < 25
    assert share(fire, 0, 300) > 0.08


def test_applause_is_denser_than_one_pair_of_hands() -> None:
    assert crest_db(mono("clap_hands", 3)) > crest_db(mono("crowd_applause", 3)) + 2
    assert modulation_db(mono("clap_hands", 3), 2, 8) > modulation_db(
        mono("crowd_applause", 3), 2, 8
    )


def test_far_is_dull_and_soft() -> None:
    near = render_event("dog_bark", 3)
    far = render_event("dog_bark", 3, modifiers=Modifiers(distance=1.0))
    far_treble, near_treble = (share(x.mean(axis=1), 2000, 20_000) for x in (far, near))
    assert far_treble < 0.5 * near_treble
    assert np.sqrt(np.mean(far**2)) < 0.7 * np.sqrt(np.mean(near**2))


def test_large_is_low_and_fast_is_quick() -> None:
    for sound in ("dog_bark", "drum_single", "church_bell"):
        small, large = (
            centroid_hz(render_event(sound, 2, modifiers=Modifiers(size=size)).mean(axis=1))
            for size in (-1.0, 1.0)
        )
        assert large < 0.8 * small, sound
    slow, fast = (
        beat_hz(
            render_event("footsteps_wood", 5, modifiers=Modifiers(speed=speed)).mean(axis=1), 0.8, 4
        )
        for speed in (-1.0, 1.0)
    )
    assert fast > 1.4 * slow


def test_once_is_one() -> None:
    one = render_event("knock_door", 2, modifiers=Modifiers(single=True)).mean(axis=1)
    assert len(onsets_s(one, 0.08)) == 1
