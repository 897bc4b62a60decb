"""The examples: what they teach agrees with the lexicon and passes our own checks."""

from collections import Counter

import pytest

from common.sounds import SoundFamily
from services.prompter.checking.answer import Nothing, Prompt, check_answer
from services.prompter.few_shot.examples import Example, load_examples
from services.prompter.few_shot.form import NOTHING
from services.prompter.light.lexicon import load_lexicon
from services.prompter.naming.sound_index import sound_index

EXAMPLES = load_examples()
SOUNDING = [example for example in EXAMPLES if example.prompt != NOTHING]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.english)
def test_answers_pass_the_check_unchanged(example: Example) -> None:
    answer = check_answer(f"{example.prompt};", example.english)
    expected = Nothing() if example.prompt == NOTHING else Prompt(example.prompt)
    assert answer == expected


@pytest.mark.parametrize("example", SOUNDING, ids=lambda example: example.prompt)
def test_sounds_are_the_lexicons_and_prompts_are_of_their_family(example: Example) -> None:
    assert load_lexicon().sounds[example.sound].family == example.family
    assert sound_index().name(example.prompt).family == example.family


def test_every_family_has_an_example_and_some_sentences_do_not_sound() -> None:
    counts = Counter(example.family for example in EXAMPLES)
    assert set(counts) == {*SoundFamily, "none"}
    assert counts["none"] >= 4


def test_no_two_examples_are_the_same() -> None:
    assert len({example.korean for example in EXAMPLES}) == len(EXAMPLES)
    assert len({example.prompt for example in SOUNDING}) == len(SOUNDING)
