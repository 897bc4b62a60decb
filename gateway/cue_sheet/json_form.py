"""The cue sheet as JSON: what files hold and HTTP carries."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from common.emotions import Emotion, EmotionScores
from common.errors import FieldViolation, InvalidArgument
from common.sentences import Sentence, Word
from common.sounds import CueKind, SoundFamily
from gateway.cue_sheet.model import (
    VERSION,
    Cue,
    CueSheet,
    LabelledSentence,
    MixFacts,
    Take,
)
from gateway.production import Warning

_MAX_MS = 10**9
# Unknown fields that a warning names.
_NAMED_FIELDS = 10


class _Form(BaseModel):
    model_config = ConfigDict(extra="allow", allow_inf_nan=False, frozen=True)


class WordForm(_Form):
    """A word with its time."""

    text: str
    start_ms: int = Field(ge=0, le=_MAX_MS)
    end_ms: int = Field(ge=0, le=_MAX_MS)


class EmotionForm(_Form):
    """The weight of each emotion."""

    happiness: float = Field(default=0.0, ge=0)
    sadness: float = Field(default=0.0, ge=0)
    anger: float = Field(default=0.0, ge=0)
    fear: float = Field(default=0.0, ge=0)
    disgust: float = Field(default=0.0, ge=0)
    surprise: float = Field(default=0.0, ge=0)
    neutral: float = Field(default=0.0, ge=0)


class SentenceForm(_Form):
    """A sentence with its labels."""

    id: str
    start_ms: int = Field(ge=0, le=_MAX_MS)
    end_ms: int = Field(ge=0, le=_MAX_MS)
    text: str = ""
    script_line: int | None = Field(default=None, ge=0, lt=2**31)
    effect_probability: float = Field(default=0.0, ge=0, le=1)
    emotion: EmotionForm = EmotionForm(neutral=1.0)
    words: list[WordForm] = []


class TakeForm(_Form):
    """A candidate of a cue."""

    id: str
    engine: str = ""
    engine_version: str = ""
    licence: str = ""
    seed: int = Field(default=0, ge=-(2**63), lt=2**63)
    temperature: float = Field(default=1.0, ge=0, le=2)
    duration_ms: int = Field(default=0, ge=0, le=_MAX_MS)
    score: float = 0.0
    artifact_sha256: str = ""
    loudness_lufs: float = -23.0
    description: str = ""
    request_duration_ms: int = Field(default=0, ge=0, le=_MAX_MS)


class CueForm(_Form):
    """A placed sound; bounds are checked against the narration later."""

    id: str = Field(default="", max_length=200)
    kind: CueKind
    start_ms: int = Field(ge=-_MAX_MS, le=_MAX_MS)
    end_ms: int = Field(ge=-_MAX_MS, le=_MAX_MS)
    source_offset_ms: int = Field(default=0, ge=-_MAX_MS, le=_MAX_MS)
    gain_db: float = 0.0
    fade_in_ms: int = Field(default=0, ge=-_MAX_MS, le=_MAX_MS)
    fade_out_ms: int = Field(default=0, ge=-_MAX_MS, le=_MAX_MS)
    enabled: bool = True
    locked: bool = False
    sentence_id: str = ""
    trigger: str = ""
    sound: str = ""
    family: SoundFamily | None = None
    emotion: Emotion | None = None
    intensity: float = Field(default=0.5, ge=0, le=1)
    prompt: str = Field(default="", max_length=2000)
    reason: str = ""
    confidence: float = 0.0
    missing_reason: str = ""
    takes: list[TakeForm] = Field(default=[], max_length=64)
    chosen_take_id: str = ""


class CueSheetForm(_Form):
    """A cue sheet; only its cues are needed."""

    version: int = VERSION
    revision: int = 0
    narration: dict[str, Any] = {}
    sentences: list[SentenceForm] = []
    cues: list[CueForm] = Field(max_length=100_000)
    mix: dict[str, Any] | None = None


def to_json(sheet: CueSheet) -> dict[str, Any]:
    """The sheet as a JSON value."""
    return {
        "version": VERSION,
        "revision": sheet.revision,
        "narration": asdict(sheet.narration),
        "sentences": [sentence_to_json(sentence) for sentence in sheet.sentences],
        "cues": [cue_to_json(cue) for cue in sheet.cues],
        "mix": mix_to_json(sheet.mix) if sheet.mix else None,
    }


def sentence_to_json(labelled: LabelledSentence) -> dict[str, Any]:
    """A sentence with its labels as a JSON value."""
    return {
        **asdict(labelled.sentence),
        "effect_probability": labelled.effect_probability,
        "emotion": asdict(labelled.emotion),
    }


def cue_to_json(cue: Cue) -> dict[str, Any]:
    """A cue as a JSON value; family and emotion are empty where there is none."""
    return {**asdict(cue), "family": cue.family or "", "emotion": cue.emotion or ""}


def mix_to_json(mix: MixFacts) -> dict[str, Any]:
    """Facts of a render as a JSON value."""
    return asdict(mix)


def from_json(value: object) -> tuple[CueSheetForm, list[Warning]]:
    """A sheet as it came, and a warning where it has fields that nobody knows.

    Raises InvalidArgument naming each field that does not fit.
    """
    try:
        form = CueSheetForm.model_validate(_without_blanks(value))
    except ValidationError as error:
        raise _invalid(error) from error
    if form.version != VERSION:
        raise InvalidArgument(
            "UNKNOWN_CUE_SHEET_VERSION",
            f"got a cue sheet of version {form.version}, know {VERSION}",
        )
    unknown = sorted(set(_unknown_fields(form, "")))
    if not unknown:
        return form, []
    names = ", ".join(unknown[:_NAMED_FIELDS])
    return form, [Warning("UNKNOWN_FIELDS", f"ignored fields that nobody knows: {names}")]


def _without_blanks(value: object) -> object:
    """Blank families and emotions are none."""
    if not isinstance(value, dict) or not isinstance(value.get("cues"), list):
        return value
    cues = [
        {k: v for k, v in cue.items() if not (k in ("family", "emotion") and v == "")}
        if isinstance(cue, dict)
        else cue
        for cue in value["cues"]
    ]
    return {**value, "cues": cues}


def _invalid(error: ValidationError) -> InvalidArgument:
    violations = [
        FieldViolation(".".join(str(part) for part in problem["loc"]), problem["msg"])
        for problem in error.errors()[:_NAMED_FIELDS]
    ]
    first = violations[0]
    message = f"the cue sheet does not fit: {first.field or 'it'}: {first.description}"
    return InvalidArgument("INVALID_CUE_SHEET", message, violations=violations)


def _unknown_fields(form: BaseModel, prefix: str) -> Iterator[str]:
    for name in form.model_extra or {}:
        yield prefix + name
    for name in type(form).model_fields:
        value = getattr(form, name)
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, BaseModel):
                yield from _unknown_fields(item, f"{prefix}{name}.")


def to_cue(form: CueForm) -> Cue:
    """The cue of a form."""
    values = {name: getattr(form, name) for name in CueForm.model_fields if name != "takes"}
    return Cue(**values, takes=tuple(to_take(take) for take in form.takes))


def to_take(form: TakeForm) -> Take:
    """The take of a form."""
    return Take(**{name: getattr(form, name) for name in TakeForm.model_fields})


def to_sentence(form: SentenceForm) -> LabelledSentence:
    """The sentence of a form."""
    words = tuple(Word(word.text, word.start_ms, word.end_ms) for word in form.words)
    sentence = Sentence(form.id, form.text, form.start_ms, form.end_ms, words, form.script_line)
    scores = {name: getattr(form.emotion, name) for name in EmotionForm.model_fields}
    return LabelledSentence(sentence, form.effect_probability, EmotionScores(**scores))
