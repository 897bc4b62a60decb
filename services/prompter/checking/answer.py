"""A language model's raw answer, repaired where that is safe, refused where it is not.

What passes is one short English phrase about a sound: no other script, nobody's words, no name,
no quotes or controls, nothing of the instructions or of another example.
"""

import re
import unicodedata
from dataclasses import dataclass

from services.prompter.checking.names import without_names
from services.prompter.few_shot.form import NOTHING, STOP

MAX_PROMPT_CHARS = 160
_LEAST_LETTERS = 3
# An answer so long of which half the words are others again goes round in circles.
_LOOP_WORDS = 8
_LABELS = re.compile(
    r"^(?:(?:sound(?: effects?)?|prompt|answer|output|audio|sfx|assistant)\s*[:=\-]+>?|=>|->)\s*",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^(?:[-*•]|\d{1,2}[.)])\s+")
_WRAPPING = " \t\"'`“”‘’«»*_[](){}<>.,:!?…"
_NOTHINGS = frozenset({NOTHING, "nothing", "no sound", "no sounds", "silence", "silent", "n/a"})
_LEAKS = re.compile(
    r"=>|->|<\||\|>|```|###|https?:|www\.|\b(?:prompts?|examples?|instructions?|ignore|translat\w+|"
    r"sentences?|language model|as an ai|i cannot|i can't|i am|i'm|sorry|user:|assistant:|system:|"
    r"please|json)\b",
    re.IGNORECASE,
)
# Words of speech; several people at once are a crowd and may murmur.
_SPEECH = re.compile(
    r"\b(?:say(?:s|ing)?|said|speak(?:s|ing)?|spoke|speech|talk(?:s|ing)?|tell(?:s|ing)?|told|"
    r"ask(?:s|ing|ed)?|answer(?:s|ing|ed)?|repl(?:y|ies|ying|ied)|dialogue|monologue|narrat\w+|"
    r"conversation|whisper\w*|announc\w+|recit\w+|voice-?over|words?|call(?:s|ing|ed)? out)\b",
    re.IGNORECASE,
)
_CROWD = re.compile(r"\b(?:crowd|people|audience|market|several|many)\b", re.IGNORECASE)
_QUOTED = re.compile(r"[\"“”„«»「」『』]")


@dataclass(frozen=True, slots=True)
class Prompt:
    """An answer that may be used."""

    text: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """The model says that nothing sounds."""


@dataclass(frozen=True, slots=True)
class Refused:
    """An answer that may not be used, and why, as "the answer is not English"."""

    reason: str


def check_answer(raw: str, sentence: str) -> Prompt | Nothing | Refused:
    """What an answer is worth; sentence is the English (or Korean) text that it answers."""
    text = _bare(raw)
    if text.lower() in _NOTHINGS:
        return Nothing()
    if reason := _objection(text):
        return Refused(reason)
    text = _shortened(without_names(text, sentence))
    letters = sum(letter.isalpha() for letter in text)
    return Prompt(text) if letters >= _LEAST_LETTERS else Refused("the answer is empty")


def _bare(raw: str) -> str:
    """The first line up to the stop, without controls, labels, bullets and what wraps it."""
    line = raw.strip().partition(STOP)[0].strip().partition("\n")[0]
    line = unicodedata.normalize("NFKC", line)
    line = "".join(" " if unicodedata.category(letter)[0] == "C" else letter for letter in line)
    line = _LABELS.sub("", _BULLET.sub("", " ".join(line.split())))
    return line.strip(_WRAPPING)


def _objection(text: str) -> str:
    """Why an answer cannot be repaired; empty where it can."""
    if sum(letter.isalpha() for letter in text) < _LEAST_LETTERS:
        return "the answer is empty"
    if not all(_is_latin(letter) for letter in text if letter.isalpha()):
        return "the answer is not English"
    if _LEAKS.search(text):
        return "the answer repeats instructions"
    if _QUOTED.search(text) or (_SPEECH.search(text) and not _CROWD.search(text)):
        return "the answer is speech"
    words = text.lower().split()
    if len(words) >= _LOOP_WORDS and len(set(words)) * 2 <= len(words):
        return "the answer repeats itself"
    return ""


def _is_latin(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith("LATIN ")


def _shortened(text: str) -> str:
    """At most MAX_PROMPT_CHARS, cut after a phrase or at least after a word."""
    if len(text) <= MAX_PROMPT_CHARS:
        return text
    cut = text[: MAX_PROMPT_CHARS + 1]
    phrase = cut.rpartition(",")[0]
    shorter = phrase if len(phrase) * 2 > MAX_PROMPT_CHARS else cut.rpartition(" ")[0]
    return (shorter or cut[:MAX_PROMPT_CHARS]).strip(_WRAPPING)
