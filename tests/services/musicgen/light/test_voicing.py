from itertools import pairwise

import numpy as np

from services.musicgen.light.chord import Function, vocabulary
from services.musicgen.light.harmony import Cadence, PhrasePlan, Span, compose_phrase, place
from services.musicgen.light.scale import MAJOR, MAJOR_PENTATONIC, MINOR, Scale
from services.musicgen.light.voicing import Range, Voicing, lead

_UPPER, _BASS = Range(50, 69), Range(33, 47)


def _progression(scale: Scale, seed: int) -> list[Span]:
    plan = PhrasePlan((4.0,) * 24, Function.TONIC, Cadence.AUTHENTIC)
    rng = np.random.default_rng(seed)
    return place(compose_phrase(plan, vocabulary(scale), 0.4, 1.0, rng), plan, 0.0)


def _led(scale: Scale, seed: int, tonic: int = 4) -> list[Voicing]:
    return lead(_progression(scale, seed), tonic, 4, _UPPER, _BASS)


def test_every_voicing_is_its_chord_over_its_root() -> None:
    for scale in (MAJOR, MINOR, MAJOR_PENTATONIC):
        for voicing in _led(scale, 1):
            tones = {(tone + 4) % 12 for tone in voicing.span.chord.tones}
            assert {pitch % 12 for pitch in voicing.upper} <= tones
            assert {pitch % 12 for pitch in (voicing.bass, *voicing.upper)} >= {
                (tone + 4) % 12 for tone in voicing.span.chord.tones[:2]
            }
            assert voicing.bass % 12 == (voicing.span.chord.root + 4) % 12
            assert _BASS.low <= voicing.bass <= _BASS.high < voicing.upper[0] + 1
            assert list(voicing.upper) == sorted(set(voicing.upper))


def test_voices_move_little() -> None:
    moves = [
        abs(a - b)
        for seed in range(5)
        for before, after in pairwise(_led(MAJOR, seed))
        for a, b in zip(before.upper, after.upper, strict=True)
    ]
    assert np.mean(moves) < 2.2
    assert np.mean([move > 7 for move in moves]) < 0.02


def test_parallel_fifths_and_octaves_with_the_bass_are_rare() -> None:
    parallel = total = 0
    for seed in range(8):
        for before, after in pairwise(_led(MINOR, seed)):
            if before.bass % 12 == after.bass % 12:
                continue
            for a, b in zip(before.upper, after.upper, strict=True):
                total += 1
                same = (a - before.bass) % 12 == (b - after.bass) % 12
                parallel += same and (a - before.bass) % 12 in (0, 7)
    assert parallel / total < 0.12


def test_all_keys_can_be_voiced_in_a_narrow_range() -> None:
    for tonic in range(12):
        for scale in (MAJOR, MINOR, MAJOR_PENTATONIC):
            spans = [Span(chord, 4.0 * i, 4.0) for i, chord in enumerate(vocabulary(scale))]
            assert len(lead(spans, tonic, 4, Range(48, 64), _BASS)) == len(spans)
