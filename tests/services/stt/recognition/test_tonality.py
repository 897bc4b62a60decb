import numpy as np
import pytest

from services.stt.recognition.tonality import tonality
from tests.narrations import Narration
from tests.services.stt.signals import music, noise, silence


def test_chords_are_music() -> None:
    assert tonality(music(20)) > 4.2
    assert tonality(music(20, decay_s=100)) > 4.2


def test_noise_and_silence_are_not() -> None:
    assert tonality(noise(20)) < 1.0
    assert tonality(silence(20)) == 0.0
    assert tonality(silence(0.01)) == 0.0


@pytest.mark.parametrize(("share", "least", "most"), [(0.0, 0.0, 2.0), (1.0, 1.5, 4.3)])
def test_a_voice_is_not_even_over_music(
    told: Narration, share: float, least: float, most: float
) -> None:
    voice = told.samples[: 40 * 16_000, 0]
    bed = music(40)[: len(voice)]
    bed *= np.sqrt((voice**2).mean() / (bed**2).mean())
    assert least <= tonality(voice + share * bed) <= most
