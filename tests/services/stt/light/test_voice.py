import numpy as np
import pytest

from services.stt.light.voice import Voice, VoiceLost

TEXT = "그날 밤, 바람이 몹시 불었다."


def test_speaks_the_same_in_every_process() -> None:
    with Voice() as one, Voice() as other:
        first, second = one.speak(TEXT), other.speak(TEXT)
    np.testing.assert_array_equal(first.samples, second.samples)
    assert first.marks == second.marks


def test_marks_where_words_start() -> None:
    with Voice() as voice:
        speech = voice.speak(TEXT)
    positions, frames = zip(*speech.marks, strict=True)
    assert positions[0] == 0
    assert all(TEXT[position - 1] == " " for position in positions[1:])
    assert list(frames) == sorted(frames)
    assert frames[-1] < len(speech.samples)


def test_speed_of_one_text_may_differ() -> None:
    with Voice(speed_wpm=175) as voice:
        usual, slow = voice.speak(TEXT), voice.speak(TEXT, speed_wpm=120)
        again = voice.speak(TEXT)
    assert len(slow.samples) > 1.3 * len(usual.samples)
    assert abs(len(again.samples) - len(usual.samples)) < 100


def test_has_nothing_to_say_of_an_empty_text() -> None:
    with Voice() as voice:
        assert np.abs(voice.speak("").samples).sum() == 0
        assert np.abs(voice.speak("가").samples).max() > 0.1


def test_says_when_the_voice_does_not_exist(capfd: pytest.CaptureFixture[str]) -> None:
    with Voice("xx-nobody") as voice:
        with pytest.raises(VoiceLost, match="code 1"):
            voice.speak(TEXT)
        with pytest.raises(VoiceLost, match="code 1"):
            voice.speak(TEXT)
    assert "no voice 'xx-nobody'" in capfd.readouterr().err
