"""Units of a sentence: nouns, adverbs, verbs and sound words, with what is said about them."""

import re
from dataclasses import dataclass
from enum import StrEnum

from common.sentences import Role

# A word without the punctuation around it.
WORD = re.compile(r"""[^\s,.!?…·~\-—―()\[\]"'“”‘’「」『』]+""")


class UnitKind(StrEnum):
    """What a unit is; adverbs are found by terms for nouns."""

    NOUN = "noun"
    ADVERB = "adverb"
    VERB = "verb"
    SOUND = "sound"


class Doubt(StrEnum):
    """Why a unit may not sound, or not now."""

    NEGATED = "negated"
    SIMILE = "simile"
    UNREAL = "unreal"
    STOPPED = "stopped"
    REMEMBERED = "remembered"
    # What happened earlier, as an attribute: a broken branch, the water drunk.
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Unit:
    """A word or a part of one; start_char and end_char as morphemes count.

    forms: the shapes under which rules find it; parts: those of a compound. clause counts clauses
    from 0. tail_tag: the tag of the first ending or particle after it. topic: its particle hides
    its role. progressive: it is going on. set_off: punctuation follows it. inherited: the doubts
    about the verb that it belongs to.
    """

    kind: UnitKind
    forms: frozenset[str]
    start_char: int
    end_char: int
    clause: int = 0
    parts: frozenset[str] = frozenset()
    role: Role | None = None
    topic: bool = False
    tail_tag: str = ""
    progressive: bool = False
    set_off: bool = False
    doubts: frozenset[Doubt] = frozenset()
    inherited: frozenset[Doubt] = frozenset()

    def overlaps(self, other: "Unit") -> bool:
        """Whether the two share a character."""
        return self.start_char < other.end_char and other.start_char < self.end_char
