from whereisaudio.media.v1 import media_pb2 as _media_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class WritePromptsRequest(_message.Message):
    __slots__ = ("sentences", "language", "engine", "rights_mode", "seed")
    SENTENCES_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    RIGHTS_MODE_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    sentences: _containers.RepeatedCompositeFieldContainer[PromptSentence]
    language: str
    engine: str
    rights_mode: _media_pb2.RightsMode
    seed: int
    def __init__(self, sentences: _Optional[_Iterable[_Union[PromptSentence, _Mapping]]] = ..., language: _Optional[str] = ..., engine: _Optional[str] = ..., rights_mode: _Optional[_Union[_media_pb2.RightsMode, str]] = ..., seed: _Optional[int] = ...) -> None: ...

class PromptSentence(_message.Message):
    __slots__ = ("sentence_id", "text", "morphemes")
    SENTENCE_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    MORPHEMES_FIELD_NUMBER: _ClassVar[int]
    sentence_id: str
    text: str
    morphemes: _containers.RepeatedCompositeFieldContainer[_media_pb2.Morpheme]
    def __init__(self, sentence_id: _Optional[str] = ..., text: _Optional[str] = ..., morphemes: _Optional[_Iterable[_Union[_media_pb2.Morpheme, _Mapping]]] = ...) -> None: ...

class WritePromptsResponse(_message.Message):
    __slots__ = ("sentences", "engine")
    SENTENCES_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    sentences: _containers.RepeatedCompositeFieldContainer[SentencePrompts]
    engine: _media_pb2.EngineInfo
    def __init__(self, sentences: _Optional[_Iterable[_Union[SentencePrompts, _Mapping]]] = ..., engine: _Optional[_Union[_media_pb2.EngineInfo, _Mapping]] = ...) -> None: ...

class SentencePrompts(_message.Message):
    __slots__ = ("sentence_id", "sounds", "degraded_reason", "outage")
    SENTENCE_ID_FIELD_NUMBER: _ClassVar[int]
    SOUNDS_FIELD_NUMBER: _ClassVar[int]
    DEGRADED_REASON_FIELD_NUMBER: _ClassVar[int]
    OUTAGE_FIELD_NUMBER: _ClassVar[int]
    sentence_id: str
    sounds: _containers.RepeatedCompositeFieldContainer[SoundPrompt]
    degraded_reason: str
    outage: bool
    def __init__(self, sentence_id: _Optional[str] = ..., sounds: _Optional[_Iterable[_Union[SoundPrompt, _Mapping]]] = ..., degraded_reason: _Optional[str] = ..., outage: _Optional[bool] = ...) -> None: ...

class SoundPrompt(_message.Message):
    __slots__ = ("trigger", "trigger_start_char", "trigger_end_char", "sound", "family", "lasting", "duration_ms", "prompt", "confidence", "gain_db")
    TRIGGER_FIELD_NUMBER: _ClassVar[int]
    TRIGGER_START_CHAR_FIELD_NUMBER: _ClassVar[int]
    TRIGGER_END_CHAR_FIELD_NUMBER: _ClassVar[int]
    SOUND_FIELD_NUMBER: _ClassVar[int]
    FAMILY_FIELD_NUMBER: _ClassVar[int]
    LASTING_FIELD_NUMBER: _ClassVar[int]
    DURATION_MS_FIELD_NUMBER: _ClassVar[int]
    PROMPT_FIELD_NUMBER: _ClassVar[int]
    CONFIDENCE_FIELD_NUMBER: _ClassVar[int]
    GAIN_DB_FIELD_NUMBER: _ClassVar[int]
    trigger: str
    trigger_start_char: int
    trigger_end_char: int
    sound: str
    family: _media_pb2.SoundFamily
    lasting: bool
    duration_ms: int
    prompt: str
    confidence: float
    gain_db: float
    def __init__(self, trigger: _Optional[str] = ..., trigger_start_char: _Optional[int] = ..., trigger_end_char: _Optional[int] = ..., sound: _Optional[str] = ..., family: _Optional[_Union[_media_pb2.SoundFamily, str]] = ..., lasting: _Optional[bool] = ..., duration_ms: _Optional[int] = ..., prompt: _Optional[str] = ..., confidence: _Optional[float] = ..., gain_db: _Optional[float] = ...) -> None: ...
