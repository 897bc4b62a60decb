"""What a sentence says about a sound: how far, loud, fast, heavy, where, of what."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from common.sentences import Role
from services.prompter.light.lexicon import rows
from services.prompter.light.units import Doubt, Unit, UnitKind

MIN_GAIN_DB, MAX_GAIN_DB = -12.0, 6.0
# A material stands right before the thing that is made of it.
_MATERIAL_REACH_UNITS = 2


class ModifierKind(StrEnum):
    """What a modifier is about; of each kind a sound takes one."""

    DISTANCE = "distance"
    LOUDNESS = "loudness"
    SPEED = "speed"
    WEIGHT = "weight"
    STATE = "state"
    MATERIAL = "material"
    NUMBER = "number"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Modifier:
    """A modifier in English; gain_db is what it adds to the sound's usual level."""

    kind: ModifierKind
    english: str
    gain_db: float


@cache
def load_modifiers() -> dict[tuple[bool, str], tuple[Modifier, ...]]:
    """modifiers.tsv by word; the key says whether the word is a verb or an adjective."""
    found: dict[tuple[bool, str], tuple[Modifier, ...]] = {}
    for kind, english, gain_db, words in rows("modifiers.tsv", 4):
        modifier = Modifier(ModifierKind(kind), english, float(gain_db))
        for word in words.split():
            key = (word.endswith("-"), word.removesuffix("-"))
            found[key] = (*found.get(key, ()), modifier)
    return found


def modifiers_of(
    units: Sequence[Unit], matched: Sequence[int], trigger: int
) -> tuple[Modifier, ...]:
    """The modifiers of the sound that the matched units tell of, the nearest of each kind."""
    clause = units[trigger].clause
    best: dict[ModifierKind, tuple[int, Modifier]] = {}
    for place, unit in enumerate(units):
        for modifier in _meanings(unit):
            if not _belongs(modifier, units, place, matched, clause):
                continue
            distance = min(abs(place - other) for other in matched)
            known = best.get(modifier.kind)
            if known is None or distance < known[0]:
                best[modifier.kind] = (distance, modifier)
    return tuple(best[kind][1] for kind in ModifierKind if kind in best)


def total_gain_db(modifiers: Sequence[Modifier]) -> float:
    """What modifiers add up to, kept between MIN_GAIN_DB and MAX_GAIN_DB."""
    return min(max(sum(m.gain_db for m in modifiers), MIN_GAIN_DB), MAX_GAIN_DB)


def _meanings(unit: Unit) -> tuple[Modifier, ...]:
    if Doubt.SIMILE in unit.doubts or Doubt.NEGATED in unit.doubts:
        return ()
    table = load_modifiers()
    verb = unit.kind is UnitKind.VERB
    return tuple(m for form in sorted(unit.forms | unit.parts) for m in table.get((verb, form), ()))


def _belongs(
    modifier: Modifier, units: Sequence[Unit], place: int, matched: Sequence[int], clause: int
) -> bool:
    unit = units[place]
    if modifier.kind is ModifierKind.MATERIAL:
        before = any(0 <= other - place < _MATERIAL_REACH_UNITS for other in matched)
        return before and unit.role in (None, Role.JKS, Role.JKO)
    if modifier.kind is ModifierKind.PLACE:
        return unit.clause == clause and (unit.role is Role.JKB or place in matched)
    if modifier.kind is ModifierKind.DISTANCE:
        return abs(unit.clause - clause) <= 1 and place not in matched[1:]
    if modifier.kind in (ModifierKind.WEIGHT, ModifierKind.STATE):
        return any(0 < other - place <= _MATERIAL_REACH_UNITS for other in matched)
    return unit.clause == clause
