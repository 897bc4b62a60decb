import numpy as np
import pytest

from common.emotions import Emotion
from services.musicgen.engine import Mode, Tonality
from services.musicgen.light.composer import compose
from services.musicgen.light.form import SectionKind
from services.musicgen.light.preset import PRESETS, Part
from services.musicgen.light.score import Note, Score
from tests.services.musicgen.conftest import commission


def _tune(score: Score) -> list[Note]:
    layers = score.preset.layers
    return [note for note in score.notes if layers[note.layer].part is Part.MELODY]


def test_the_same_commission_is_the_same_score() -> None:
    first, second = (compose(commission(Emotion.FEAR, 7)) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("genre", PRESETS)
@pytest.mark.parametrize("duration_s", [1.0, 3.0, 9.0, 31.0])
def test_every_preset_fills_every_length(genre: str, duration_s: float) -> None:
    for emotion in (Emotion.HAPPINESS, Emotion.FEAR):
        score = compose(commission(emotion, 1, genre=genre, duration_s=duration_s))
        assert score.preset.name == genre
        assert score.notes
        assert min(note.onset_s for note in score.played) == 0.0
        assert max(note.onset_s for note in score.played) < duration_s - 0.3
        for note in score.played:
            player = score.preset.layers[note.layer].range
            assert player.low - 12 <= note.pitch <= player.high + 12


def test_moods_are_cast_for_different_ensembles() -> None:
    def casts(emotion: Emotion) -> set[str]:
        return {compose(commission(emotion, s, duration_s=2.0)).preset.name for s in range(40)}

    assert "piano" in casts(Emotion.SADNESS)
    assert "cinematic" in casts(Emotion.ANGER)
    assert "ambient" in casts(Emotion.FEAR)
    assert not casts(Emotion.HAPPINESS) & casts(Emotion.FEAR)


def test_pieces_close_on_the_tonic_after_a_cadence() -> None:
    for emotion in Emotion:
        for seed in range(6):
            score = compose(commission(emotion, seed, duration_s=40.0))
            before, last = (voicing.span.chord for voicing in score.voicings[-2:])
            assert last.is_tonic
            assert not before.is_tonic
            assert score.voicings[-1].bass % 12 == score.mood.tonic
            assert _tune(score)[-1].pitch % 12 == score.mood.tonic


def test_the_tune_leaves_room_for_the_voice() -> None:
    shares = []
    for emotion in Emotion:
        score = compose(commission(emotion, 2, duration_s=120.0))
        sung = sum(note.length_beats for note in _tune(score))
        shares.append(sung / score.form.body_beats)
    assert 0.2 < np.mean(shares) < 0.75
    assert max(shares) < 0.85


def test_themes_return_and_the_contrast_differs() -> None:
    score = compose(commission(Emotion.HAPPINESS, 4, genre="piano", duration_s=75.0))
    bar_beats = score.form.metre.bar_beats
    tunes: dict[str, list[set[tuple[float, int]]]] = {}
    for section in score.form.sections:
        if section.kind is SectionKind.THEME:
            start = section.first_bar * bar_beats
            end = start + section.bar_count * bar_beats
            returns = tunes.setdefault(section.theme, [])
            returns.append(
                {
                    (n.onset_beats - start, n.pitch)
                    for n in _tune(score)
                    if start <= n.onset_beats < end
                }
            )
    first, second = tunes["A0"][:2]
    assert len(first & second) > 0.5 * len(first)
    assert len(first & tunes["B0"][0]) < 0.3 * len(first)


def test_continuity_reaches_the_score() -> None:
    previous = Tonality(4, Mode.MINOR, 70.0)
    for seed in range(20):
        score = compose(commission(Emotion.SADNESS, seed, duration_s=30.0, previous=previous))
        assert abs(score.tonality.tempo_bpm / 70.0 - 1) < 0.042
        assert (score.tonality.tonic_pitch_class - 4) % 12 in (0, 5, 7)
        assert score.tonality.mode is Mode.MINOR


def test_busy_moods_have_more_notes() -> None:
    def density(emotion: Emotion) -> float:
        counts = [
            len(compose(commission(emotion, seed, duration_s=60.0)).notes) for seed in range(8)
        ]
        return float(np.mean(counts))

    assert density(Emotion.HAPPINESS) > 1.5 * density(Emotion.SADNESS)
