from whereisaudio.media.v1 import media_pb2 as _media_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Mode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    MODE_UNSPECIFIED: _ClassVar[Mode]
    MODE_MAJOR: _ClassVar[Mode]
    MODE_MINOR: _ClassVar[Mode]
MODE_UNSPECIFIED: Mode
MODE_MAJOR: Mode
MODE_MINOR: Mode

class Tonality(_message.Message):
    __slots__ = ("tonic_pitch_class", "mode", "tempo_bpm")
    TONIC_PITCH_CLASS_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    TEMPO_BPM_FIELD_NUMBER: _ClassVar[int]
    tonic_pitch_class: int
    mode: Mode
    tempo_bpm: float
    def __init__(self, tonic_pitch_class: _Optional[int] = ..., mode: _Optional[_Union[Mode, str]] = ..., tempo_bpm: _Optional[float] = ...) -> None: ...

class GenerateRequest(_message.Message):
    __slots__ = ("emotion", "intensity", "genre", "prompt", "duration_ms", "takes", "previous", "previous_audio", "previous_format", "engine", "rights_mode", "priority")
    EMOTION_FIELD_NUMBER: _ClassVar[int]
    INTENSITY_FIELD_NUMBER: _ClassVar[int]
    GENRE_FIELD_NUMBER: _ClassVar[int]
    PROMPT_FIELD_NUMBER: _ClassVar[int]
    DURATION_MS_FIELD_NUMBER: _ClassVar[int]
    TAKES_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_AUDIO_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_FORMAT_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    RIGHTS_MODE_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    emotion: _media_pb2.EmotionScores
    intensity: float
    genre: str
    prompt: str
    duration_ms: int
    takes: _containers.RepeatedCompositeFieldContainer[_media_pb2.TakeSpec]
    previous: Tonality
    previous_audio: bytes
    previous_format: _media_pb2.AudioFormat
    engine: str
    rights_mode: _media_pb2.RightsMode
    priority: int
    def __init__(self, emotion: _Optional[_Union[_media_pb2.EmotionScores, _Mapping]] = ..., intensity: _Optional[float] = ..., genre: _Optional[str] = ..., prompt: _Optional[str] = ..., duration_ms: _Optional[int] = ..., takes: _Optional[_Iterable[_Union[_media_pb2.TakeSpec, _Mapping]]] = ..., previous: _Optional[_Union[Tonality, _Mapping]] = ..., previous_audio: _Optional[bytes] = ..., previous_format: _Optional[_Union[_media_pb2.AudioFormat, _Mapping]] = ..., engine: _Optional[str] = ..., rights_mode: _Optional[_Union[_media_pb2.RightsMode, str]] = ..., priority: _Optional[int] = ...) -> None: ...

class GenerateResponse(_message.Message):
    __slots__ = ("take_index", "format", "progress", "chunk", "result")
    TAKE_INDEX_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    take_index: int
    format: _media_pb2.AudioFormat
    progress: _media_pb2.Progress
    chunk: _media_pb2.AudioChunk
    result: TakeResult
    def __init__(self, take_index: _Optional[int] = ..., format: _Optional[_Union[_media_pb2.AudioFormat, _Mapping]] = ..., progress: _Optional[_Union[_media_pb2.Progress, _Mapping]] = ..., chunk: _Optional[_Union[_media_pb2.AudioChunk, _Mapping]] = ..., result: _Optional[_Union[TakeResult, _Mapping]] = ...) -> None: ...

class TakeResult(_message.Message):
    __slots__ = ("audio_sha256", "frame_count", "score", "tonality", "description", "loudness_lufs", "seed", "temperature", "engine")
    AUDIO_SHA256_FIELD_NUMBER: _ClassVar[int]
    FRAME_COUNT_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    TONALITY_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    LOUDNESS_LUFS_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    TEMPERATURE_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    audio_sha256: str
    frame_count: int
    score: float
    tonality: Tonality
    description: str
    loudness_lufs: float
    seed: int
    temperature: float
    engine: _media_pb2.EngineInfo
    def __init__(self, audio_sha256: _Optional[str] = ..., frame_count: _Optional[int] = ..., score: _Optional[float] = ..., tonality: _Optional[_Union[Tonality, _Mapping]] = ..., description: _Optional[str] = ..., loudness_lufs: _Optional[float] = ..., seed: _Optional[int] = ..., temperature: _Optional[float] = ..., engine: _Optional[_Union[_media_pb2.EngineInfo, _Mapping]] = ...) -> None: ...
