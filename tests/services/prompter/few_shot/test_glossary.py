"""Words that translation loses come along in brackets."""

from collections.abc import Callable

import pytest

from common.sentences import Morpheme
from services.prompter.few_shot.examples import load_examples
from services.prompter.few_shot.glossary import load_glossary, sound_words, with_hints
from services.prompter.light.reading import read
from services.prompter.light.soundwords import SoundWords, is_syllables

Tag = Callable[[str], tuple[Morpheme, ...]]


@pytest.fixture(scope="module")
def hint(tag: Tag) -> Callable[[str, str], str]:
    words = SoundWords(sound_words())
    return lambda korean, english: with_hints(english, read(korean, tag(korean), words).units)


Hint = Callable[[str, str], str]


@pytest.mark.parametrize(
    ("korean", "english", "expected"),
    [
        ("그는 문을 쾅 닫았다.", "He shut the door.", "He shut the door. (bang)"),
        ("그는 문을 콰앙 닫았다.", "He shut the door.", "He shut the door. (bang)"),
        (
            "문풍지가 떨었다.",
            "The paper shook.",
            "The paper shook. (paper weather strip of a door)",
        ),
        ("문이 쾅 닫혔다.", "The door went bang.", "The door went bang."),
        ("비가 왔다.", "It rained.", "It rained."),
    ],
)
def test_hints_say_what_the_translation_does_not(
    hint: Hint, korean: str, english: str, expected: str
) -> None:
    assert hint(korean, english) == expected


def test_what_is_spoken_gives_no_hint(hint: Hint) -> None:
    assert hint("“쾅 하고 닫혔어.” 그가 말했다.", "He spoke.") == "He spoke."


def test_at_most_three_hints(hint: Hint) -> None:
    text = hint("쾅, 쿵, 탕, 탁, 철썩, 첨벙 소리가 났다.", "It was loud.")
    assert text.count(",") == 2


def test_the_examples_have_the_hints_that_requests_have(tag: Tag) -> None:
    words = SoundWords(sound_words())
    for example in load_examples():
        korean = example.korean.partition(" (")[0]
        english = example.english.partition(" (")[0]
        units = read(korean, tag(korean), words).units
        assert with_hints(english, units) == example.english


def test_sound_words_are_syllables_and_meanings_english() -> None:
    assert all(is_syllables(word) for word in sound_words())
    assert all(english.isascii() for english in load_glossary().values())
