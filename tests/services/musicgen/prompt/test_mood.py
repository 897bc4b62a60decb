import pytest

from common.emotions import Emotion
from services.musicgen.light.preset import PRESETS
from services.musicgen.prompt.mood import genres, moods


def test_every_emotion_has_a_mood_and_every_preset_words() -> None:
    assert set(moods()) == set(Emotion)
    assert set(genres()) == set(PRESETS)
    for mood in moods().values():
        assert len(set(mood.words)) == 3
        assert mood.slowest_bpm < mood.fastest_bpm
        assert mood.genre in genres()


@pytest.mark.parametrize(("intensity", "place"), [(0.0, 0), (0.34, 0), (0.5, 1), (0.7, 2), (1, 2)])
def test_words_grow_with_intensity(intensity: float, place: int) -> None:
    mood = moods()[Emotion.FEAR]
    assert mood.words_at(intensity) == mood.words[place]


def test_sorrow_slows_and_joy_quickens() -> None:
    assert moods()[Emotion.SADNESS].tempo_at(1.0) == moods()[Emotion.SADNESS].slowest_bpm
    assert moods()[Emotion.HAPPINESS].tempo_at(1.0) == moods()[Emotion.HAPPINESS].fastest_bpm
    assert moods()[Emotion.SADNESS].tempo_at(0.0) == pytest.approx(64.0)
