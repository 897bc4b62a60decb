"""What happens in a production, as those hear it who follow it."""

from dataclasses import dataclass
from datetime import datetime

from common.sentences import Sentence
from gateway.cue_sheet.model import Cue, MixFacts
from gateway.production import Failure, ProductionState, StageProgress, Warning

Happening = ProductionState | StageProgress | Sentence | Cue | Warning | Failure | MixFacts


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened; sequence counts up by one within the production."""

    sequence: int
    time: datetime
    happening: Happening
