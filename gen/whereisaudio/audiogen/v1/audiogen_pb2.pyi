from whereisaudio.media.v1 import media_pb2 as _media_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GenerateRequest(_message.Message):
    __slots__ = ("prompt", "sound", "family", "duration_ms", "lasting", "takes", "engine", "rights_mode", "priority")
    PROMPT_FIELD_NUMBER: _ClassVar[int]
    SOUND_FIELD_NUMBER: _ClassVar[int]
    FAMILY_FIELD_NUMBER: _ClassVar[int]
    DURATION_MS_FIELD_NUMBER: _ClassVar[int]
    LASTING_FIELD_NUMBER: _ClassVar[int]
    TAKES_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    RIGHTS_MODE_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    prompt: str
    sound: str
    family: _media_pb2.SoundFamily
    duration_ms: int
    lasting: bool
    takes: _containers.RepeatedCompositeFieldContainer[_media_pb2.TakeSpec]
    engine: str
    rights_mode: _media_pb2.RightsMode
    priority: int
    def __init__(self, prompt: _Optional[str] = ..., sound: _Optional[str] = ..., family: _Optional[_Union[_media_pb2.SoundFamily, str]] = ..., duration_ms: _Optional[int] = ..., lasting: _Optional[bool] = ..., takes: _Optional[_Iterable[_Union[_media_pb2.TakeSpec, _Mapping]]] = ..., engine: _Optional[str] = ..., rights_mode: _Optional[_Union[_media_pb2.RightsMode, str]] = ..., priority: _Optional[int] = ...) -> None: ...

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
    __slots__ = ("audio_sha256", "frame_count", "score", "rendered_sound", "loudness_lufs", "seed", "temperature", "engine")
    AUDIO_SHA256_FIELD_NUMBER: _ClassVar[int]
    FRAME_COUNT_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    RENDERED_SOUND_FIELD_NUMBER: _ClassVar[int]
    LOUDNESS_LUFS_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    TEMPERATURE_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    audio_sha256: str
    frame_count: int
    score: float
    rendered_sound: str
    loudness_lufs: float
    seed: int
    temperature: float
    engine: _media_pb2.EngineInfo
    def __init__(self, audio_sha256: _Optional[str] = ..., frame_count: _Optional[int] = ..., score: _Optional[float] = ..., rendered_sound: _Optional[str] = ..., loudness_lufs: _Optional[float] = ..., seed: _Optional[int] = ..., temperature: _Optional[float] = ..., engine: _Optional[_Union[_media_pb2.EngineInfo, _Mapping]] = ...) -> None: ...
