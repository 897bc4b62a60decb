"""A production: one narration being produced."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from gateway.cue_sheet.model import MixFacts, NarrationFacts


class ProductionState(StrEnum):
    """Where a production stands."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether nothing more happens by itself."""
        return self in (self.SUCCEEDED, self.FAILED, self.CANCELLED)


class Stage(StrEnum):
    """The stages of the flow, in order."""

    INGEST = "ingest"
    TRANSCRIBE = "transcribe"
    CLASSIFY = "classify"
    PROMPT = "prompt"
    SOUND = "sound"
    MUSIC = "music"
    MIX = "mix"
    DELIVER = "deliver"


class Density(StrEnum):
    """How many cues a plan sets."""

    SPARSE = "sparse"
    BALANCED = "balanced"
    RICH = "rich"


class RightsMode(StrEnum):
    """What the user may do with the result."""

    RESEARCH = "research"
    COMMERCIAL = "commercial"


class ChannelLayout(StrEnum):
    """Channels of the mix."""

    NARRATION = "narration"
    STEREO = "stereo"


@dataclass(frozen=True, slots=True)
class EngineVersion:
    """The engine that a service uses for a production, resolved once when it is created."""

    service: str
    name: str
    version: str
    licence: str = ""


@dataclass(frozen=True, slots=True)
class ProductionConfig:
    """How to produce."""

    title: str = ""
    language: str = "ko"
    profile: str = "podcast"
    # Target of the profile "custom".
    custom_loudness_lufs: float | None = None
    custom_true_peak_dbtp: float | None = None
    density: Density = Density.BALANCED
    take_count: int = 3
    # Wanted engines by service; the services' loaded ones elsewhere.
    engines: tuple[tuple[str, str], ...] = ()
    rights_mode: RightsMode = RightsMode.RESEARCH
    seed: int = 0
    channel_layout: ChannelLayout = ChannelLayout.NARRATION
    genre: str = ""
    narration_name: str = ""


@dataclass(frozen=True, slots=True)
class StageProgress:
    """How far a stage has come; total_units is 0 while that is not known."""

    stage: Stage
    done_units: int
    total_units: int
    complete: bool = False


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a production failed."""

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that the user should know."""

    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Production:
    """A production as its row tells it."""

    id: str
    title: str
    state: ProductionState
    config: ProductionConfig
    engines: tuple[EngineVersion, ...]
    create_time: datetime
    update_time: datetime
    has_script: bool = False
    stages: tuple[StageProgress, ...] = ()
    failure: Failure | None = None
    narration: NarrationFacts | None = None
    mix: MixFacts | None = None
    # 0 until there is a cue sheet.
    cue_sheet_revision: int = 0
    warnings: tuple[Warning, ...] = ()
