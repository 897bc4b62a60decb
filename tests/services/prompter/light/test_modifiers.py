"""Modifiers of a sentence in the prompt, the length and the level."""

from collections.abc import Callable

import pytest

from services.prompter.engine import SoundPrompt

Write = Callable[[str], tuple[SoundPrompt, ...]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("멀리서 개가 짖었다.", "in the distance"),
        ("무거운 문이 열렸다.", "heavy"),
        ("낡은 문이 열렸다.", "old"),
        ("문이 천천히 열렸다.", "slowly"),
        ("쇠 문고리가 철컥 열렸다.", "iron"),
        ("골목에서 개가 짖었다.", "in an alley"),
        ("개들이 일제히 짖었다.", "many at once"),
        ("개가 사납게 짖었다.", "violently"),
        ("젖은 발소리가 다가왔다.", "wet"),
    ],
)
def test_a_modifier_stands_in_the_prompt(write: Write, text: str, words: str) -> None:
    (sound,) = write(text)
    assert words in sound.prompt


def test_an_adjective_follows_the_article(write: Write) -> None:
    (sound,) = write("낡은 창문이 열렸다.")
    assert sound.prompt == "an old window opening"


def test_a_modifier_is_not_said_twice(write: Write) -> None:
    (sound,) = write("빗줄기가 창문에 부딪쳤다.")
    assert sound.prompt.count("window") == 1
    (thunder,) = write("멀리서 천둥이 우르릉거렸다.")
    assert "in the distance" not in thunder.prompt
    assert "distant" in thunder.prompt


def test_what_is_far_is_softer_and_what_is_loud_louder(write: Write) -> None:
    (plain,) = write("개가 짖었다.")
    (far,) = write("멀리서 개가 짖었다.")
    (loud,) = write("개가 요란하게 짖었다.")
    assert plain.gain_db == 0
    assert far.gain_db <= -6
    assert loud.gain_db > 0


def test_gains_stay_in_bounds(write: Write) -> None:
    (soft,) = write("먼 절에서 종소리가 은은하게 조용히 들려왔다.")
    assert soft.gain_db == -12


def test_speed_stretches_an_event(write: Write) -> None:
    (plain,) = write("문이 열렸다.")
    (slow,) = write("문이 천천히 열렸다.")
    (quick,) = write("문이 급히 열렸다.")
    assert quick.duration_ms < plain.duration_ms < slow.duration_ms


def test_a_simile_is_no_modifier(write: Write) -> None:
    (sound,) = write("개가 돌처럼 무거운 문을 쾅 닫았다.")
    assert "stone" not in sound.prompt
