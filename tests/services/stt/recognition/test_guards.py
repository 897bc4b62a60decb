"""What models write where nobody says it, and how it is told from what somebody says."""

import numpy as np
import pytest

from services.stt.recognition.guards import believable_words, is_music
from services.stt.recognition.recogniser import (
    Draft,
    HeardWord,
    Recognition,
    Span,
    Stretch,
)
from services.stt.recognition.repetition import compression_ratio, without_loops
from services.stt.recognition.tonality import tonality
from services.stt.recognition.word_times import placed_words
from tests.services.stt.heard import say
from tests.services.stt.signals import Mono, bursts, music

SPEECH = bursts([(0, 10)], 10)


def stretch_of(samples: Mono, speech: tuple[Span, ...] = (Span(0, 10_000),)) -> Stretch:
    return Stretch(0, samples, speech, tonality(samples))


def recognition(
    text: str, log_probability: float = -0.2, no_speech: float = 0.05, words: int | None = None
) -> Recognition:
    heard = say([text], start_ms=200)[:words]
    return Recognition(Draft((), text, log_probability, no_speech, 0.0), tuple(heard))


def heard(given: Recognition, stretch: Stretch) -> str:
    return "".join(word.text for word in believable_words(given, stretch)).strip()


def test_what_is_sure_is_believed() -> None:
    assert heard(recognition("비가 내렸다."), stretch_of(SPEECH)) == "비가 내렸다."


def test_what_the_model_itself_doubts_is_silence() -> None:
    doubtful = recognition("비가 내렸다.", log_probability=-1.2, no_speech=0.7)
    assert heard(doubtful, stretch_of(SPEECH)) == ""
    sure = recognition("비가 내렸다.", log_probability=-0.3, no_speech=0.7)
    assert heard(sure, stretch_of(SPEECH)) == "비가 내렸다."


def test_nothing_is_heard_in_music_alone() -> None:
    assert is_music(stretch_of(music(10)))
    assert not is_music(stretch_of(SPEECH))


def test_words_over_music_have_to_be_sure() -> None:
    over_music = stretch_of(SPEECH + 0.7 * music(10))
    assert 2.0 < over_music.tonality < 4.0
    assert heard(recognition("비가 내렸다."), over_music) == "비가 내렸다."
    assert heard(recognition("비가 내렸다.", log_probability=-0.7), over_music) == ""
    assert heard(recognition("비가 내렸다.", no_speech=0.5), over_music) == ""


@pytest.mark.parametrize(
    "text", ["시청해주셔서 감사합니다.", "MBC 뉴스 이덕영입니다.", "Thanks for watching!"]
)
def test_set_phrases_have_to_be_sure(text: str) -> None:
    assert heard(recognition(text, log_probability=-0.6), stretch_of(SPEECH)) == ""
    assert heard(recognition(text), stretch_of(SPEECH)) == text


def test_words_in_silence_are_dropped() -> None:
    told = recognition("비가 내렸다. 그리고 아무도 오지 않았다.")
    speech = (Span(0, 900),)
    assert heard(told, stretch_of(bursts([(0, 1)], 10), speech)) == "비가 내렸다."


def test_a_loop_is_cut_to_one_round() -> None:
    phrase = "문이 열렸다."
    text = "비가 내렸다. " + " ".join([phrase] * 40)
    assert compression_ratio(text) > 2.4
    long_stretch = stretch_of(SPEECH, (Span(0, 200_000),))
    assert heard(recognition(text), long_stretch) == f"비가 내렸다. {phrase}"


def test_a_knock_that_is_told_as_three_stays() -> None:
    text = "똑, 똑, 똑. 누군가 문을 두드렸다."
    assert compression_ratio(text) < 2.4
    assert heard(recognition(text), stretch_of(SPEECH)) == text


def test_loops_of_any_length() -> None:
    words = say(["가 나 다 라 가 나 다 라 가 나 다 라 마"])
    assert [word.text.strip() for word in without_loops(words)] == ["가", "나", "다", "라", "마"]
    broken_off = say(["가 나 다 라 나 다 라 나 다 라 나 다"])
    assert [word.text.strip() for word in without_loops(broken_off)] == ["가", "나", "다", "라"]
    assert without_loops([]) == []
    assert compression_ratio("") == 0.0


def test_times_lie_in_the_speech() -> None:
    speech = (Span(10_500, 12_000), Span(13_000, 14_000), Span(14_100, 15_000))
    stretch = Stretch(10_000, np.zeros(16 * 6_000, np.float32), speech, 0.0)
    words = [
        HeardWord(" 하나", 0, 900, 1.0),
        HeardWord(" 둘", 900, 2400, 1.0),
        HeardWord(" 셋", 2400, 4300, 1.0),
        HeardWord(" 넷", 4200, 9000, 1.0),
    ]
    placed = [(word.start_ms, word.end_ms) for word in placed_words(words, stretch)]
    assert placed == [(10_500, 10_900), (10_900, 12_000), (13_000, 14_300), (14_300, 15_000)]
