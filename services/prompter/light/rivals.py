"""Matches that tell of the same event: the best one stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from services.prompter.light.lexicon import Pattern, Sound
from services.prompter.light.units import Unit, UnitKind

MAX_SOUNDS = 3
# A sound word and a verb so near tell of one event.
_SAME_EVENT_UNITS = 4


@dataclass(frozen=True, slots=True)
class Match:
    """A pattern found: units are places in the reading, in the order of the pattern's terms.

    trigger is the place of the unit at which it sounds; score 0 to 1.
    """

    pattern: Pattern
    units: tuple[int, ...]
    trigger: int
    score: float


def without_rivals(
    found: Iterable[Match], units: Sequence[Unit], sounds: Mapping[str, Sound]
) -> list[Match]:
    """The best match of each event, at most MAX_SOUNDS; found comes in falling order of score.

    A sound word that a weaker match has for the same event becomes the stronger one's trigger.
    """
    chosen: list[Match] = []
    for match in found:
        rival = next((c for c in chosen if _are_rivals(c, match, units, sounds)), None)
        if rival is None:
            if len(chosen) < MAX_SOUNDS:
                chosen.append(match)
        elif _gives_trigger(rival, match, units):
            chosen[chosen.index(rival)] = replace(rival, trigger=match.trigger)
    return chosen


def _are_rivals(
    one: Match, other: Match, units: Sequence[Unit], sounds: Mapping[str, Sound]
) -> bool:
    if any(units[a].overlaps(units[b]) for a in one.units for b in other.units):
        return True
    first, second = units[one.trigger], units[other.trigger]
    apart = abs(first.clause - second.clause)
    if one.pattern.sound == other.pattern.sound:
        return True
    if sounds[one.pattern.sound].family is sounds[other.pattern.sound].family:
        words = {first.kind, second.kind} == {UnitKind.SOUND} and not first.set_off
        return apart == 0 or (apart == 1 and not words)
    near = abs(one.trigger - other.trigger) <= _SAME_EVENT_UNITS
    mixed = (first.kind is UnitKind.SOUND) != (second.kind is UnitKind.SOUND)
    return apart == 0 and near and mixed


def _gives_trigger(rival: Match, match: Match, units: Sequence[Unit]) -> bool:
    """Whether the weaker match has the word at which the stronger one sounds."""
    ours, theirs = units[match.trigger], units[rival.trigger]
    return (
        ours.kind is UnitKind.SOUND
        and theirs.kind is not UnitKind.SOUND
        and ours.clause == theirs.clause
        and abs(match.trigger - rival.trigger) <= _SAME_EVENT_UNITS
    )
