from whereisaudio.media.v1 import media_pb2 as _media_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Stem(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STEM_UNSPECIFIED: _ClassVar[Stem]
    STEM_MIX: _ClassVar[Stem]
    STEM_NARRATION: _ClassVar[Stem]
    STEM_EFFECTS: _ClassVar[Stem]
    STEM_AMBIENCE: _ClassVar[Stem]
    STEM_MUSIC: _ClassVar[Stem]

class PeakKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PEAK_KIND_UNSPECIFIED: _ClassVar[PeakKind]
    PEAK_KIND_TRUE_PEAK: _ClassVar[PeakKind]
    PEAK_KIND_SAMPLE_PEAK: _ClassVar[PeakKind]
    PEAK_KIND_NONE: _ClassVar[PeakKind]
STEM_UNSPECIFIED: Stem
STEM_MIX: Stem
STEM_NARRATION: Stem
STEM_EFFECTS: Stem
STEM_AMBIENCE: Stem
STEM_MUSIC: Stem
PEAK_KIND_UNSPECIFIED: PeakKind
PEAK_KIND_TRUE_PEAK: PeakKind
PEAK_KIND_SAMPLE_PEAK: PeakKind
PEAK_KIND_NONE: PeakKind

class MixRequest(_message.Message):
    __slots__ = ("config", "clip", "clip_chunk", "narration_chunk")
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    CLIP_FIELD_NUMBER: _ClassVar[int]
    CLIP_CHUNK_FIELD_NUMBER: _ClassVar[int]
    NARRATION_CHUNK_FIELD_NUMBER: _ClassVar[int]
    config: MixConfig
    clip: ClipConfig
    clip_chunk: _media_pb2.AudioChunk
    narration_chunk: _media_pb2.AudioChunk
    def __init__(self, config: _Optional[_Union[MixConfig, _Mapping]] = ..., clip: _Optional[_Union[ClipConfig, _Mapping]] = ..., clip_chunk: _Optional[_Union[_media_pb2.AudioChunk, _Mapping]] = ..., narration_chunk: _Optional[_Union[_media_pb2.AudioChunk, _Mapping]] = ...) -> None: ...

class MixConfig(_message.Message):
    __slots__ = ("narration_format", "output_format", "start_frame", "frame_count", "context_start_frame", "context_frame_count", "narration_loudness_lufs", "gain_db", "peak_limit_db", "peak_kind", "stems", "narration_frame_count", "speech_gate_lufs")
    NARRATION_FORMAT_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FORMAT_FIELD_NUMBER: _ClassVar[int]
    START_FRAME_FIELD_NUMBER: _ClassVar[int]
    FRAME_COUNT_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_START_FRAME_FIELD_NUMBER: _ClassVar[int]
    CONTEXT_FRAME_COUNT_FIELD_NUMBER: _ClassVar[int]
    NARRATION_LOUDNESS_LUFS_FIELD_NUMBER: _ClassVar[int]
    GAIN_DB_FIELD_NUMBER: _ClassVar[int]
    PEAK_LIMIT_DB_FIELD_NUMBER: _ClassVar[int]
    PEAK_KIND_FIELD_NUMBER: _ClassVar[int]
    STEMS_FIELD_NUMBER: _ClassVar[int]
    NARRATION_FRAME_COUNT_FIELD_NUMBER: _ClassVar[int]
    SPEECH_GATE_LUFS_FIELD_NUMBER: _ClassVar[int]
    narration_format: _media_pb2.AudioFormat
    output_format: _media_pb2.AudioFormat
    start_frame: int
    frame_count: int
    context_start_frame: int
    context_frame_count: int
    narration_loudness_lufs: float
    gain_db: float
    peak_limit_db: float
    peak_kind: PeakKind
    stems: _containers.RepeatedScalarFieldContainer[Stem]
    narration_frame_count: int
    speech_gate_lufs: float
    def __init__(self, narration_format: _Optional[_Union[_media_pb2.AudioFormat, _Mapping]] = ..., output_format: _Optional[_Union[_media_pb2.AudioFormat, _Mapping]] = ..., start_frame: _Optional[int] = ..., frame_count: _Optional[int] = ..., context_start_frame: _Optional[int] = ..., context_frame_count: _Optional[int] = ..., narration_loudness_lufs: _Optional[float] = ..., gain_db: _Optional[float] = ..., peak_limit_db: _Optional[float] = ..., peak_kind: _Optional[_Union[PeakKind, str]] = ..., stems: _Optional[_Iterable[_Union[Stem, str]]] = ..., narration_frame_count: _Optional[int] = ..., speech_gate_lufs: _Optional[float] = ...) -> None: ...

class ClipConfig(_message.Message):
    __slots__ = ("clip_id", "kind", "format", "start_frame", "frame_count", "sent_offset_frames", "sent_frame_count", "gain_db", "fade_in_frames", "fade_out_frames", "loudness_lufs")
    CLIP_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    START_FRAME_FIELD_NUMBER: _ClassVar[int]
    FRAME_COUNT_FIELD_NUMBER: _ClassVar[int]
    SENT_OFFSET_FRAMES_FIELD_NUMBER: _ClassVar[int]
    SENT_FRAME_COUNT_FIELD_NUMBER: _ClassVar[int]
    GAIN_DB_FIELD_NUMBER: _ClassVar[int]
    FADE_IN_FRAMES_FIELD_NUMBER: _ClassVar[int]
    FADE_OUT_FRAMES_FIELD_NUMBER: _ClassVar[int]
    LOUDNESS_LUFS_FIELD_NUMBER: _ClassVar[int]
    clip_id: str
    kind: _media_pb2.CueKind
    format: _media_pb2.AudioFormat
    start_frame: int
    frame_count: int
    sent_offset_frames: int
    sent_frame_count: int
    gain_db: float
    fade_in_frames: int
    fade_out_frames: int
    loudness_lufs: float
    def __init__(self, clip_id: _Optional[str] = ..., kind: _Optional[_Union[_media_pb2.CueKind, str]] = ..., format: _Optional[_Union[_media_pb2.AudioFormat, _Mapping]] = ..., start_frame: _Optional[int] = ..., frame_count: _Optional[int] = ..., sent_offset_frames: _Optional[int] = ..., sent_frame_count: _Optional[int] = ..., gain_db: _Optional[float] = ..., fade_in_frames: _Optional[int] = ..., fade_out_frames: _Optional[int] = ..., loudness_lufs: _Optional[float] = ...) -> None: ...

class MixResponse(_message.Message):
    __slots__ = ("format", "progress", "chunk", "result")
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    format: _media_pb2.AudioFormat
    progress: _media_pb2.Progress
    chunk: StemChunk
    result: MixResult
    def __init__(self, format: _Optional[_Union[_media_pb2.AudioFormat, _Mapping]] = ..., progress: _Optional[_Union[_media_pb2.Progress, _Mapping]] = ..., chunk: _Optional[_Union[StemChunk, _Mapping]] = ..., result: _Optional[_Union[MixResult, _Mapping]] = ...) -> None: ...

class StemChunk(_message.Message):
    __slots__ = ("stem", "chunk")
    STEM_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    stem: Stem
    chunk: _media_pb2.AudioChunk
    def __init__(self, stem: _Optional[_Union[Stem, str]] = ..., chunk: _Optional[_Union[_media_pb2.AudioChunk, _Mapping]] = ...) -> None: ...

class MixResult(_message.Message):
    __slots__ = ("stems", "true_peak_dbtp", "sample_peak_dbfs", "limiter_reduction_db", "clip_ids", "engine", "voice_over_music_lu", "voice_over_ambience_lu")
    STEMS_FIELD_NUMBER: _ClassVar[int]
    TRUE_PEAK_DBTP_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_PEAK_DBFS_FIELD_NUMBER: _ClassVar[int]
    LIMITER_REDUCTION_DB_FIELD_NUMBER: _ClassVar[int]
    CLIP_IDS_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    VOICE_OVER_MUSIC_LU_FIELD_NUMBER: _ClassVar[int]
    VOICE_OVER_AMBIENCE_LU_FIELD_NUMBER: _ClassVar[int]
    stems: _containers.RepeatedCompositeFieldContainer[StemResult]
    true_peak_dbtp: float
    sample_peak_dbfs: float
    limiter_reduction_db: float
    clip_ids: _containers.RepeatedScalarFieldContainer[str]
    engine: _media_pb2.EngineInfo
    voice_over_music_lu: float
    voice_over_ambience_lu: float
    def __init__(self, stems: _Optional[_Iterable[_Union[StemResult, _Mapping]]] = ..., true_peak_dbtp: _Optional[float] = ..., sample_peak_dbfs: _Optional[float] = ..., limiter_reduction_db: _Optional[float] = ..., clip_ids: _Optional[_Iterable[str]] = ..., engine: _Optional[_Union[_media_pb2.EngineInfo, _Mapping]] = ..., voice_over_music_lu: _Optional[float] = ..., voice_over_ambience_lu: _Optional[float] = ...) -> None: ...

class StemResult(_message.Message):
    __slots__ = ("stem", "audio_sha256", "frame_count", "block_energies", "block_mean_squares")
    STEM_FIELD_NUMBER: _ClassVar[int]
    AUDIO_SHA256_FIELD_NUMBER: _ClassVar[int]
    FRAME_COUNT_FIELD_NUMBER: _ClassVar[int]
    BLOCK_ENERGIES_FIELD_NUMBER: _ClassVar[int]
    BLOCK_MEAN_SQUARES_FIELD_NUMBER: _ClassVar[int]
    stem: Stem
    audio_sha256: str
    frame_count: int
    block_energies: _containers.RepeatedScalarFieldContainer[float]
    block_mean_squares: _containers.RepeatedScalarFieldContainer[float]
    def __init__(self, stem: _Optional[_Union[Stem, str]] = ..., audio_sha256: _Optional[str] = ..., frame_count: _Optional[int] = ..., block_energies: _Optional[_Iterable[float]] = ..., block_mean_squares: _Optional[_Iterable[float]] = ...) -> None: ...
