import numpy as np
import pytest

from common.emotions import Emotion, EmotionScores
from services.musicgen.engine import Mode, Tonality
from services.musicgen.light.mood import Mood, feel, leading
from services.musicgen.light.scale import MAJOR_PENTATONIC, MINOR_PENTATONIC


def _feel(
    emotion: Emotion,
    seed: int = 0,
    *,
    intensity: float = 0.7,
    pentatonic: bool = False,
    previous: Tonality | None = None,
) -> Mood:
    return feel(
        EmotionScores(**{emotion.value: 1.0}),
        intensity,
        pentatonic=pentatonic,
        previous=previous,
        temperature=1.0,
        rng=np.random.default_rng(seed),
    )


def _mean_tempo_bpm(emotion: Emotion) -> float:
    return float(np.mean([_feel(emotion, seed).tempo_bpm for seed in range(30)]))


@pytest.mark.parametrize(
    ("emotion", "mode"),
    [
        (Emotion.HAPPINESS, Mode.MAJOR),
        (Emotion.SURPRISE, Mode.MAJOR),
        (Emotion.NEUTRAL, Mode.MAJOR),
        (Emotion.SADNESS, Mode.MINOR),
        (Emotion.ANGER, Mode.MINOR),
        (Emotion.FEAR, Mode.MINOR),
        (Emotion.DISGUST, Mode.MINOR),
    ],
)
def test_emotions_have_their_mode(emotion: Emotion, mode: Mode) -> None:
    assert {_feel(emotion, seed).scale.mode for seed in range(20)} == {mode}


def test_tempo_follows_arousal() -> None:
    order = (Emotion.SADNESS, Emotion.NEUTRAL, Emotion.HAPPINESS)
    tempos = [_mean_tempo_bpm(emotion) for emotion in order]
    assert tempos == sorted(tempos)
    assert _mean_tempo_bpm(Emotion.ANGER) > 1.4 * _mean_tempo_bpm(Emotion.SADNESS)


def test_sad_music_is_legato_dark_and_low_and_happy_music_is_not() -> None:
    sad, happy = _feel(Emotion.SADNESS), _feel(Emotion.HAPPINESS)
    assert sad.legato > happy.legato
    assert sad.brightness < happy.brightness
    assert sad.register_semitones < happy.register_semitones
    assert sad.valence < 0 < happy.valence
    assert _feel(Emotion.FEAR).colour > 2 * happy.colour


def test_intensity_draws_the_means_away_from_neutral() -> None:
    faint = _feel(Emotion.ANGER, intensity=0.0)
    full = _feel(Emotion.ANGER, intensity=1.0)
    neutral = _feel(Emotion.NEUTRAL)
    assert neutral.tempo_bpm < faint.tempo_bpm < full.tempo_bpm
    assert neutral.arousal < faint.arousal < full.arousal


def test_the_leading_emotion_leads() -> None:
    assert leading(EmotionScores(sadness=0.4, neutral=0.6)) is Emotion.SADNESS
    assert leading(EmotionScores(sadness=0.2, neutral=0.8)) is Emotion.NEUTRAL
    assert leading(EmotionScores()) is Emotion.NEUTRAL
    assert leading(EmotionScores(fear=0.3, anger=0.4, neutral=0.3)) is Emotion.ANGER


def test_folk_music_is_pentatonic_in_compound_time() -> None:
    assert _feel(Emotion.HAPPINESS, pentatonic=True).scale is MAJOR_PENTATONIC
    assert _feel(Emotion.SADNESS, pentatonic=True).scale is MINOR_PENTATONIC
    assert _feel(Emotion.SADNESS, pentatonic=True).metre.name == "12/8"


def test_an_extreme_tempo_is_taken_at_half_or_double() -> None:
    for tempo_bpm, felt_bpm in ((240.0, 120.0), (25.0, 50.0)):
        mood = _feel(Emotion.SADNESS, previous=Tonality(0, Mode.MINOR, tempo_bpm))
        assert abs(mood.tempo_bpm / felt_bpm - 1) <= 0.021


def test_first_pieces_may_stand_in_any_key() -> None:
    assert {_feel(Emotion.SADNESS, seed).tonic for seed in range(200)} == set(range(12))


@pytest.mark.parametrize("emotion", list(Emotion))
@pytest.mark.parametrize("mode", list(Mode))
def test_what_follows_stays_near_in_key_and_tempo(emotion: Emotion, mode: Mode) -> None:
    before = Tonality(9, mode, 90.0)
    moves = set()
    for seed in range(60):
        mood = _feel(emotion, seed, previous=before)
        assert abs(mood.tempo_bpm / 90.0 - 1) <= 0.021
        moves.add((mood.tonic - 9) % 12)
        near = {0, 5, 7} if mood.scale.mode is mode else {0, 9 if mode is Mode.MAJOR else 3}
        assert (mood.tonic - 9) % 12 in near
    assert 0 in moves
