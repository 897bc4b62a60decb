from itertools import pairwise

import numpy as np
from scipy import signal

from services.musicgen.engine import SAMPLE_RATE_HZ
from services.musicgen.light.padsynth import (
    TABLE_FRAMES,
    PadTables,
    Timbre,
    make_table,
    read_table,
    sound_table,
)

_TIMBRE = Timbre("test", 1.0, 30.0, 5000.0, np.ones_like)


def test_the_energy_lies_in_bands_at_the_harmonics() -> None:
    table = make_table(_TIMBRE, 57)  # A3, 220 Hz
    power = np.abs(np.fft.rfft(table)) ** 2
    frequencies = np.fft.rfftfreq(TABLE_FRAMES, 1 / SAMPLE_RATE_HZ)
    order = np.maximum(1, np.round(frequencies / 220))
    cents = 1200 * np.log2(np.maximum(frequencies, 1) / (220 * order))
    assert power[np.abs(cents) < 60].sum() > 0.99 * power.sum()
    fundamental = np.abs(frequencies - 220) < 20
    centre = (power * frequencies)[fundamental].sum() / power[fundamental].sum()
    assert abs(1200 * np.log2(centre / 220)) < 5


def test_tables_go_round_without_a_seam() -> None:
    table = make_table(_TIMBRE, 60)
    twice = np.concatenate([table, table]).astype(np.float64)
    bend = np.abs(np.diff(twice, n=2))
    assert bend[TABLE_FRAMES - 5 : TABLE_FRAMES + 5].max() <= bend.max() * 0.9


def test_a_table_does_not_depend_on_what_was_played_before() -> None:
    first, second = PadTables(), PadTables()
    for pitch in range(40, 90):
        second.get(_TIMBRE, pitch)
    assert np.array_equal(first.get(_TIMBRE, 60), second.get(_TIMBRE, 60))


def test_reading_is_stereo_that_survives_mono_and_has_no_jump() -> None:
    table = make_table(_TIMBRE, 60)
    rng = np.random.default_rng(3)
    for _ in range(4):
        left, right = read_table(table, 3 * TABLE_FRAMES, rng)
        assert 0.4 < np.corrcoef(left, right)[0, 1] < 0.8
        bend = np.abs(np.diff(left.astype(np.float64), n=2))
        spikes, _ = signal.find_peaks(bend, height=1.5 * np.sort(bend)[-20])
        assert len(spikes) == 0


def test_a_sound_is_the_same_however_it_is_read() -> None:
    rng = np.random.default_rng(4)
    count = 2 * TABLE_FRAMES + 77
    sound = sound_table(make_table(_TIMBRE, 60), rng.random(count).astype(np.float32), rng)
    whole = sound.piece(0, count)
    cuts = [0, 5, TABLE_FRAMES + 1, count - 1, count]
    assert np.array_equal(np.hstack([sound.piece(a, b) for a, b in pairwise(cuts)]), whole)
    rest = sound.rest(TABLE_FRAMES + 9)
    assert np.array_equal(rest.piece(0, rest.frame_count), whole[:, TABLE_FRAMES + 9 :])
