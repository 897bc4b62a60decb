import pytest

from common.emotions import Emotion, EmotionScores
from common.errors import InvalidArgument
from services.musicgen.engine import Mode, MusicRequest, Take, Tonality
from services.musicgen.prompt.mood import genres, moods
from services.musicgen.prompt.wording import wording


def _request(**changes: object) -> MusicRequest:
    wanted: dict[str, object] = {
        "emotion": EmotionScores(sadness=0.8, neutral=0.2),
        "intensity": 0.8,
        "genre": "",
        "prompt": "",
        "duration_ms": 20_000,
        "takes": (Take(1, 1.0),),
    }
    return MusicRequest(**{**wanted, **changes})  # type: ignore[arg-type]


def test_a_prompt_holds_mood_ensemble_and_tempo() -> None:
    words = wording(_request())
    assert words.emotion is Emotion.SADNESS
    assert moods()[Emotion.SADNESS].words[2] in words.text
    assert genres()[words.genre] in words.text
    assert "no vocals" in words.text
    assert words.text.endswith("minor key. bpm: 58")
    assert "None" not in words.text


def test_the_requests_own_words_come_first() -> None:
    words = wording(_request(prompt=" Rain over an old harbour. ", genre="folk"))
    assert words.text.startswith("Rain over an old harbour. sadness: ")
    assert "gayageum" in words.text


def test_the_piece_before_gives_key_and_tempo() -> None:
    words = wording(_request(previous=Tonality(3, Mode.MINOR, 61.4)))
    assert words.text.endswith("key: E flat minor. bpm: 61")


def test_no_emotion_at_all_is_neutral() -> None:
    assert wording(_request(emotion=EmotionScores())).emotion is Emotion.NEUTRAL


def test_prompts_differ_by_emotion_and_by_intensity() -> None:
    texts = {
        wording(_request(emotion=EmotionScores(**{emotion.value: 1.0}), intensity=intensity)).text
        for emotion in Emotion
        for intensity in (0.1, 0.5, 0.9)
    }
    assert len(texts) == 21


def test_an_unknown_genre_is_refused_with_what_there_is() -> None:
    with pytest.raises(InvalidArgument, match=r"'polka'.*ambient.*strings"):
        wording(_request(genre="polka"))
