from whereisaudio.media.v1 import media_pb2 as _media_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class CueSheet(_message.Message):
    __slots__ = ("version", "revision", "narration", "sentences", "cues", "mix")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    NARRATION_FIELD_NUMBER: _ClassVar[int]
    SENTENCES_FIELD_NUMBER: _ClassVar[int]
    CUES_FIELD_NUMBER: _ClassVar[int]
    MIX_FIELD_NUMBER: _ClassVar[int]
    version: int
    revision: int
    narration: NarrationFacts
    sentences: _containers.RepeatedCompositeFieldContainer[LabelledSentence]
    cues: _containers.RepeatedCompositeFieldContainer[Cue]
    mix: MixFacts
    def __init__(self, version: _Optional[int] = ..., revision: _Optional[int] = ..., narration: _Optional[_Union[NarrationFacts, _Mapping]] = ..., sentences: _Optional[_Iterable[_Union[LabelledSentence, _Mapping]]] = ..., cues: _Optional[_Iterable[_Union[Cue, _Mapping]]] = ..., mix: _Optional[_Union[MixFacts, _Mapping]] = ...) -> None: ...

class NarrationFacts(_message.Message):
    __slots__ = ("duration_ms", "sample_rate_hz", "channel_count", "loudness_lufs", "sha256", "frame_count")
    DURATION_MS_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_RATE_HZ_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_COUNT_FIELD_NUMBER: _ClassVar[int]
    LOUDNESS_LUFS_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    FRAME_COUNT_FIELD_NUMBER: _ClassVar[int]
    duration_ms: int
    sample_rate_hz: int
    channel_count: int
    loudness_lufs: float
    sha256: str
    frame_count: int
    def __init__(self, duration_ms: _Optional[int] = ..., sample_rate_hz: _Optional[int] = ..., channel_count: _Optional[int] = ..., loudness_lufs: _Optional[float] = ..., sha256: _Optional[str] = ..., frame_count: _Optional[int] = ...) -> None: ...

class LabelledSentence(_message.Message):
    __slots__ = ("sentence", "effect_probability", "emotion")
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    EFFECT_PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    EMOTION_FIELD_NUMBER: _ClassVar[int]
    sentence: _media_pb2.Sentence
    effect_probability: float
    emotion: _media_pb2.EmotionScores
    def __init__(self, sentence: _Optional[_Union[_media_pb2.Sentence, _Mapping]] = ..., effect_probability: _Optional[float] = ..., emotion: _Optional[_Union[_media_pb2.EmotionScores, _Mapping]] = ...) -> None: ...

class Cue(_message.Message):
    __slots__ = ("id", "kind", "start_ms", "end_ms", "source_offset_ms", "gain_db", "fade_in_ms", "fade_out_ms", "enabled", "locked", "sentence_id", "trigger", "sound", "family", "emotion", "intensity", "prompt", "reason", "confidence", "missing_reason", "takes", "chosen_take_id")
    ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    START_MS_FIELD_NUMBER: _ClassVar[int]
    END_MS_FIELD_NUMBER: _ClassVar[int]
    SOURCE_OFFSET_MS_FIELD_NUMBER: _ClassVar[int]
    GAIN_DB_FIELD_NUMBER: _ClassVar[int]
    FADE_IN_MS_FIELD_NUMBER: _ClassVar[int]
    FADE_OUT_MS_FIELD_NUMBER: _ClassVar[int]
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    LOCKED_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_ID_FIELD_NUMBER: _ClassVar[int]
    TRIGGER_FIELD_NUMBER: _ClassVar[int]
    SOUND_FIELD_NUMBER: _ClassVar[int]
    FAMILY_FIELD_NUMBER: _ClassVar[int]
    EMOTION_FIELD_NUMBER: _ClassVar[int]
    INTENSITY_FIELD_NUMBER: _ClassVar[int]
    PROMPT_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    MISSING_REASON_FIELD_NUMBER: _ClassVar[int]
    TAKES_FIELD_NUMBER: _ClassVar[int]
    CHOSEN_TAKE_ID_FIELD_NUMBER: _ClassVar[int]
    id: str
    kind: _media_pb2.CueKind
    start_ms: int
    end_ms: int
    source_offset_ms: int
    gain_db: float
    fade_in_ms: int
    fade_out_ms: int
    enabled: bool
    locked: bool
    sentence_id: str
    trigger: str
    sound: str
    family: _media_pb2.SoundFamily
    emotion: _media_pb2.Emotion
    intensity: float
    prompt: str
    reason: str
    confidence: float
    missing_reason: str
    takes: _containers.RepeatedCompositeFieldContainer[Take]
    chosen_take_id: str
    def __init__(self, id: _Optional[str] = ..., kind: _Optional[_Union[_media_pb2.CueKind, str]] = ..., start_ms: _Optional[int] = ..., end_ms: _Optional[int] = ..., source_offset_ms: _Optional[int] = ..., gain_db: _Optional[float] = ..., fade_in_ms: _Optional[int] = ..., fade_out_ms: _Optional[int] = ..., enabled: _Optional[bool] = ..., locked: _Optional[bool] = ..., sentence_id: _Optional[str] = ..., trigger: _Optional[str] = ..., sound: _Optional[str] = ..., family: _Optional[_Union[_media_pb2.SoundFamily, str]] = ..., emotion: _Optional[_Union[_media_pb2.Emotion, str]] = ..., intensity: _Optional[float] = ..., prompt: _Optional[str] = ..., reason: _Optional[str] = ..., confidence: _Optional[float] = ..., missing_reason: _Optional[str] = ..., takes: _Optional[_Iterable[_Union[Take, _Mapping]]] = ..., chosen_take_id: _Optional[str] = ...) -> None: ...

class Take(_message.Message):
    __slots__ = ("id", "engine", "engine_version", "licence", "seed", "temperature", "duration_ms", "score", "artifact_sha256", "loudness_lufs", "description", "request_duration_ms")
    ID_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    ENGINE_VERSION_FIELD_NUMBER: _ClassVar[int]
    LICENCE_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    TEMPERATURE_FIELD_NUMBER: _ClassVar[int]
    DURATION_MS_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    ARTIFACT_SHA256_FIELD_NUMBER: _ClassVar[int]
    LOUDNESS_LUFS_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    REQUEST_DURATION_MS_FIELD_NUMBER: _ClassVar[int]
    id: str
    engine: str
    engine_version: str
    licence: str
    seed: int
    temperature: float
    duration_ms: int
    score: float
    artifact_sha256: str
    loudness_lufs: float
    description: str
    request_duration_ms: int
    def __init__(self, id: _Optional[str] = ..., engine: _Optional[str] = ..., engine_version: _Optional[str] = ..., licence: _Optional[str] = ..., seed: _Optional[int] = ..., temperature: _Optional[float] = ..., duration_ms: _Optional[int] = ..., score: _Optional[float] = ..., artifact_sha256: _Optional[str] = ..., loudness_lufs: _Optional[float] = ..., description: _Optional[str] = ..., request_duration_ms: _Optional[int] = ...) -> None: ...

class MixFacts(_message.Message):
    __slots__ = ("loudness_lufs", "true_peak_dbtp", "duration_ms", "profile", "gain_db", "sample_peak_dbfs", "rms_dbfs", "findings", "revision", "stem_gain_db")
    LOUDNESS_LUFS_FIELD_NUMBER: _ClassVar[int]
    TRUE_PEAK_DBTP_FIELD_NUMBER: _ClassVar[int]
    DURATION_MS_FIELD_NUMBER: _ClassVar[int]
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    GAIN_DB_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_PEAK_DBFS_FIELD_NUMBER: _ClassVar[int]
    RMS_DBFS_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    STEM_GAIN_DB_FIELD_NUMBER: _ClassVar[int]
    loudness_lufs: float
    true_peak_dbtp: float
    duration_ms: int
    profile: str
    gain_db: float
    sample_peak_dbfs: float
    rms_dbfs: float
    findings: _containers.RepeatedScalarFieldContainer[str]
    revision: int
    stem_gain_db: float
    def __init__(self, loudness_lufs: _Optional[float] = ..., true_peak_dbtp: _Optional[float] = ..., duration_ms: _Optional[int] = ..., profile: _Optional[str] = ..., gain_db: _Optional[float] = ..., sample_peak_dbfs: _Optional[float] = ..., rms_dbfs: _Optional[float] = ..., findings: _Optional[_Iterable[str]] = ..., revision: _Optional[int] = ..., stem_gain_db: _Optional[float] = ...) -> None: ...
