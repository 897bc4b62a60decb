"""The form in which a language model is asked: "text"=>prompt;

A sentence stands in one line between two quotes. What could end the line, close the quotes or
look like another example is taken out of it, so that no sentence reaches into another's answer.
"""

import re
import unicodedata

from services.prompter.few_shot.examples import Example

STOP = ";"
# The answer of an example in which nothing sounds.
NOTHING = "none"
# Of one sentence; what is longer is cut at a word's end.
MAX_TEXT_CHARS = 600
_QUOTES = re.compile(r"[\"“”„‟«»「」『』＂]")
_ARROWS = re.compile(r"[=＝\-–—]+\s*[>＞]|[⇒→➔]")
_SEMICOLONS = re.compile(r"[;；\u037e]")
_BLANKS = re.compile(r"\s+")


def plain(text: str) -> str:
    """The text in one line, without the marks that the form is made of."""
    text = unicodedata.normalize("NFC", text)
    text = "".join(_visible(letter) for letter in text)
    text = _SEMICOLONS.sub(",", _ARROWS.sub(" ", _QUOTES.sub("'", text)))
    return _cut(_BLANKS.sub(" ", text).strip())


def question(text: str) -> str:
    """What the model is to continue for one sentence: "text"=>"""
    return f'"{plain(text)}"=>'


def example_line(example: Example, korean: bool) -> str:
    """One example with its answer, and the line's end."""
    text = example.korean if korean else example.english
    return f"{question(text)}{example.prompt}{STOP}\n"


def _visible(letter: str) -> str:
    """Controls, line ends and the like as blanks; letters that only steer the display as none."""
    category = unicodedata.category(letter)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    return "" if category in ("Cf", "Cs", "Co", "Cn") else letter


def _cut(text: str) -> str:
    if len(text) <= MAX_TEXT_CHARS:
        return text
    shorter = text[: MAX_TEXT_CHARS + 1]
    return (shorter.rpartition(" ")[0] or shorter)[:MAX_TEXT_CHARS]
