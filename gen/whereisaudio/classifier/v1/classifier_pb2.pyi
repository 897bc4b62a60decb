from whereisaudio.media.v1 import media_pb2 as _media_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ClassifyRequest(_message.Message):
    __slots__ = ("config", "sentence", "chunk")
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    config: ClassifyConfig
    sentence: _media_pb2.Sentence
    chunk: _media_pb2.AudioChunk
    def __init__(self, config: _Optional[_Union[ClassifyConfig, _Mapping]] = ..., sentence: _Optional[_Union[_media_pb2.Sentence, _Mapping]] = ..., chunk: _Optional[_Union[_media_pb2.AudioChunk, _Mapping]] = ...) -> None: ...

class ClassifyConfig(_message.Message):
    __slots__ = ("language", "engine", "rights_mode", "context_before", "context_after", "format", "window_start_ms")
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    RIGHTS_MODE_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_BEFORE_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_AFTER_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    WINDOW_START_MS_FIELD_NUMBER: _ClassVar[int]
    language: str
    engine: str
    rights_mode: _media_pb2.RightsMode
    context_before: _containers.RepeatedCompositeFieldContainer[_media_pb2.Sentence]
    context_after: _containers.RepeatedCompositeFieldContainer[_media_pb2.Sentence]
    format: _media_pb2.AudioFormat
    window_start_ms: int
    def __init__(self, language: _Optional[str] = ..., engine: _Optional[str] = ..., rights_mode: _Optional[_Union[_media_pb2.RightsMode, str]] = ..., context_before: _Optional[_Iterable[_Union[_media_pb2.Sentence, _Mapping]]] = ..., context_after: _Optional[_Iterable[_Union[_media_pb2.Sentence, _Mapping]]] = ..., format: _Optional[_Union[_media_pb2.AudioFormat, _Mapping]] = ..., window_start_ms: _Optional[int] = ...) -> None: ...

class ClassifyResponse(_message.Message):
    __slots__ = ("label", "result")
    LABEL_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    label: SentenceLabel
    result: ClassifyResult
    def __init__(self, label: _Optional[_Union[SentenceLabel, _Mapping]] = ..., result: _Optional[_Union[ClassifyResult, _Mapping]] = ...) -> None: ...

class SentenceLabel(_message.Message):
    __slots__ = ("sentence_id", "effect_probability", "effect_score", "effect", "emotion", "text_emotion", "voice_emotion", "morphemes", "dialogue")
    SENTENCE_ID_FIELD_NUMBER: _ClassVar[int]
    EFFECT_PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    EFFECT_SCORE_FIELD_NUMBER: _ClassVar[int]
    EFFECT_FIELD_NUMBER: _ClassVar[int]
    EMOTION_FIELD_NUMBER: _ClassVar[int]
    TEXT_EMOTION_FIELD_NUMBER: _ClassVar[int]
    VOICE_EMOTION_FIELD_NUMBER: _ClassVar[int]
    MORPHEMES_FIELD_NUMBER: _ClassVar[int]
    DIALOGUE_FIELD_NUMBER: _ClassVar[int]
    sentence_id: str
    effect_probability: float
    effect_score: float
    effect: bool
    emotion: _media_pb2.EmotionScores
    text_emotion: _media_pb2.EmotionScores
    voice_emotion: _media_pb2.EmotionScores
    morphemes: _containers.RepeatedCompositeFieldContainer[_media_pb2.Morpheme]
    dialogue: bool
    def __init__(self, sentence_id: _Optional[str] = ..., effect_probability: _Optional[float] = ..., effect_score: _Optional[float] = ..., effect: _Optional[bool] = ..., emotion: _Optional[_Union[_media_pb2.EmotionScores, _Mapping]] = ..., text_emotion: _Optional[_Union[_media_pb2.EmotionScores, _Mapping]] = ..., voice_emotion: _Optional[_Union[_media_pb2.EmotionScores, _Mapping]] = ..., morphemes: _Optional[_Iterable[_Union[_media_pb2.Morpheme, _Mapping]]] = ..., dialogue: _Optional[bool] = ...) -> None: ...

class ClassifyResult(_message.Message):
    __slots__ = ("audio_sha256", "label_count", "voice_weight", "effect_threshold", "engine")
    AUDIO_SHA256_FIELD_NUMBER: _ClassVar[int]
    LABEL_COUNT_FIELD_NUMBER: _ClassVar[int]
    VOICE_WEIGHT_FIELD_NUMBER: _ClassVar[int]
    EFFECT_THRESHOLD_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    audio_sha256: str
    label_count: int
    voice_weight: float
    effect_threshold: float
    engine: _media_pb2.EngineInfo
    def __init__(self, audio_sha256: _Optional[str] = ..., label_count: _Optional[int] = ..., voice_weight: _Optional[float] = ..., effect_threshold: _Optional[float] = ..., engine: _Optional[_Union[_media_pb2.EngineInfo, _Mapping]] = ...) -> None: ...
