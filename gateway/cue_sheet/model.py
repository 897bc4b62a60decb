"""The cue sheet: all cues of a production, its sentences, facts of its narration and mix."""

from dataclasses import dataclass

from common.emotions import NEUTRAL, Emotion, EmotionScores
from common.sentences import Sentence
from common.sounds import CueKind, SoundFamily


@dataclass(frozen=True, slots=True)
class NarrationFacts:
    """What the cues lie on; duration_ms is rounded down, sha256 is that of the upload."""

    duration_ms: int
    sample_rate_hz: int
    channel_count: int
    loudness_lufs: float
    sha256: str
    frame_count: int


@dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence with what the classifier thinks of it."""

    sentence: Sentence
    effect_probability: float = 0.0
    emotion: EmotionScores = NEUTRAL


@dataclass(frozen=True, slots=True)
class Take:
    """One generated candidate of a cue."""

    # Content hash of what it is made from.
    id: str
    engine: str
    engine_version: str
    licence: str
    seed: int
    temperature: float
    duration_ms: int
    score: float
    # Of its audio, in hexadecimal.
    artifact_sha256: str
    # An event's loudest 400 ms, a bed's integrated loudness.
    loudness_lufs: float
    description: str = ""
    # The length that was asked for; with seed and temperature it makes the take again.
    request_duration_ms: int = 0


@dataclass(frozen=True, slots=True)
class Cue:
    """One placed sound; times are on the narration's clock."""

    id: str
    kind: CueKind
    start_ms: int
    end_ms: int
    source_offset_ms: int = 0
    # On top of the level that its kind has.
    gain_db: float = 0.0
    fade_in_ms: int = 0
    fade_out_ms: int = 0
    enabled: bool = True
    locked: bool = False
    # Empty for music.
    sentence_id: str = ""
    trigger: str = ""
    sound: str = ""
    # None for music.
    family: SoundFamily | None = None
    # None unless music.
    emotion: Emotion | None = None
    # How strong the music is, 0 to 1.
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
class MixFacts:
    """Facts of a render."""

    loudness_lufs: float
    true_peak_dbtp: float
    sample_peak_dbfs: float
    rms_dbfs: float
    duration_ms: int
    profile: str
    # The constant gain over everything.
    gain_db: float
    # The revision of the sheet that was rendered.
    revision: int
    # On top of gain_db over all stems, so that their peaks fit their files.
    stem_gain_db: float = 0.0
    # What the profile finds wrong with it, for people.
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CueSheet:
    """Sentences and cues in order of time."""

    revision: int
    narration: NarrationFacts
    sentences: tuple[LabelledSentence, ...]
    cues: tuple[Cue, ...]
    mix: MixFacts | None = None


VERSION = 1
