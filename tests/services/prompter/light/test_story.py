"""The sample story gets the sounds that samples/README.md lists, and no other trap springs."""

import re
from collections.abc import Callable
from pathlib import Path

from services.prompter.engine import SoundPrompt

Write = Callable[[str], tuple[SoundPrompt, ...]]
_STORY = Path(__file__).parents[4] / "samples" / "story.txt"

# What the README lists, by a piece of its sentence.
_EVENTS = [
    ("수탉이", "bird"),
    ("자갈길을", "footsteps"),
    ("소달구지", "vehicle"),
    ("장터는", "crowd"),
    ("가위를", "other"),
    ("동전 두 닢", "impact"),
    ("엿가락을", "eating"),
    ("황소가", "animal"),
    ("까르르", "voice"),
    ("빗줄기가", "rain"),
    ("괘종시계가", "clock"),
    ("천둥이", "thunder"),
    ("이불을", "cloth"),
    ("문틈으로", "wind"),
    ("사기그릇이", "breakage"),
    ("젖은 발소리", "footsteps"),
    ("쾅쾅쾅", "knock"),
    ("벌컥", "door"),
    ("빗물이", "water"),
    ("엉엉", "voice"),
    ("아궁이에", "fire"),
    ("타닥타닥", "fire"),
    ("마른기침", "voice"),
    ("참새들이", "bird"),
    ("종소리가", "bell"),
    ("숭늉을", "eating"),
]
_SILENT = [
    "가슴이 북처럼 뛰었다.",
    "아무 대답도 들리지 않았다.",
    "어느새 비는 그치고 창호지가 희붐하게 밝아 왔다.",
]


def _sentences() -> list[str]:
    return re.findall(r'[^.!?\n]+[.!?]+"?', _STORY.read_text(encoding="utf-8"))


def test_three_quarters_of_the_events_have_their_family(write: Write) -> None:
    hits = 0
    for piece, family in _EVENTS:
        (sentence,) = [s for s in _sentences() if piece in s]
        hits += family in [sound.family.value for sound in write(sentence)]
    assert hits >= 0.75 * len(_EVENTS)
    assert hits == len(_EVENTS)


def test_the_traps_are_silent(write: Write) -> None:
    for text in _SILENT:
        assert write(text) == ()


def test_other_sentences_are_silent(write: Write) -> None:
    others = [s for s in _sentences() if not any(piece in s for piece, _ in _EVENTS)]
    assert len(others) > 15
    assert [s for s in others if write(s)] == []


def test_triggers_are_pieces_of_their_sentences(write: Write) -> None:
    for sentence in _sentences():
        for sound in write(sentence):
            start, end = sound.trigger_start_char, sound.trigger_end_char
            assert sentence[start:end] == sound.trigger
            assert sound.trigger.strip() == sound.trigger != ""
            assert 0 < sound.confidence <= 1


def test_the_same_story_gives_the_same_sounds(write: Write) -> None:
    assert [write(s) for s in _sentences()] == [write(s) for s in _sentences()]
