"""A sentence as the rules see it: its units in order, with clauses, roles and doubts."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from common.sentences import Morpheme, Role
from services.prompter.light import doubts
from services.prompter.light.quoted import quoted
from services.prompter.light.soundunits import sound_units
from services.prompter.light.soundwords import SoundWords
from services.prompter.light.units import Doubt, Unit, UnitKind
from services.prompter.light.wordunits import word_units

# Endings that do not close a clause, and those that do so only before another noun.
_LINKING = {"게", "도록", "지", "기", "고자"}
_JOINING = {"어", "아", "여", "어다", "아다", "어다가", "아다가", "고"}
# In 누군가, 무언가, 언젠가 the tagger sees a copula with an ending.
_INDEFINITE = {"ᆫ가", "ᆫ지", "인가"}
# Doubts about a verb that hold for what belongs to it.
_INHERITED = frozenset({Doubt.NEGATED, Doubt.UNREAL, Doubt.SIMILE, Doubt.REMEMBERED})


@dataclass(frozen=True, slots=True)
class Reading:
    """The units of a sentence in order; remembered: it tells of a memory or a habit."""

    text: str
    units: tuple[Unit, ...]
    remembered: bool


def read(text: str, morphemes: Sequence[Morpheme], words: SoundWords) -> Reading:
    """The reading of a sentence; what is spoken in it is left out."""
    spoken = quoted(text)
    told = [m for m in morphemes if not (m.start_char < len(text) and spoken[m.start_char])]
    plain = [replace(m, tag=m.tag.partition("-")[0]) for m in told]
    clauses = _clauses(text, plain)
    units = [*word_units(text, plain, clauses)]
    units += sound_units(text, spoken, plain, clauses, words)
    units = _without_pieces(units)
    units.sort(key=lambda unit: (unit.start_char, unit.end_char, unit.kind))
    units = _with_clause_doubts(units)
    return Reading(text, tuple(units), any(doubts.remembers(unit.forms) for unit in units))


def _clauses(text: str, morphemes: Sequence[Morpheme]) -> list[int]:
    """For each morpheme the number of its clause: a linking ending closes one."""
    numbers, number = [], 0
    for place, morpheme in enumerate(morphemes):
        numbers.append(number)
        after = morphemes[place + 1] if place + 1 < len(morphemes) else None
        closing = morpheme.tag == "EF" or (morpheme.tag == "EC" and morpheme.form not in _LINKING)
        if place and morphemes[place - 1].tag == "VCP" and morpheme.form in _INDEFINITE:
            closing = False
        if closing and after and morpheme.form in _JOINING:
            comma = "," in text[morpheme.start_char : after.end_char]
            closing = comma or after.tag not in ("VX", "VV", "JX")
        number += closing
    return numbers


def _without_pieces(units: Sequence[Unit]) -> list[Unit]:
    """The units without the nouns and adverbs that a tagger took for parts of a sound word."""
    words = [u for u in units if u.kind is UnitKind.SOUND]
    pieces = (UnitKind.NOUN, UnitKind.ADVERB)
    return [u for u in units if u.kind not in pieces or not any(u.overlaps(w) for w in words)]


def _with_clause_doubts(units: Sequence[Unit]) -> list[Unit]:
    """The units with the doubts of their clause: of the next verb, of a verb that ends a sound."""
    verbs = [u for u in units if u.kind is UnitKind.VERB]
    silent = {u.clause for u in units if doubts.silences(u.forms)}
    silent |= {verb.clause for verb in verbs if doubts.stops(verb.forms)}
    stopped = frozenset({Doubt.STOPPED})
    return [
        replace(
            unit,
            doubts=unit.doubts | stopped if unit.clause in silent else unit.doubts,
            inherited=_inherited(unit, verbs),
        )
        for unit in units
    ]


def _inherited(unit: Unit, verbs: Sequence[Unit]) -> frozenset[Doubt]:
    """What is in doubt about the next verb of the clause; a simile leaves its subject untouched."""
    if unit.kind is UnitKind.VERB or unit.set_off:
        return frozenset()
    following = (verb for verb in verbs if verb.start_char >= unit.start_char)
    verb = next(following, None)
    if verb is None or verb.clause != unit.clause:
        return frozenset()
    subject = unit.kind is UnitKind.NOUN and (unit.role is Role.JKS or unit.topic)
    return verb.doubts & (_INHERITED - {Doubt.SIMILE} if subject else _INHERITED)
