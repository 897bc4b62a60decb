from itertools import pairwise

import numpy as np
import pytest

from services.musicgen.light.chord import Function, vocabulary
from services.musicgen.light.harmony import Cadence, PhrasePlan, Span, place
from services.musicgen.light.harmony import compose_phrase as compose_chords
from services.musicgen.light.melody import (
    Idiom,
    Motif,
    TuneNote,
    compose_phrase,
    draw_motif,
    vary,
)
from services.musicgen.light.metre import FOUR_FOUR, Activity, accent
from services.musicgen.light.scale import MAJOR, MINOR, MINOR_PENTATONIC, Scale
from services.musicgen.light.voicing import Range

_TONIC = 2
_RANGE = Range(62, 81)
_STRAIGHT = Motif("x-x-x-x-", "x-x-x-x-", "x-x-x-x-")


def _idiom(scale: Scale, temperature: float = 1.0) -> Idiom:
    return Idiom(scale, _TONIC, FOUR_FOUR, Activity.FLOWING, _RANGE, 0.0, temperature)


def _chords(scale: Scale, cadence: Cadence, rng: np.random.Generator) -> list[Span]:
    plan = PhrasePlan((4.0,) * 4, Function.TONIC, cadence)
    return place(compose_chords(plan, vocabulary(scale), 0.3, 1.0, rng), plan, 16.0)


def _tunes(
    scale: Scale, cadence: Cadence = Cadence.AUTHENTIC, count: int = 30
) -> list[tuple[list[Span], list[TuneNote]]]:
    found = []
    for seed in range(count):
        rng = np.random.default_rng(seed)
        spans = _chords(scale, cadence, rng)
        idiom = _idiom(scale)
        motif = draw_motif(idiom, rng)
        found.append((spans, compose_phrase(spans, motif, cadence, idiom, (), rng)))
    return found


def _tones(spans: list[Span], note: TuneNote) -> tuple[int, ...]:
    return next(span for span in spans if span.end_beats > note.onset_beats + 1e-6).chord.tones


@pytest.mark.parametrize("scale", [MAJOR, MINOR, MINOR_PENTATONIC], ids=lambda scale: scale.name)
def test_tunes_keep_to_scale_and_range(scale: Scale) -> None:
    for spans, tune in _tunes(scale):
        for note in tune:
            assert _RANGE.low <= note.pitch <= _RANGE.high
            assert (note.pitch - _TONIC) % 12 in scale.fitted(_tones(spans, note))


@pytest.mark.parametrize("scale", [MAJOR, MINOR], ids=lambda scale: scale.name)
def test_strong_beats_sound_tones_of_the_chord(scale: Scale) -> None:
    strong = [
        (note.pitch - _TONIC) % 12 in _tones(spans, note)
        for spans, tune in _tunes(scale)
        for note in tune
        if accent(FOUR_FOUR, note.onset_beats) > 0.6
    ]
    assert np.mean(strong) > 0.93


def test_tunes_sing() -> None:
    """Steps rule, leaps are few and turn back (Huron 2006; von Hippel & Huron 2000)."""
    intervals = [
        b.pitch - a.pitch for _, tune in _tunes(MAJOR, count=60) for a, b in pairwise(tune)
    ]
    sizes = np.abs(intervals)
    assert np.mean((sizes > 0) & (sizes <= 2)) > 0.45
    assert np.mean(sizes == 0) < 0.25
    assert np.mean(sizes > 7) < 0.03
    assert np.mean(sizes == 6) < 0.02


def test_foreign_tones_are_left_by_step() -> None:
    moves = [
        abs(b.pitch - a.pitch)
        for spans, tune in _tunes(MAJOR, count=60)
        for a, b in pairwise(tune)
        if (a.pitch - _TONIC) % 12 not in _tones(spans, a)
    ]
    assert len(moves) > 30
    assert np.mean(np.array(moves) <= 2) > 0.9


def test_full_closes_come_home() -> None:
    ends = [(tune[-1].pitch - _TONIC) % 12 for _, tune in _tunes(MAJOR, Cadence.AUTHENTIC)]
    assert np.mean(np.array(ends) == 0) > 0.6
    open_ends = [(tune[-1].pitch - _TONIC) % 12 for _, tune in _tunes(MAJOR, Cadence.HALF)]
    assert np.mean(np.array(open_ends) == 0) < 0.2


def test_the_motif_comes_back() -> None:
    """Bar 3 repeats the intervals of bar 1 more closely than chance would."""
    same, other = [], []
    for seed in range(60):
        rng = np.random.default_rng(seed)
        spans = _chords(MAJOR, Cadence.AUTHENTIC, rng)
        tune = compose_phrase(spans, _STRAIGHT, Cadence.AUTHENTIC, _idiom(MAJOR), (), rng)
        steps = np.diff([note.pitch for note in tune])
        same.append(np.abs(steps[:3] - steps[8:11]).mean())
        other.append(np.abs(steps[:3] - np.roll(steps[8:11], 1)).mean())
    assert np.mean(same) < 0.8 * np.mean(other)


def test_phrases_leave_room_for_the_voice() -> None:
    for spans, tune in _tunes(MAJOR):
        end = tune[-1].onset_beats + tune[-1].length_beats
        assert spans[-1].end_beats - end >= 1.0


def test_higher_temperatures_stray_farther() -> None:
    def variety(temperature: float) -> int:
        spans = _chords(MAJOR, Cadence.AUTHENTIC, np.random.default_rng(1))
        tunes = set()
        for seed in range(30):
            rng = np.random.default_rng(seed)
            idiom = _idiom(MAJOR, temperature)
            tune = compose_phrase(spans, _STRAIGHT, Cadence.AUTHENTIC, idiom, (), rng)
            tunes.add(tuple(note.pitch for note in tune[:6]))
        return len(tunes)

    assert variety(0.2) < variety(1.0)


def test_a_variation_keeps_the_tune_in_place() -> None:
    changed = 0
    for spans, tune in _tunes(MAJOR):
        varied = vary(tune, spans, _idiom(MAJOR), np.random.default_rng(5))
        changed += varied != tune
        assert {n.onset_beats for n in tune if accent(FOUR_FOUR, n.onset_beats) == 1.0} <= {
            n.onset_beats for n in varied
        }
        for before, after in pairwise(varied):
            assert before.onset_beats + before.length_beats <= after.onset_beats + 1e-6
        for note in varied:
            assert (note.pitch - _TONIC) % 12 in MAJOR.fitted(_tones(spans, note))
    assert changed > 15
