"""What the gateway says of a production."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


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


# The stages in the order of the flow.
STAGES = ("ingest", "transcribe", "classify", "prompt", "sound", "music", "mix", "deliver")


@dataclass(frozen=True, slots=True)
class StageProgress:
    """How far a stage has come; total_units is 0 while that is not known."""

    stage: str
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
class NarrationFacts:
    """What ingest has found out; sha256 is that of the upload."""

    duration_ms: int
    sample_rate_hz: int
    channel_count: int
    loudness_lufs: float
    sha256: str
    frame_count: int = 0


@dataclass(frozen=True, slots=True)
class MixFacts:
    """Facts of a render."""

    loudness_lufs: float
    true_peak_dbtp: float
    duration_ms: int
    profile: str
    gain_db: float
    sample_peak_dbfs: float = 0.0
    rms_dbfs: float = 0.0
    # The revision of the cue sheet that was rendered.
    revision: int = 0
    # On top of gain_db over all stems, so that their peaks fit their files.
    stem_gain_db: float = 0.0
    # What the profile finds wrong with it, for people.
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EngineVersion:
    """The engine that a service uses for a production."""

    service: str
    name: str
    version: str
    licence: str = ""


@dataclass(frozen=True, slots=True)
class EngineInfo:
    """An engine that a service knows, and whether it can run there."""

    name: str
    version: str = ""
    licence: str = ""
    commercial_use: bool = False
    available: bool = False
    unavailable_reason: str = ""
    device: str = ""
    loaded: bool = False
    choice_reason: str = ""


@dataclass(frozen=True, slots=True)
class ServiceEngines:
    """The engines of one service, in the order in which `auto` prefers them."""

    service: str
    engines: tuple[EngineInfo, ...]


@dataclass(frozen=True, slots=True)
class ProductionOptions:
    """How to produce; None leaves it to the gateway."""

    title: str | None = None
    language: str | None = None
    profile: str | None = None
    # Target of the profile "custom".
    custom_loudness_lufs: float | None = None
    custom_true_peak_dbtp: float | None = None
    density: str | None = None
    take_count: int | None = None
    # Names of engines by service.
    engines: dict[str, str] = field(default_factory=dict)
    rights_mode: str | None = None
    seed: int | None = None
    channel_layout: str | None = None
    genre: str | None = None


@dataclass(frozen=True, slots=True)
class ProductionConfig:
    """How a production is made, all defaults filled in."""

    language: str = "ko"
    profile: str = "podcast"
    custom_loudness_lufs: float | None = None
    custom_true_peak_dbtp: float | None = None
    density: str = "balanced"
    take_count: int = 3
    # Wanted engines by service.
    engines: dict[str, str] = field(default_factory=dict)
    rights_mode: str = "research"
    seed: int = 0
    channel_layout: str = "narration"
    genre: str = ""


@dataclass(frozen=True, slots=True)
class Production:
    """A production."""

    id: str
    title: str
    state: ProductionState
    create_time: datetime
    update_time: datetime
    config: ProductionConfig = field(default_factory=ProductionConfig)
    engines: tuple[EngineVersion, ...] = ()
    stages: tuple[StageProgress, ...] = ()
    failure: Failure | None = None
    # None until ingest has measured it.
    narration: NarrationFacts | None = None
    # None until there is a render.
    mix: MixFacts | None = None
    # 0 until there is a cue sheet.
    cue_sheet_revision: int = 0
    warnings: tuple[Warning, ...] = ()


@dataclass(frozen=True, slots=True)
class ProductionPage:
    """A page of productions, the newest first; next_page_token is empty on the last."""

    productions: tuple[Production, ...]
    next_page_token: str = ""
