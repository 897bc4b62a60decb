from functools import cache

import numpy as np

from common.emotions import Emotion
from services.musicgen.light.appraisal import appraise, clash_share, key_clarity, pitched
from services.musicgen.light.composer import compose
from services.musicgen.light.score import Score
from tests.services.musicgen.conftest import commission

_COUNT = 6


@cache
def _scores(emotion: Emotion) -> list[Score]:
    return [compose(commission(emotion, seed, duration_s=60.0)) for seed in range(_COUNT)]


def _tritone_share(score: Score) -> float:
    """The share of pairs of simultaneous tones that are a tritone apart."""
    notes = pitched(score)
    pairs = tritones = 0
    for index, note in enumerate(notes):
        for other in notes[max(0, index - 24) : index]:
            if other.onset_beats + other.length_beats > note.onset_beats + 0.05:
                pairs += 1
                tritones += (note.pitch - other.pitch) % 12 == 6
    return tritones / max(1, pairs)


def test_notes_seldom_clash_in_any_mood() -> None:
    for emotion in Emotion:
        shares = [clash_share(score) for score in _scores(emotion)]
        assert np.mean(shares) < 0.04
        assert max(shares) < 0.09


def test_fear_is_tenser_than_happiness_and_happiness_than_peace() -> None:
    def tension(emotion: Emotion) -> float:
        return float(np.mean([v.span.chord.colour for s in _scores(emotion) for v in s.voicings]))

    assert tension(Emotion.FEAR) > 1.3 * tension(Emotion.HAPPINESS)
    fear = np.mean([_tritone_share(score) for score in _scores(Emotion.FEAR)])
    happiness = np.mean([_tritone_share(score) for score in _scores(Emotion.HAPPINESS)])
    assert fear > 1.4 * happiness


def test_every_note_belongs_to_the_scale_as_its_chord_bends_it() -> None:
    for emotion in Emotion:
        for score in _scores(emotion)[:4]:
            spans = [voicing.span for voicing in score.voicings]
            for note in pitched(score):
                span = next((s for s in spans if s.end_beats > note.onset_beats + 1e-6), spans[-1])
                allowed = {*score.mood.scale.fitted(span.chord.tones), 0, 7}
                assert (note.pitch - score.mood.tonic) % 12 in allowed


def test_keys_are_clear_and_scores_are_shares() -> None:
    for emotion in Emotion:
        scores = _scores(emotion)
        assert np.mean([key_clarity(score) for score in scores]) > 0.75
        assert all(0.5 < appraise(score) <= 1.0 for score in scores)
