from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AudioEncoding(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    AUDIO_ENCODING_UNSPECIFIED: _ClassVar[AudioEncoding]
    AUDIO_ENCODING_S16LE: _ClassVar[AudioEncoding]
    AUDIO_ENCODING_S24LE: _ClassVar[AudioEncoding]
    AUDIO_ENCODING_F32LE: _ClassVar[AudioEncoding]

class Role(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ROLE_UNSPECIFIED: _ClassVar[Role]
    ROLE_JKS: _ClassVar[Role]
    ROLE_JKC: _ClassVar[Role]
    ROLE_JKO: _ClassVar[Role]
    ROLE_JKB: _ClassVar[Role]
    ROLE_MAG: _ClassVar[Role]
    ROLE_V: _ClassVar[Role]

class Emotion(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    EMOTION_UNSPECIFIED: _ClassVar[Emotion]
    EMOTION_HAPPINESS: _ClassVar[Emotion]
    EMOTION_SADNESS: _ClassVar[Emotion]
    EMOTION_ANGER: _ClassVar[Emotion]
    EMOTION_FEAR: _ClassVar[Emotion]
    EMOTION_DISGUST: _ClassVar[Emotion]
    EMOTION_SURPRISE: _ClassVar[Emotion]
    EMOTION_NEUTRAL: _ClassVar[Emotion]

class SoundFamily(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    SOUND_FAMILY_UNSPECIFIED: _ClassVar[SoundFamily]
    SOUND_FAMILY_RAIN: _ClassVar[SoundFamily]
    SOUND_FAMILY_WIND: _ClassVar[SoundFamily]
    SOUND_FAMILY_THUNDER: _ClassVar[SoundFamily]
    SOUND_FAMILY_WATER: _ClassVar[SoundFamily]
    SOUND_FAMILY_FIRE: _ClassVar[SoundFamily]
    SOUND_FAMILY_FOOTSTEPS: _ClassVar[SoundFamily]
    SOUND_FAMILY_DOOR: _ClassVar[SoundFamily]
    SOUND_FAMILY_KNOCK: _ClassVar[SoundFamily]
    SOUND_FAMILY_VEHICLE: _ClassVar[SoundFamily]
    SOUND_FAMILY_ANIMAL: _ClassVar[SoundFamily]
    SOUND_FAMILY_BIRD: _ClassVar[SoundFamily]
    SOUND_FAMILY_INSECT: _ClassVar[SoundFamily]
    SOUND_FAMILY_BELL: _ClassVar[SoundFamily]
    SOUND_FAMILY_CROWD: _ClassVar[SoundFamily]
    SOUND_FAMILY_VOICE: _ClassVar[SoundFamily]
    SOUND_FAMILY_IMPACT: _ClassVar[SoundFamily]
    SOUND_FAMILY_BREAKAGE: _ClassVar[SoundFamily]
    SOUND_FAMILY_CLOCK: _ClassVar[SoundFamily]
    SOUND_FAMILY_GUN: _ClassVar[SoundFamily]
    SOUND_FAMILY_MUSIC: _ClassVar[SoundFamily]
    SOUND_FAMILY_EATING: _ClassVar[SoundFamily]
    SOUND_FAMILY_CLOTH: _ClassVar[SoundFamily]
    SOUND_FAMILY_OTHER: _ClassVar[SoundFamily]

class CueKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CUE_KIND_UNSPECIFIED: _ClassVar[CueKind]
    CUE_KIND_EFFECT: _ClassVar[CueKind]
    CUE_KIND_AMBIENCE: _ClassVar[CueKind]
    CUE_KIND_MUSIC: _ClassVar[CueKind]

class RightsMode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RIGHTS_MODE_UNSPECIFIED: _ClassVar[RightsMode]
    RIGHTS_MODE_RESEARCH: _ClassVar[RightsMode]
    RIGHTS_MODE_COMMERCIAL: _ClassVar[RightsMode]
AUDIO_ENCODING_UNSPECIFIED: AudioEncoding
AUDIO_ENCODING_S16LE: AudioEncoding
AUDIO_ENCODING_S24LE: AudioEncoding
AUDIO_ENCODING_F32LE: AudioEncoding
ROLE_UNSPECIFIED: Role
ROLE_JKS: Role
ROLE_JKC: Role
ROLE_JKO: Role
ROLE_JKB: Role
ROLE_MAG: Role
ROLE_V: Role
EMOTION_UNSPECIFIED: Emotion
EMOTION_HAPPINESS: Emotion
EMOTION_SADNESS: Emotion
EMOTION_ANGER: Emotion
EMOTION_FEAR: Emotion
EMOTION_DISGUST: Emotion
EMOTION_SURPRISE: Emotion
EMOTION_NEUTRAL: Emotion
SOUND_FAMILY_UNSPECIFIED: SoundFamily
SOUND_FAMILY_RAIN: SoundFamily
SOUND_FAMILY_WIND: SoundFamily
SOUND_FAMILY_THUNDER: SoundFamily
SOUND_FAMILY_WATER: SoundFamily
SOUND_FAMILY_FIRE: SoundFamily
SOUND_FAMILY_FOOTSTEPS: SoundFamily
SOUND_FAMILY_DOOR: SoundFamily
SOUND_FAMILY_KNOCK: SoundFamily
SOUND_FAMILY_VEHICLE: SoundFamily
SOUND_FAMILY_ANIMAL: SoundFamily
SOUND_FAMILY_BIRD: SoundFamily
SOUND_FAMILY_INSECT: SoundFamily
SOUND_FAMILY_BELL: SoundFamily
SOUND_FAMILY_CROWD: SoundFamily
SOUND_FAMILY_VOICE: SoundFamily
SOUND_FAMILY_IMPACT: SoundFamily
SOUND_FAMILY_BREAKAGE: SoundFamily
SOUND_FAMILY_CLOCK: SoundFamily
SOUND_FAMILY_GUN: SoundFamily
SOUND_FAMILY_MUSIC: SoundFamily
SOUND_FAMILY_EATING: SoundFamily
SOUND_FAMILY_CLOTH: SoundFamily
SOUND_FAMILY_OTHER: SoundFamily
CUE_KIND_UNSPECIFIED: CueKind
CUE_KIND_EFFECT: CueKind
CUE_KIND_AMBIENCE: CueKind
CUE_KIND_MUSIC: CueKind
RIGHTS_MODE_UNSPECIFIED: RightsMode
RIGHTS_MODE_RESEARCH: RightsMode
RIGHTS_MODE_COMMERCIAL: RightsMode

class AudioFormat(_message.Message):
    __slots__ = ("encoding", "sample_rate_hz", "channel_count")
    ENCODING_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_RATE_HZ_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_COUNT_FIELD_NUMBER: _ClassVar[int]
    encoding: AudioEncoding
    sample_rate_hz: int
    channel_count: int
    def __init__(self, encoding: _Optional[_Union[AudioEncoding, str]] = ..., sample_rate_hz: _Optional[int] = ..., channel_count: _Optional[int] = ...) -> None: ...

class AudioChunk(_message.Message):
    __slots__ = ("offset_bytes", "data")
    OFFSET_BYTES_FIELD_NUMBER: _ClassVar[int]
    DATA_FIELD_NUMBER: _ClassVar[int]
    offset_bytes: int
    data: bytes
    def __init__(self, offset_bytes: _Optional[int] = ..., data: _Optional[bytes] = ...) -> None: ...

class Progress(_message.Message):
    __slots__ = ("done_units", "total_units", "stage")
    DONE_UNITS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_UNITS_FIELD_NUMBER: _ClassVar[int]
    STAGE_FIELD_NUMBER: _ClassVar[int]
    done_units: int
    total_units: int
    stage: str
    def __init__(self, done_units: _Optional[int] = ..., total_units: _Optional[int] = ..., stage: _Optional[str] = ...) -> None: ...

class Word(_message.Message):
    __slots__ = ("text", "start_ms", "end_ms", "confidence")
    TEXT_FIELD_NUMBER: _ClassVar[int]
    START_MS_FIELD_NUMBER: _ClassVar[int]
    END_MS_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    text: str
    start_ms: int
    end_ms: int
    confidence: float
    def __init__(self, text: _Optional[str] = ..., start_ms: _Optional[int] = ..., end_ms: _Optional[int] = ..., confidence: _Optional[float] = ...) -> None: ...

class Sentence(_message.Message):
    __slots__ = ("id", "text", "start_ms", "end_ms", "words", "script_line", "confidence")
    ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    START_MS_FIELD_NUMBER: _ClassVar[int]
    END_MS_FIELD_NUMBER: _ClassVar[int]
    WORDS_FIELD_NUMBER: _ClassVar[int]
    SCRIPT_LINE_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    id: str
    text: str
    start_ms: int
    end_ms: int
    words: _containers.RepeatedCompositeFieldContainer[Word]
    script_line: int
    confidence: float
    def __init__(self, id: _Optional[str] = ..., text: _Optional[str] = ..., start_ms: _Optional[int] = ..., end_ms: _Optional[int] = ..., words: _Optional[_Iterable[_Union[Word, _Mapping]]] = ..., script_line: _Optional[int] = ..., confidence: _Optional[float] = ...) -> None: ...

class ScriptLine(_message.Message):
    __slots__ = ("index", "text")
    INDEX_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    index: int
    text: str
    def __init__(self, index: _Optional[int] = ..., text: _Optional[str] = ...) -> None: ...

class Morpheme(_message.Message):
    __slots__ = ("form", "tag", "start_char", "end_char", "role")
    FORM_FIELD_NUMBER: _ClassVar[int]
    TAG_FIELD_NUMBER: _ClassVar[int]
    START_CHAR_FIELD_NUMBER: _ClassVar[int]
    END_CHAR_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    form: str
    tag: str
    start_char: int
    end_char: int
    role: Role
    def __init__(self, form: _Optional[str] = ..., tag: _Optional[str] = ..., start_char: _Optional[int] = ..., end_char: _Optional[int] = ..., role: _Optional[_Union[Role, str]] = ...) -> None: ...

class EmotionScores(_message.Message):
    __slots__ = ("happiness", "sadness", "anger", "fear", "disgust", "surprise", "neutral")
    HAPPINESS_FIELD_NUMBER: _ClassVar[int]
    SADNESS_FIELD_NUMBER: _ClassVar[int]
    ANGER_FIELD_NUMBER: _ClassVar[int]
    FEAR_FIELD_NUMBER: _ClassVar[int]
    DISGUST_FIELD_NUMBER: _ClassVar[int]
    SURPRISE_FIELD_NUMBER: _ClassVar[int]
    NEUTRAL_FIELD_NUMBER: _ClassVar[int]
    happiness: float
    sadness: float
    anger: float
    fear: float
    disgust: float
    surprise: float
    neutral: float
    def __init__(self, happiness: _Optional[float] = ..., sadness: _Optional[float] = ..., anger: _Optional[float] = ..., fear: _Optional[float] = ..., disgust: _Optional[float] = ..., surprise: _Optional[float] = ..., neutral: _Optional[float] = ...) -> None: ...

class EngineInfo(_message.Message):
    __slots__ = ("name", "version", "licence", "commercial_use", "available", "unavailable_reason", "device", "loaded", "choice_reason")
    NAME_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    LICENCE_FIELD_NUMBER: _ClassVar[int]
    COMMERCIAL_USE_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_FIELD_NUMBER: _ClassVar[int]
    UNAVAILABLE_REASON_FIELD_NUMBER: _ClassVar[int]
    DEVICE_FIELD_NUMBER: _ClassVar[int]
    LOADED_FIELD_NUMBER: _ClassVar[int]
    CHOICE_REASON_FIELD_NUMBER: _ClassVar[int]
    name: str
    version: str
    licence: str
    commercial_use: bool
    available: bool
    unavailable_reason: str
    device: str
    loaded: bool
    choice_reason: str
    def __init__(self, name: _Optional[str] = ..., version: _Optional[str] = ..., licence: _Optional[str] = ..., commercial_use: _Optional[bool] = ..., available: _Optional[bool] = ..., unavailable_reason: _Optional[str] = ..., device: _Optional[str] = ..., loaded: _Optional[bool] = ..., choice_reason: _Optional[str] = ...) -> None: ...

class ListEnginesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListEnginesResponse(_message.Message):
    __slots__ = ("engines",)
    ENGINES_FIELD_NUMBER: _ClassVar[int]
    engines: _containers.RepeatedCompositeFieldContainer[EngineInfo]
    def __init__(self, engines: _Optional[_Iterable[_Union[EngineInfo, _Mapping]]] = ...) -> None: ...

class TakeSpec(_message.Message):
    __slots__ = ("seed", "temperature")
    SEED_FIELD_NUMBER: _ClassVar[int]
    TEMPERATURE_FIELD_NUMBER: _ClassVar[int]
    seed: int
    temperature: float
    def __init__(self, seed: _Optional[int] = ..., temperature: _Optional[float] = ...) -> None: ...
