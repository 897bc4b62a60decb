import numpy as np
import pytest
from numpy.typing import NDArray

from common.sentences import Sentence
from services.classifier.engine import SAMPLE_RATE_HZ, Audio
from services.classifier.light.prosody import prosody


def voice(pitch_hz: float, duration_s: float, level: float = 0.3) -> NDArray[np.float32]:
    """A buzz of 12 harmonics, falling by 1/n, (frames, 1)."""
    at_s = np.arange(int(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    harmonics = np.arange(1, 13)[:, None]
    wave = (np.sin(2 * np.pi * pitch_hz * harmonics * at_s) / harmonics).sum(axis=0)
    return (level * wave / np.abs(wave).max()).astype(np.float32)[:, None]


def sentence(duration_s: float, text: str = "가나다라마바사아자차") -> Sentence:
    return Sentence("s", text, 5000, 5000 + int(duration_s * 1000))


@pytest.mark.parametrize("pitch_hz", [80.0, 120.0, 180.0, 240.0, 330.0])
def test_pitch_is_found_within_a_quarter_tone(pitch_hz: float) -> None:
    found = prosody(Audio(voice(pitch_hz, 2.0), 5000), sentence(2.0))
    assert found is not None
    assert found.pitch_st == pytest.approx(12 * np.log2(pitch_hz), abs=0.5)
    assert found.range_st < 0.5


def test_range_of_a_glide() -> None:
    glide = np.concatenate([voice(hz, 0.25) for hz in (100, 119, 141, 168, 200)])
    found = prosody(Audio(glide, 5000), sentence(1.25))
    assert found is not None
    assert found.range_st == pytest.approx(12, abs=1)


def test_level_and_rate() -> None:
    loud = prosody(Audio(voice(150, 2.0, 0.4), 5000), sentence(2.0))
    quiet = prosody(Audio(voice(150, 2.0, 0.1), 5000), sentence(2.0))
    assert loud is not None
    assert quiet is not None
    assert loud.level_db - quiet.level_db == pytest.approx(20 * np.log10(4), abs=0.1)
    assert loud.rate_hz == pytest.approx(5.0)


def test_the_sentence_is_cut_out_of_the_window() -> None:
    window = np.concatenate([voice(100, 1.0), voice(200, 1.0)])
    late = Sentence("s", "가나다라", 6000, 7000)
    found = prosody(Audio(window, 5000), late)
    assert found is not None
    assert found.pitch_st == pytest.approx(12 * np.log2(200), abs=0.5)


def test_noise_and_silence_are_no_voice() -> None:
    noise = np.random.Generator(np.random.PCG64(0)).normal(0, 0.1, (32000, 1)).astype(np.float32)
    assert prosody(Audio(noise, 5000), sentence(2.0)) is None
    assert prosody(Audio(np.zeros((32000, 1), np.float32), 5000), sentence(2.0)) is None


def test_what_lies_outside_the_audio_or_has_no_text_is_not_heard() -> None:
    audio = Audio(voice(150, 2.0), 5000)
    assert prosody(audio, Sentence("s", "가나다라", 60_000, 62_000)) is None
    assert prosody(audio, Sentence("s", "가나다라", 0, 2000)) is None
    assert prosody(audio, sentence(2.0, "")) is None
