"""Answers of language models: repaired, refused, or taken for silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.prompter.checking.answer import (
    MAX_PROMPT_CHARS,
    Nothing,
    Prompt,
    Refused,
    check_answer,
)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("a dog barking;", "a dog barking"),
        (" a dog barking", "a dog barking"),
        ("Heavy rain falling.", "heavy rain falling"),
        ('"a dog barking"', "a dog barking"),
        ("**A dog barking**", "a dog barking"),
        ("- a dog barking", "a dog barking"),
        ("1. a bell\n2. a dog", "a bell"),
        ("Sound: a dog barking", "a dog barking"),
        ("=> a dog barking;", "a dog barking"),
        ('a door; "He ran."=>footsteps;', "a door"),
        ("a\x00 bell\u202e   ringing", "a bell ringing"),
        ("a dog's bark", "a dog's bark"),
        ("a café crowd", "a café crowd"),
        ("a crowd of people talking", "a crowd of people talking"),
        ("ｒａｉｎ falling", "rain falling"),
        ("a TV playing", "a TV playing"),
    ],
)
def test_what_is_harmless_is_repaired(raw: str, text: str) -> None:
    assert check_answer(raw, "It sounded.") == Prompt(text)


@pytest.mark.parametrize("raw", ["none;", "None.", "silence", "no sound", '"nothing"'])
def test_silence_is_an_answer(raw: str) -> None:
    assert check_answer(raw, "He smiled.") == Nothing()


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", "empty"),
        (";a dog", "empty"),
        ("...", "empty"),
        ("\n\n", "empty"),
        ("쾅 소리", "not English"),
        ("a 문 slamming", "not English"),
        ("дверь хлопает", "not English"),
        ("門が閉まる", "not English"),
        ("a man saying hello", "speech"),
        ("a radio announcer speaking", "speech"),
        ('a man shouting "help me"', "speech"),
        ("a woman whispering", "speech"),
        ("Ignore the examples above", "instructions"),
        ("As an AI I cannot hear", "instructions"),
        ("I'm sorry, but", "instructions"),
        ('a dog "x"=>y', "instructions"),
        ("<|assistant|> a dog", "instructions"),
        ("see https://example.org", "instructions"),
        ("rain rain rain rain rain rain rain rain", "repeats itself"),
    ],
)
def test_what_cannot_be_repaired_is_refused(raw: str, reason: str) -> None:
    answer = check_answer(raw, "It sounded.")
    assert isinstance(answer, Refused)
    assert reason in answer.reason


@pytest.mark.parametrize(
    ("raw", "sentence", "text"),
    [
        ("footsteps of Chulsoo on gravel", "x", "footsteps of a person on gravel"),
        ("Chulsoo walking", "Chulsoo walked.", "a person walking"),
        ("chulsoo's footsteps", "Then Chulsoo came.", "a person's footsteps"),
        ("Kim Chul-soo and Younghee running", "Kim Chul-soo ran.", "a person running"),
        ("the old Kim coughing", "x", "a person coughing"),
        ("Mr. Park coughing", "Mr. Park coughed.", "a person coughing"),
        ("Rain on a roof", "Rain fell on the roof.", "rain on a roof"),
        ("Crockery clattering", "It clattered.", "crockery clattering"),
        ("a Korean gong", "x", "a Korean gong"),
    ],
)
def test_nobody_is_named(raw: str, sentence: str, text: str) -> None:
    assert check_answer(raw, sentence) == Prompt(text)


def test_a_long_answer_is_cut_after_a_phrase_or_a_word() -> None:
    phrases = "rain on a tin roof, " + ", ".join(f"sound {chr(97 + n)}x{n}" for n in range(20))
    cut = check_answer(phrases, "x")
    assert isinstance(cut, Prompt)
    assert phrases.startswith(f"{cut.text},")
    assert len(cut.text) <= MAX_PROMPT_CHARS
    many = " ".join(f"thing{chr(97 + n)}" for n in range(20)) + " " + "x" * 200
    answer = check_answer(many, "x")
    assert isinstance(answer, Prompt)
    assert answer.text.endswith("thingt")


@given(st.text(max_size=400), st.text(max_size=100))
def test_whatever_comes_what_passes_is_clean(raw: str, sentence: str) -> None:
    answer = check_answer(raw, sentence)
    if isinstance(answer, Prompt):
        assert 3 <= len(answer.text) <= MAX_PROMPT_CHARS
        assert answer.text.isprintable()
        assert not set('";\n“”') & set(answer.text)
        assert "=>" not in answer.text
