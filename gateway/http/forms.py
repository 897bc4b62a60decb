"""What HTTP carries as JSON."""

import json
from dataclasses import asdict
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from common.errors import FieldViolation, InvalidArgument
from common.sentences import Sentence
from gateway.cue_sheet.json_form import cue_to_json, mix_to_json
from gateway.cue_sheet.model import Cue, MixFacts
from gateway.events import Event
from gateway.production import (
    ChannelLayout,
    Density,
    Failure,
    Production,
    ProductionConfig,
    ProductionState,
    RightsMode,
    StageProgress,
    Warning,
)


class OptionsForm(BaseModel):
    """How to produce; every field has a default."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"profile": "podcast", "density": "balanced", "take_count": 3, "seed": 0}]
        },
    )

    title: str = Field(default="", max_length=500)
    language: str = "ko"
    profile: str = Field(
        default="podcast", description="podcast, spotify, findaway, acx, ebu-r128 or custom"
    )
    custom_loudness_lufs: float | None = Field(default=None, allow_inf_nan=False)
    custom_true_peak_dbtp: float | None = Field(default=None, allow_inf_nan=False)
    density: Density = Density.BALANCED
    take_count: int = Field(default=3, ge=1, le=8)
    engines: dict[str, str] = Field(default={}, description="engine by service")
    rights_mode: RightsMode = RightsMode.RESEARCH
    seed: int = Field(default=0, ge=-(2**63), lt=2**63)
    channel_layout: ChannelLayout = ChannelLayout.NARRATION
    genre: str = Field(default="", max_length=100)

    def to_config(self, narration_name: str) -> ProductionConfig:
        """The options as the gateway knows them."""
        values = {name: getattr(self, name) for name in OptionsForm.model_fields}
        values["engines"] = tuple(sorted(self.engines.items()))
        return ProductionConfig(**values, narration_name=narration_name)


class RenderForm(BaseModel):
    """How to render."""

    remaster: bool = Field(
        default=False, description="bring the mix to the profile's loudness again"
    )


def parse_json(data: bytes, part: str) -> Any:
    """A part's JSON; raises InvalidArgument where it is none."""
    try:
        return json.loads(data)
    except (ValueError, RecursionError) as error:
        raise InvalidArgument("INVALID_JSON", f"{part}: not JSON: {error}") from error


def parse_options(data: bytes) -> OptionsForm:
    """The options part; raises InvalidArgument naming each field that does not fit."""
    try:
        return OptionsForm.model_validate(parse_json(data, "options"))
    except ValidationError as error:
        violations = [
            FieldViolation("options." + ".".join(map(str, e["loc"])), e["msg"])
            for e in error.errors()
        ]
        message = "; ".join(f"{v.field}: {v.description}" for v in violations)
        raise InvalidArgument("INVALID_FIELD", message, violations=violations) from error


def production_to_json(production: Production) -> dict[str, Any]:
    """A production as a JSON value."""
    value = asdict(production)
    value["config"]["engines"] = dict(production.config.engines)
    value["create_time"] = production.create_time.isoformat()
    value["update_time"] = production.update_time.isoformat()
    return value


def event_to_json(event: Event) -> tuple[str, dict[str, Any]]:
    """The event's name and data."""
    match event.happening:
        case ProductionState() as state:
            return "state", {"state": state.value}
        case StageProgress() as progress:
            return "progress", asdict(progress)
        case Sentence() as sentence:
            return "sentence", asdict(sentence)
        case Cue() as cue:
            return "cue", cue_to_json(cue)
        case Warning() as warning:
            return "warning", asdict(warning)
        case Failure() as failure:
            return "failure", asdict(failure)
        case MixFacts() as mix:
            return "mix", mix_to_json(mix)
