from whereisaudio.media.v1 import media_pb2 as _media_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TranscribeRequest(_message.Message):
    __slots__ = ("config", "chunk")
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    config: TranscribeConfig
    chunk: _media_pb2.AudioChunk
    def __init__(self, config: _Optional[_Union[TranscribeConfig, _Mapping]] = ..., chunk: _Optional[_Union[_media_pb2.AudioChunk, _Mapping]] = ...) -> None: ...

class TranscribeConfig(_message.Message):
    __slots__ = ("format", "language", "engine", "rights_mode", "window_start_ms", "preceding_text", "script_lines", "temperature", "seed")
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    RIGHTS_MODE_FIELD_NUMBER: _ClassVar[int]
    WINDOW_START_MS_FIELD_NUMBER: _ClassVar[int]
    PRECEDING_TEXT_FIELD_NUMBER: _ClassVar[int]
    SCRIPT_LINES_FIELD_NUMBER: _ClassVar[int]
    TEMPERATURE_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    format: _media_pb2.AudioFormat
    language: str
    engine: str
    rights_mode: _media_pb2.RightsMode
    window_start_ms: int
    preceding_text: str
    script_lines: _containers.RepeatedCompositeFieldContainer[_media_pb2.ScriptLine]
    temperature: float
    seed: int
    def __init__(self, format: _Optional[_Union[_media_pb2.AudioFormat, _Mapping]] = ..., language: _Optional[str] = ..., engine: _Optional[str] = ..., rights_mode: _Optional[_Union[_media_pb2.RightsMode, str]] = ..., window_start_ms: _Optional[int] = ..., preceding_text: _Optional[str] = ..., script_lines: _Optional[_Iterable[_Union[_media_pb2.ScriptLine, _Mapping]]] = ..., temperature: _Optional[float] = ..., seed: _Optional[int] = ...) -> None: ...

class TranscribeResponse(_message.Message):
    __slots__ = ("progress", "sentence", "result")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    progress: _media_pb2.Progress
    sentence: _media_pb2.Sentence
    result: TranscribeResult
    def __init__(self, progress: _Optional[_Union[_media_pb2.Progress, _Mapping]] = ..., sentence: _Optional[_Union[_media_pb2.Sentence, _Mapping]] = ..., result: _Optional[_Union[TranscribeResult, _Mapping]] = ...) -> None: ...

class TranscribeResult(_message.Message):
    __slots__ = ("audio_sha256", "duration_ms", "speech_ms", "language", "language_probability", "engine")
    AUDIO_SHA256_FIELD_NUMBER: _ClassVar[int]
    DURATION_MS_FIELD_NUMBER: _ClassVar[int]
    SPEECH_MS_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_PROBABILITY_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    audio_sha256: str
    duration_ms: int
    speech_ms: int
    language: str
    language_probability: float
    engine: _media_pb2.EngineInfo
    def __init__(self, audio_sha256: _Optional[str] = ..., duration_ms: _Optional[int] = ..., speech_ms: _Optional[int] = ..., language: _Optional[str] = ..., language_probability: _Optional[float] = ..., engine: _Optional[_Union[_media_pb2.EngineInfo, _Mapping]] = ...) -> None: ...

class AlignRequest(_message.Message):
    __slots__ = ("config", "chunk")
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    config: AlignConfig
    chunk: _media_pb2.AudioChunk
    def __init__(self, config: _Optional[_Union[AlignConfig, _Mapping]] = ..., chunk: _Optional[_Union[_media_pb2.AudioChunk, _Mapping]] = ...) -> None: ...

class AlignConfig(_message.Message):
    __slots__ = ("format", "language", "engine", "rights_mode", "script_lines")
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    RIGHTS_MODE_FIELD_NUMBER: _ClassVar[int]
    SCRIPT_LINES_FIELD_NUMBER: _ClassVar[int]
    format: _media_pb2.AudioFormat
    language: str
    engine: str
    rights_mode: _media_pb2.RightsMode
    script_lines: _containers.RepeatedCompositeFieldContainer[_media_pb2.ScriptLine]
    def __init__(self, format: _Optional[_Union[_media_pb2.AudioFormat, _Mapping]] = ..., language: _Optional[str] = ..., engine: _Optional[str] = ..., rights_mode: _Optional[_Union[_media_pb2.RightsMode, str]] = ..., script_lines: _Optional[_Iterable[_Union[_media_pb2.ScriptLine, _Mapping]]] = ...) -> None: ...

class AlignResponse(_message.Message):
    __slots__ = ("progress", "sentence", "result")
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    progress: _media_pb2.Progress
    sentence: _media_pb2.Sentence
    result: AlignResult
    def __init__(self, progress: _Optional[_Union[_media_pb2.Progress, _Mapping]] = ..., sentence: _Optional[_Union[_media_pb2.Sentence, _Mapping]] = ..., result: _Optional[_Union[AlignResult, _Mapping]] = ...) -> None: ...

class AlignResult(_message.Message):
    __slots__ = ("audio_sha256", "duration_ms", "speech_ms", "absent_script_lines", "script_match", "engine", "absent_sentences")
    AUDIO_SHA256_FIELD_NUMBER: _ClassVar[int]
    DURATION_MS_FIELD_NUMBER: _ClassVar[int]
    SPEECH_MS_FIELD_NUMBER: _ClassVar[int]
    ABSENT_SCRIPT_LINES_FIELD_NUMBER: _ClassVar[int]
    SCRIPT_MATCH_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    ABSENT_SENTENCES_FIELD_NUMBER: _ClassVar[int]
    audio_sha256: str
    duration_ms: int
    speech_ms: int
    absent_script_lines: _containers.RepeatedScalarFieldContainer[int]
    script_match: float
    engine: _media_pb2.EngineInfo
    absent_sentences: _containers.RepeatedCompositeFieldContainer[AbsentSentence]
    def __init__(self, audio_sha256: _Optional[str] = ..., duration_ms: _Optional[int] = ..., speech_ms: _Optional[int] = ..., absent_script_lines: _Optional[_Iterable[int]] = ..., script_match: _Optional[float] = ..., engine: _Optional[_Union[_media_pb2.EngineInfo, _Mapping]] = ..., absent_sentences: _Optional[_Iterable[_Union[AbsentSentence, _Mapping]]] = ...) -> None: ...

class AbsentSentence(_message.Message):
    __slots__ = ("script_line", "text")
    SCRIPT_LINE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    script_line: int
    text: str
    def __init__(self, script_line: _Optional[int] = ..., text: _Optional[str] = ...) -> None: ...
