"""Dataclasses as the text that the database keeps, and back (pydantic)."""

from pydantic import TypeAdapter

from common.sentences import Sentence
from gateway.cue_sheet.model import Cue, LabelledSentence, MixFacts, NarrationFacts
from gateway.events import Happening
from gateway.production import (
    EngineVersion,
    Failure,
    ProductionConfig,
    ProductionState,
    StageProgress,
    Warning,
)

CONFIG = TypeAdapter(ProductionConfig)
ENGINES = TypeAdapter(tuple[EngineVersion, ...])
STAGES = TypeAdapter(tuple[StageProgress, ...])
WARNINGS = TypeAdapter(tuple[Warning, ...])
FAILURE = TypeAdapter(Failure)
NARRATION = TypeAdapter(NarrationFacts)
MIX = TypeAdapter(MixFacts)
LABELLED_SENTENCE = TypeAdapter(LabelledSentence)
CUE = TypeAdapter(Cue)

# What happens, by the name that stands before it.
_HAPPENINGS: dict[str, TypeAdapter[Happening]] = {
    kind.__name__: TypeAdapter(kind)
    for kind in (ProductionState, StageProgress, Sentence, Cue, Warning, Failure, MixFacts)
}


def dump_happening(happening: Happening) -> str:
    """Its type's name, a space, and its JSON."""
    name = type(happening).__name__
    return f"{name} {_HAPPENINGS[name].dump_json(happening).decode()}"


def load_happening(payload: str) -> Happening:
    """What dump_happening wrote."""
    name, _, text = payload.partition(" ")
    return _HAPPENINGS[name].validate_json(text)
