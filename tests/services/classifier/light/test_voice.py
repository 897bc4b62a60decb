import numpy as np
import pytest
from numpy.typing import NDArray

from common.emotions import Emotion
from common.offload import CancelToken
from common.sentences import Sentence
from services.classifier.engine import Audio, ClassificationRequest
from services.classifier.light.engine import LightEngine
from services.classifier.light.voice import voice_emotions
from tests.services.classifier.light.test_prosody import voice

EMOTIONS = list(Emotion)
TEXT = "가나다라마바사아자차"


def reading(odd: NDArray[np.float32]) -> tuple[Audio, tuple[Sentence, ...]]:
    """Eight plain sentences of one second at about 120 Hz; the sixth is the odd one."""
    parts = [voice(120 + hz, 1.0, 0.3) for hz in (0, 3, -3, 1, -1, 0, 2, -2)]
    parts[5] = odd
    sentences, start_ms = [], 0
    for place, part in enumerate(parts):
        end_ms = start_ms + len(part) // 16
        sentences.append(Sentence(f"s{place}", TEXT, start_ms, end_ms))
        start_ms = end_ms
    return Audio(np.concatenate(parts), 0), tuple(sentences)


def heard_emotion(odd: NDArray[np.float32]) -> Emotion:
    emotions, heard = voice_emotions(*reading(odd), CancelToken())
    assert heard.all()
    assert emotions.sum(axis=1) == pytest.approx(np.ones(8))
    return EMOTIONS[int(emotions[5].argmax())]


def test_a_sentence_like_the_others_is_neutral() -> None:
    assert heard_emotion(voice(120, 1.0, 0.3)) is Emotion.NEUTRAL


def test_low_soft_and_slow_is_sadness() -> None:
    assert heard_emotion(voice(100, 1.8, 0.1)) is Emotion.SADNESS


def test_high_loud_and_fast_is_aroused() -> None:
    loud = heard_emotion(voice(160, 0.7, 0.9))
    assert loud in (Emotion.ANGER, Emotion.HAPPINESS)


def test_the_baseline_is_the_narrators_own() -> None:
    """A reader who is high all along is as neutral as one who is low."""
    parts = [voice(220 + hz, 1.0, 0.3) for hz in (0, 3, -3, 1, -1, 0, 2, -2)]
    sentences = tuple(Sentence(f"s{i}", TEXT, i * 1000, i * 1000 + 1000) for i in range(8))
    emotions, _ = voice_emotions(Audio(np.concatenate(parts), 0), sentences, CancelToken())
    assert (emotions.argmax(axis=1) == EMOTIONS.index(Emotion.NEUTRAL)).sum() >= 6


def test_too_few_sentences_make_no_baseline() -> None:
    audio, sentences = reading(voice(120, 1.0))
    emotions, heard = voice_emotions(audio, sentences[:3], CancelToken())
    assert not heard.any()
    assert not emotions.any()


def test_the_light_engine_shows_the_voice_and_does_not_weigh_it(engine: LightEngine) -> None:
    audio, sentences = reading(voice(100, 1.8, 0.1))
    with_voice = engine.classify(ClassificationRequest(sentences, audio=audio), CancelToken())
    without = engine.classify(ClassificationRequest(sentences), CancelToken())
    assert with_voice.voice_weight == 0
    heard = with_voice.labels[5].voice_emotion
    assert heard is not None
    assert heard.strongest() is Emotion.SADNESS
    assert [x.emotion for x in with_voice.labels] == [x.emotion for x in without.labels]
    assert without.labels[5].voice_emotion is None


def test_a_set_weight_counts() -> None:
    audio, sentences = reading(voice(100, 1.8, 0.1))
    weighing = LightEngine(gradient_weight=0.02, voice_weight=0.25)
    done = weighing.classify(ClassificationRequest(sentences, audio=audio), CancelToken())
    found = done.labels[5]
    assert done.voice_weight == 0.25
    assert found.voice_emotion is not None
    wanted = 0.75 * found.text_emotion.sadness + 0.25 * found.voice_emotion.sadness
    assert found.emotion.sadness == pytest.approx(wanted)
