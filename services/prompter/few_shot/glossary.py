"""Words that translation loses: glossary.tsv.

Sound words (~쾅) seldom survive a translator, and things of old houses come out as others. What of
the glossary stands in a sentence is added to its text in brackets: He shut the door. (bang)
"""

from collections.abc import Sequence
from functools import cache

from services.prompter.few_shot.examples import rows
from services.prompter.light.units import Unit, UnitKind

_MAX_HINTS = 3


@cache
def load_glossary() -> dict[tuple[bool, str], str]:
    """English by word; the key says whether it is a sound word, which is found in any shape."""
    return {
        (word.startswith("~"), word.removeprefix("~")): english
        for word, english in rows("glossary.tsv", 2)
    }


def sound_words() -> list[str]:
    """The glossary's sound words."""
    return [word for sounding, word in load_glossary() if sounding]


def with_hints(text: str, units: Sequence[Unit]) -> str:
    """The text with what the glossary says of a sentence's words, unless it says so already."""
    hints: list[str] = []
    for unit in units:
        for hint in _meanings(unit):
            if hint not in hints and hint not in text.lower():
                hints.append(hint)
    return f"{text} ({', '.join(hints[:_MAX_HINTS])})" if hints else text


def _meanings(unit: Unit) -> list[str]:
    glossary = load_glossary()
    sounding = unit.kind is UnitKind.SOUND
    return [glossary[sounding, form] for form in sorted(unit.forms) if (sounding, form) in glossary]
