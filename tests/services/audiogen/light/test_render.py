import tracemalloc
from dataclasses import replace

import numpy as np
import pytest

from services.audiogen.light.catalogue.index import CATALOGUE
from services.audiogen.light.loudness import (
    BED_LOUDNESS_LUFS,
    CEILING,
    LoudnessGauge,
    gain_to,
    limit,
)
from services.audiogen.light.render import bed, event
from services.audiogen.light.space import HALL, ROOM, place
from tests.services.audiogen.hearing import (
    RATE_HZ,
    Mono,
    db,
    render_bed,
    render_event,
    scene,
    share,
    tail_db,
)

BEDS = ["rain_steady", "wind_howling", "crowd_murmur", "train_on_rails", "cicada", "dog_bark"]


def loudness_of(signal: Mono) -> float:
    gauge = LoudnessGauge()
    gauge.hear(signal)
    return gauge.bed_lufs()


@pytest.mark.parametrize("sound", BEDS)
def test_a_bed_fills_its_time_at_its_level_and_closes_as_a_loop(sound: str) -> None:
    signal = np.concatenate(list(render_bed(sound, 16.25)))
    assert signal.shape == (round(16.25 * RATE_HZ), 2)
    assert np.abs(signal).max() <= CEILING
    assert loudness_of(signal) == pytest.approx(BED_LOUDNESS_LUFS, abs=2.5)
    # The step from the last frame to the first is one like all others.
    steps = np.abs(np.diff(signal, axis=0)).max(axis=1)
    assert np.abs(signal[0] - signal[-1]).max() <= np.quantile(steps, 0.9999) + 1e-3


@pytest.mark.parametrize("sound", ["rain_steady", "water_stream", "crowd_murmur", "train_on_rails"])
def test_a_bed_is_as_loud_where_its_segments_meet(sound: str) -> None:
    signal = np.concatenate(list(render_bed(sound, 24.0)))
    starts = range(0, 23 * RATE_HZ, RATE_HZ)
    parts = [loudness_of(signal[start : start + RATE_HZ]) for start in starts]
    assert np.std(parts) < 2
    # Segments of 8 s: the seconds before 8 s and 16 s are cross-fades.
    assert np.mean([parts[7], parts[15]]) == pytest.approx(np.mean(parts), abs=1.5)


def test_a_beds_ears_differ() -> None:
    for sound in ("rain_steady", "wind_strong", "water_stream", "fire_crackle"):
        signal = np.concatenate(list(render_bed(sound, 6.0)))
        assert abs(np.corrcoef(signal.T)[0, 1]) < 0.85, sound


def test_memory_does_not_grow_with_the_length() -> None:
    peaks = []
    for duration_s in (25.0, 90.0):
        tracemalloc.start()
        for _ in render_bed("clock_tick", duration_s):
            pass
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.1 * peaks[0]
    assert peaks[1] < 120e6


def test_a_long_lasting_event_fades_at_both_ends() -> None:
    signal = render_event("rain_steady", 20.0)
    assert signal.shape[0] == 20 * RATE_HZ
    assert tail_db(signal) < -50
    level = [np.sqrt(np.mean(signal[n : n + 960] ** 2)) for n in (0, 10 * RATE_HZ)]
    assert level[0] < 0.5 * level[1]


def test_a_long_event_that_does_not_last_ends_by_itself() -> None:
    assert render_event("gunshot", 30.0).shape[0] < 5 * RATE_HZ


def test_takes_differ_by_seed_and_repeat_by_it() -> None:
    first, again, other = (render_event("dog_bark", 2.0, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    count = min(first.shape[0], other.shape[0])
    assert abs(np.corrcoef(first[:count, 0], other[:count, 0])[0, 1]) < 0.5


@pytest.mark.parametrize(
    ("temperature", "low", "high"), [(0.0, 0.0, 1e-9), (0.5, 0.03, 0.1), (2.0, 0.12, 0.4)]
)
def test_temperature_widens_what_varies(temperature: float, low: float, high: float) -> None:
    drawn = [
        replace(scene(1.0, seed=seed), temperature=temperature).vary("pitch", 100.0, 0.12)
        for seed in range(300)
    ]
    assert low <= np.std(np.log(drawn)) <= high
    assert np.exp(np.mean(np.log(drawn))) == pytest.approx(100, rel=0.05)


def test_negative_and_huge_seeds_are_seeds() -> None:
    for seed in (-1, 2**63 - 1, -(2**63)):
        assert np.isfinite(render_event("knock_door", 0.5, seed)).all()


def test_distance_takes_treble_and_adds_echo() -> None:
    click = np.zeros(RATE_HZ)
    click[100] = 1.0
    near, far = (place(click, ROOM, distance).mean(axis=1) for distance in (0.0, 1.0))
    assert share(far, 4000, 20_000) < 0.1 * share(near, 4000, 20_000)

    def echo_db(sound: Mono) -> float:
        return db(np.sqrt(np.sum(sound[600:] ** 2) / np.sum(sound[:600] ** 2)))

    assert echo_db(far) > echo_db(near) + 6


def test_echoes_die_in_the_rooms_time() -> None:
    click = np.zeros(2 * RATE_HZ)
    click[0] = 1.0
    tail = place(click, HALL, 0.0).mean(axis=1)
    early, late = (
        np.sqrt(np.mean(tail[round(at_s * RATE_HZ) :][:4800] ** 2)) for at_s in (0.2, 0.85)
    )
    assert db(late / early) == pytest.approx(-60 * 0.65 / HALL.reverb_time_s, abs=7)


def test_the_gauge_reads_a_sine_as_the_standard_says() -> None:
    times = np.arange(3 * RATE_HZ) / RATE_HZ
    tone = np.sin(2 * np.pi * 997 * times)
    gauge = LoudnessGauge()
    for block in np.array_split(np.stack([tone, np.zeros_like(tone)], axis=1), 7):
        gauge.hear(block)
    assert gauge.bed_lufs() == pytest.approx(-3.01, abs=0.05)
    assert gauge.event_lufs() == pytest.approx(-3.01, abs=0.05)


def test_the_ceiling_bends_and_never_breaks() -> None:
    ramp = np.linspace(-4, 4, 1001)
    limited = limit(ramp)
    assert np.abs(limited).max() <= CEILING
    assert np.all(np.diff(limited) >= 0)
    inside = np.abs(ramp) < 0.5
    assert np.array_equal(limited[inside], ramp[inside])
    assert gain_to(np.array([1.0, 0.1]), -30.0, -18.0, 5.0) == pytest.approx(CEILING * 10**0.25)


def test_an_event_that_is_asked_to_last_comes_again_and_again() -> None:
    blocks = list(bed(CATALOGUE["dog_bark"], scene(40.0)))
    level = [np.abs(block).max() for block in blocks if block.shape[0] > RATE_HZ]
    assert len(level) == 5
    assert min(level) > 0.1


def test_events_come_in_one_block() -> None:
    assert len(list(event(CATALOGUE["door_slam"], scene(2.0)))) == 1
