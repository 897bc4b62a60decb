"""The cue sheet as the client sees it; `dataclasses.replace` edits it."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from common.emotions import NEUTRAL, EmotionScores
from common.sentences import Word
from common.sounds import CueKind
from wia.client.model import MixFacts, NarrationFacts


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence of the narration; script_line is None for speech that is in no line."""

    id: str
    start_ms: int
    end_ms: int
    text: str
    script_line: int | None = None
    effect_probability: float = 0.0
    emotion: EmotionScores = NEUTRAL
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Take:
    """One generated candidate of a cue."""

    id: str
    engine: str = ""
    engine_version: str = ""
    licence: str = ""
    seed: int = 0
    temperature: float = 0.0
    duration_ms: int = 0
    score: float = 0.0
    artifact_sha256: str = ""
    loudness_lufs: float | None = None
    description: str = ""
    # The length that was asked for; 0 where it is not known.
    request_duration_ms: int = 0


@dataclass(frozen=True, slots=True)
class Cue:
    """One placed sound; times are on the narration's clock. A new one may come without an id."""

    kind: CueKind
    start_ms: int
    end_ms: int
    id: str = ""
    source_offset_ms: int = 0
    gain_db: float = 0.0
    fade_in_ms: int = 0
    fade_out_ms: int = 0
    enabled: bool = True
    locked: bool = False
    sentence_id: str = ""
    trigger: str = ""
    sound: str = ""
    # "" for music.
    family: str = ""
    # "" unless music.
    emotion: str = ""
    intensity: float = 0.0
    prompt: str = ""
    reason: str = ""
    confidence: float = 0.0
    # Why it has no take; empty where it has one.
    missing_reason: str = ""
    takes: tuple[Take, ...] = ()
    chosen_take_id: str = ""

    def chosen_take(self) -> Take | None:
        """The take that sounds; None where there is none."""
        return next((take for take in self.takes if take.id == self.chosen_take_id), None)


@dataclass(frozen=True, slots=True)
class CueSheet:
    """Sentences and cues in order of time."""

    revision: int
    narration: NarrationFacts
    sentences: tuple[LabelledSentence, ...]
    cues: tuple[Cue, ...]
    mix: MixFacts | None = None
    version: int = 1


CUE_SHEET = TypeAdapter(CueSheet)


def read_cue_sheet(data: bytes) -> CueSheet:
    """The sheet in a JSON file; unknown fields are left out.

    Raises pydantic.ValidationError where a field is missing or of another type.
    """
    return CUE_SHEET.validate_json(data)


def write_cue_sheet(sheet: CueSheet) -> bytes:
    """The sheet as JSON (UTF-8, indented)."""
    return CUE_SHEET.dump_json(sheet, indent=1)
