"""Which sounds a sentence tells of: the lexicon's patterns against the units of a reading."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from common.sentences import Role
from services.prompter.light.doubts import is_stealthy
from services.prompter.light.lexicon import Lexicon, Pattern, Term, WordKind
from services.prompter.light.reading import Reading
from services.prompter.light.rivals import Match, without_rivals
from services.prompter.light.units import Doubt, Unit, UnitKind

MIN_SCORE = 0.55
_MAX_SCORE = 0.97
_TERM_BONUS = 0.06
_DISTANCE_COST = 0.012
_CLAUSE_COST = 0.1
# A subject stays that of the clauses after its own; a sound word set off belongs to what follows.
_NEAR_CLAUSE_COST = 0.04
_SUBJECT_REACH_CLAUSES = 2
# A sound word leaves no doubt, a lone verb or noun the most.
_SOUND_BONUS = 0.06
_LONE_COST = 0.08
_STEALTH_COST = 0.25
_REMEMBERED_FACTOR = 0.55
# How many clauses may lie between a sound word and what it belongs to.
_SOUND_REACH_CLAUSES = 1
_RELATIVE_REACH_UNITS = 3
# Nothing further from a word than this is looked at.
_REACH_UNITS = 40
_FATAL = {Doubt.NEGATED, Doubt.SIMILE, Doubt.UNREAL, Doubt.STOPPED}
# Subjects whose sounds are figures of speech (docs/effects.md, rule 5).
_MIND = {
    "가슴", "심장", "마음", "머릿속", "가슴속", "맥박", "정신", "뇌리", "억장", "명치", "양심",
    "겁", "염통", "관자놀이", "간", "간담", "애간장", "기억", "기분", "희망", "분노", "슬픔",
    "생각", "꿈", "눈앞", "화", "침묵", "정적", "고요", "시간", "세월", "목소리", "말문", "인연",
    "소식", "눈치", "기운", "맥", "의심", "불안", "걱정", "고막", "피", "핏줄",
}  # fmt: skip
# As what terms may ask for a unit.
_ASKED_AS = {
    UnitKind.NOUN: (WordKind.NOUN,),
    UnitKind.ADVERB: (WordKind.NOUN,),
    UnitKind.VERB: (WordKind.VERB,),
    UnitKind.SOUND: (WordKind.SOUND, WordKind.VERB),
}


class Matcher:
    """Finds patterns; it looks only at those whose anchor stands in the sentence."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        anchored: dict[tuple[WordKind, str], list[tuple[int, Pattern]]] = defaultdict(list)
        for number, pattern in enumerate(lexicon.patterns):
            anchor = pattern.terms[_anchor(pattern)]
            for kind, form in anchor.roles:
                anchored[kind, form].append((number, pattern))
        self._anchored: Mapping[tuple[WordKind, str], list[tuple[int, Pattern]]] = anchored

    def matches(self, reading: Reading) -> tuple[Match, ...]:
        """The sounds of a sentence, at most MAX_SOUNDS, in order of their triggers."""
        found: list[Match] = []
        for place, unit in enumerate(reading.units):
            for pattern in self._candidates(unit):
                match = _match(pattern, place, reading)
                if match and match.score >= MIN_SCORE:
                    found.append(match)
        found.sort(key=lambda match: (-match.score, match.trigger, match.pattern.sound))
        chosen = without_rivals(found, reading.units, self._lexicon.sounds)
        return tuple(sorted(chosen, key=lambda m: reading.units[m.trigger].start_char))

    def _candidates(self, unit: Unit) -> Iterator[Pattern]:
        numbered: dict[int, Pattern] = {}
        for kind in _ASKED_AS[unit.kind]:
            for form in unit.forms:
                numbered.update(self._anchored.get((kind, form), ()))
        yield from (numbered[number] for number in sorted(numbered))


def _anchor(pattern: Pattern) -> int:
    """The term that a pattern hangs on: its sound word, else its last verb, else its last noun."""
    kinds = [term.kinds() for term in pattern.terms]
    for wanted in (WordKind.SOUND, WordKind.VERB):
        places = [place for place, found in enumerate(kinds) if wanted in found]
        if places:
            return places[-1] if wanted is WordKind.VERB else places[0]
    return len(kinds) - 1


def _match(pattern: Pattern, anchor_place: int, reading: Reading) -> Match | None:
    units = reading.units
    anchor_term = _anchor(pattern)
    if not fits(pattern.terms[anchor_term], units[anchor_place]):
        return None
    chosen: list[int] = []
    cost = 0.0
    for number, term in enumerate(pattern.terms):
        place = anchor_place if number == anchor_term else None
        if place is None:
            place = _nearest(term, anchor_place, units, chosen)
        if place is None:
            return None
        chosen.append(place)
        cost += _cost(units, anchor_place, place)
    if _is_doubtful(units, chosen, anchor_place) or _is_forbidden(pattern, units, anchor_place):
        return None
    score = pattern.weight + _TERM_BONUS * (len(chosen) - 1) - cost
    score += _certainty(units, chosen, anchor_place)
    if reading.remembered or _is_past(units, chosen, anchor_place):
        score *= _REMEMBERED_FACTOR
    return Match(
        pattern, tuple(chosen), _trigger(units, chosen, anchor_place), min(score, _MAX_SCORE)
    )


def _is_past(units: Sequence[Unit], chosen: Sequence[int], anchor: int) -> bool:
    remembered = any(
        Doubt.REMEMBERED in units[place].doubts | units[place].inherited for place in chosen
    )
    return remembered or Doubt.EARLIER in units[anchor].doubts


def _certainty(units: Sequence[Unit], chosen: Sequence[int], anchor: int) -> float:
    if any(units[place].kind is UnitKind.SOUND for place in chosen):
        return _SOUND_BONUS
    clause = units[anchor].clause
    stealthy = any(unit.clause == clause and is_stealthy(unit.forms) for unit in units)
    return -_LONE_COST * (len(chosen) == 1) - _STEALTH_COST * stealthy


def fits(term: Term, unit: Unit) -> bool:
    """Whether a unit is one of a term's alternatives."""
    for kind in _ASKED_AS[unit.kind]:
        for form in unit.forms:
            roles = term.roles.get((kind, form), frozenset())
            if None in roles or unit.role in roles or (unit.topic and Role.JKS in roles):
                return True
    return False


def _nearest(term: Term, anchor: int, units: Sequence[Unit], taken: Sequence[int]) -> int | None:
    """The unit nearest to the anchor that fits and that the anchor can reach."""
    places = [
        place
        for place in _window(units, anchor)
        if place != anchor
        and place not in taken
        and not units[place].overlaps(units[anchor])
        and fits(term, units[place])
        and _reaches(units, anchor, place)
    ]
    return min(places, key=lambda place: (_cost(units, anchor, place), place), default=None)


def _window(units: Sequence[Unit], anchor: int) -> range:
    return range(max(anchor - _REACH_UNITS, 0), min(anchor + _REACH_UNITS, len(units)))


def _reaches(units: Sequence[Unit], anchor: int, place: int) -> bool:
    """Whether two units can belong together: a subject reaches on, an object only to its verb."""
    here, there = units[anchor], units[place]
    apart = here.clause - there.clause
    if here.kind is UnitKind.SOUND or there.kind is UnitKind.SOUND:
        return abs(apart) <= _SOUND_REACH_CLAUSES
    if here.kind is UnitKind.VERB and there.kind is not UnitKind.VERB and place > anchor:
        return here.tail_tag in ("ETM", "ETN") and place - anchor <= _RELATIVE_REACH_UNITS
    if there.kind is UnitKind.NOUN and (there.role is Role.JKS or there.topic):
        return 0 <= apart <= _SUBJECT_REACH_CLAUSES
    return apart == 0


def _cost(units: Sequence[Unit], anchor: int, place: int) -> float:
    apart = abs(units[anchor].clause - units[place].clause)
    between = max(abs(anchor - place) - 1, 0)
    there = units[place]
    subject = there.kind is UnitKind.NOUN and (there.role is Role.JKS or there.topic)
    near = (subject and place < anchor) or (units[anchor].set_off and anchor < place)
    clause_cost = _NEAR_CLAUSE_COST if near else _CLAUSE_COST
    return clause_cost * apart + _DISTANCE_COST * between


def _is_doubtful(units: Sequence[Unit], chosen: Sequence[int], anchor: int) -> bool:
    """Whether something speaks against a word of the match, or it is a figure of speech.

    Where a verb is matched its own doubts count; else those of the verb that the words belong to.
    """
    told = units[anchor].kind is UnitKind.VERB
    for place in chosen:
        unit = units[place]
        found = unit.doubts if told else unit.doubts | unit.inherited
        if not _FATAL.isdisjoint(found - _pardoned(unit)):
            return True
    return any(
        place not in chosen and _is_figurative(units[place], units[anchor])
        for place in _window(units, anchor)
        if place < anchor
    )


def _is_figurative(subject: Unit, told: Unit) -> bool:
    """Whether a word before it, in its clause, makes what is told a figure of speech."""
    return (
        subject.clause == told.clause
        and subject.kind is UnitKind.NOUN
        and not _MIND.isdisjoint(subject.forms)
        and (subject.role in (Role.JKS, None) or subject.topic)
    )


def _pardoned(unit: Unit) -> set[Doubt]:
    """A noun that stands in a clause whose verb stops is only silent if it is what stops."""
    stays = unit.kind is UnitKind.NOUN and unit.role in (Role.JKB, None) and not unit.topic
    return {Doubt.STOPPED} if stays else set()


def _is_forbidden(pattern: Pattern, units: Sequence[Unit], anchor: int) -> bool:
    clause = units[anchor].clause
    near = [units[place] for place in _window(units, anchor) if units[place].clause == clause]
    return any(fits(term, unit) for term in pattern.forbidden for unit in near)


def _trigger(units: Sequence[Unit], chosen: Sequence[int], anchor: int) -> int:
    """The unit at which it sounds: a sound word, else the anchor."""
    return next((place for place in chosen if units[place].kind is UnitKind.SOUND), anchor)
