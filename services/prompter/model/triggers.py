"""At which word of a sentence a sound is heard that no rule of the lexicon names."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.prompter.light.modifiers import modifiers_of, total_gain_db
from services.prompter.light.reading import Reading
from services.prompter.light.units import WORD, Doubt, Unit, UnitKind

# What speaks against a sound (docs/effects.md, rules 4 and 5).
_FATAL = frozenset({Doubt.NEGATED, Doubt.SIMILE, Doubt.UNREAL, Doubt.STOPPED})
_BEST_FIRST = (UnitKind.SOUND, UnitKind.VERB, UnitKind.ADVERB, UnitKind.NOUN)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Where it sounds, in code points of the text, and what the words around say of its level."""

    start_char: int
    end_char: int
    gain_db: float = 0.0


def find_trigger(reading: Reading) -> Trigger | None:
    """The sound word, else the last verb, adverb or noun; the last word where nothing is tagged.

    None where every verb of the sentence is negated, imagined, a figure of speech or an end of a
    sound: then nothing is heard, whatever a model reads out of it.
    """
    units = reading.units
    verbs = [unit for unit in units if unit.kind is UnitKind.VERB]
    if verbs and all(_is_doubtful(unit) for unit in verbs):
        return None
    for kind in _BEST_FIRST:
        places = [i for i, u in enumerate(units) if u.kind is kind and not _is_doubtful(u)]
        if places:
            return _at(units, places[0] if kind is UnitKind.SOUND else places[-1])
    words = list(WORD.finditer(reading.text))
    return Trigger(*words[-1].span()) if words else None


def _at(units: Sequence[Unit], place: int) -> Trigger:
    gain_db = total_gain_db(modifiers_of(units, (place,), place))
    return Trigger(units[place].start_char, units[place].end_char, gain_db)


def _is_doubtful(unit: Unit) -> bool:
    return not _FATAL.isdisjoint(unit.doubts | unit.inherited)
