from itertools import pairwise

import numpy as np
import pytest

from services.musicgen.light.chord import Chord, Function, vocabulary
from services.musicgen.light.harmony import (
    Cadence,
    PhrasePlan,
    compose_phrase,
    place,
    split_phrase,
)
from services.musicgen.light.scale import (
    DORIAN,
    LYDIAN,
    MAJOR,
    MAJOR_PENTATONIC,
    MINOR,
    MINOR_PENTATONIC,
    PHRYGIAN,
    Scale,
)

_SCALES = (MAJOR, LYDIAN, MINOR, DORIAN, PHRYGIAN, MAJOR_PENTATONIC, MINOR_PENTATONIC)


def _phrases(
    scale: Scale, cadence: Cadence, colour: float = 0.4, count: int = 40
) -> list[tuple[Chord, ...]]:
    plan = PhrasePlan((4.0, 4.0, 4.0, 4.0), Function.TONIC, cadence)
    return [
        compose_phrase(plan, vocabulary(scale), colour, 1.0, np.random.default_rng(seed))
        for seed in range(count)
    ]


@pytest.mark.parametrize("scale", _SCALES, ids=lambda scale: scale.name)
def test_phrases_begin_on_the_tonic_and_close_as_asked(scale: Scale) -> None:
    for phrase in _phrases(scale, Cadence.AUTHENTIC):
        assert phrase[0].function is Function.TONIC
        assert phrase[-1].is_tonic
        assert phrase[-2].function is Function.DOMINANT
    for phrase in _phrases(scale, Cadence.PLAGAL):
        assert phrase[-1].is_tonic
        assert phrase[-2].function is Function.PREDOMINANT
    assert all(p[-1].function is Function.DOMINANT for p in _phrases(scale, Cadence.HALF))
    assert all(p[-1].function is Function.PREDOMINANT for p in _phrases(scale, Cadence.PENDING))
    assert not any(phrase[-1].is_tonic for phrase in _phrases(scale, Cadence.OPEN))


@pytest.mark.parametrize("scale", _SCALES, ids=lambda scale: scale.name)
def test_chords_that_lead_somewhere_go_there(scale: Scale) -> None:
    for phrase in _phrases(scale, Cadence.AUTHENTIC, colour=1.0):
        for chord, after in pairwise(phrase):
            assert not chord.goals or after.name in chord.goals


def test_colour_brings_borrowed_chords_and_its_absence_keeps_them_out() -> None:
    def borrowed_share(colour: float) -> float:
        chords = [chord for phrase in _phrases(MAJOR, Cadence.HALF, colour) for chord in phrase]
        return float(np.mean([not set(chord.tones) <= set(MAJOR.degrees) for chord in chords]))

    assert borrowed_share(0.0) < 0.02
    assert borrowed_share(0.8) > 0.1


def test_strong_progressions_prevail() -> None:
    """Roots fall by fifths or rise by seconds oftener than they rise by thirds."""
    motions = [
        (after.root - chord.root) % 12
        for phrase in _phrases(MAJOR, Cadence.AUTHENTIC, count=200)
        for chord, after in pairwise(phrase)
    ]
    strong = sum(motion in (5, 1, 2) for motion in motions)
    weak = sum(motion in (3, 4) for motion in motions)
    assert strong > 4 * weak


@pytest.mark.parametrize("bar_beats", [2, 3, 4])
@pytest.mark.parametrize("bar_count", [1, 2, 3, 4, 7])
def test_a_split_phrase_keeps_its_length(bar_beats: int, bar_count: int) -> None:
    for seed in range(20):
        lengths = split_phrase(bar_count, bar_beats, 0.5, np.random.default_rng(seed))
        assert sum(lengths) == bar_count * bar_beats
        assert min(lengths) >= 1.0


def test_placed_chords_follow_each_other() -> None:
    plan = PhrasePlan((4.0, 2.0, 2.0), Function.TONIC, Cadence.HALF)
    spans = place(vocabulary(MAJOR)[:3], plan, 8.0)
    assert [span.onset_beats for span in spans] == [8.0, 12.0, 14.0]
    assert spans[-1].end_beats == 16.0
