"""Shapes of sound words."""

import pytest

from services.prompter.light.soundwords import SoundWords, contract, fold, unrepeated


@pytest.mark.parametrize(
    ("word", "short"),
    [("쿠웅", "쿵"), ("끼이익", "끽"), ("처얼썩", "철썩"), ("콰앙", "쾅"), ("야옹", "야옹")],
)
def test_what_draws_a_word_out_is_left_off(word: str, short: str) -> None:
    assert contract(word) == short


def test_a_word_is_taken_apart_into_what_it_repeats() -> None:
    assert unrepeated("쾅쾅쾅") == ("쾅", 3)
    assert unrepeated("째깍째깍") == ("째깍", 2)
    assert unrepeated("우르릉") == ("우르릉", 1)


def test_shades_of_vowels_and_consonants_fold_together() -> None:
    assert fold("덜커덩") == fold("달카당") == fold("떨커덩")
    assert fold("바스락") != fold("바지락")


def test_every_shape_of_a_root_is_found() -> None:
    words = SoundWords(["쾅", "바스락", "졸졸"])
    for shape in ("쾅", "쾅쾅", "콰앙"):
        assert words.find(shape) == {"쾅"}
    assert words.find("버스럭버스럭") == {"바스락"}


def test_a_doubled_root_needs_the_doubling() -> None:
    words = SoundWords(["졸졸"])
    assert words.find("졸") == frozenset()
    assert words.find("졸", 2) == {"졸졸"}
    assert words.find("졸졸졸") == {"졸졸"}
