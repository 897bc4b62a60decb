import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from whereisaudio.gateway.v1 import cue_sheet_pb2 as _cue_sheet_pb2
from whereisaudio.media.v1 import media_pb2 as _media_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ProductionState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PRODUCTION_STATE_UNSPECIFIED: _ClassVar[ProductionState]
    PRODUCTION_STATE_QUEUED: _ClassVar[ProductionState]
    PRODUCTION_STATE_RUNNING: _ClassVar[ProductionState]
    PRODUCTION_STATE_SUCCEEDED: _ClassVar[ProductionState]
    PRODUCTION_STATE_FAILED: _ClassVar[ProductionState]
    PRODUCTION_STATE_CANCELLED: _ClassVar[ProductionState]

class Stage(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    STAGE_UNSPECIFIED: _ClassVar[Stage]
    STAGE_INGEST: _ClassVar[Stage]
    STAGE_TRANSCRIBE: _ClassVar[Stage]
    STAGE_CLASSIFY: _ClassVar[Stage]
    STAGE_PROMPT: _ClassVar[Stage]
    STAGE_SOUND: _ClassVar[Stage]
    STAGE_MUSIC: _ClassVar[Stage]
    STAGE_MIX: _ClassVar[Stage]
    STAGE_DELIVER: _ClassVar[Stage]

class Density(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DENSITY_UNSPECIFIED: _ClassVar[Density]
    DENSITY_SPARSE: _ClassVar[Density]
    DENSITY_BALANCED: _ClassVar[Density]
    DENSITY_RICH: _ClassVar[Density]

class ChannelLayout(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CHANNEL_LAYOUT_UNSPECIFIED: _ClassVar[ChannelLayout]
    CHANNEL_LAYOUT_NARRATION: _ClassVar[ChannelLayout]
    CHANNEL_LAYOUT_STEREO: _ClassVar[ChannelLayout]

class Rendition(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RENDITION_UNSPECIFIED: _ClassVar[Rendition]
    RENDITION_MIX: _ClassVar[Rendition]
    RENDITION_NARRATION: _ClassVar[Rendition]
    RENDITION_EFFECTS: _ClassVar[Rendition]
    RENDITION_AMBIENCE: _ClassVar[Rendition]
    RENDITION_MUSIC: _ClassVar[Rendition]
    RENDITION_TAKE: _ClassVar[Rendition]

class DeliveryFormat(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    DELIVERY_FORMAT_UNSPECIFIED: _ClassVar[DeliveryFormat]
    DELIVERY_FORMAT_WAV: _ClassVar[DeliveryFormat]
    DELIVERY_FORMAT_FLAC: _ClassVar[DeliveryFormat]
    DELIVERY_FORMAT_MP3: _ClassVar[DeliveryFormat]
    DELIVERY_FORMAT_M4A: _ClassVar[DeliveryFormat]
    DELIVERY_FORMAT_OPUS: _ClassVar[DeliveryFormat]
PRODUCTION_STATE_UNSPECIFIED: ProductionState
PRODUCTION_STATE_QUEUED: ProductionState
PRODUCTION_STATE_RUNNING: ProductionState
PRODUCTION_STATE_SUCCEEDED: ProductionState
PRODUCTION_STATE_FAILED: ProductionState
PRODUCTION_STATE_CANCELLED: ProductionState
STAGE_UNSPECIFIED: Stage
STAGE_INGEST: Stage
STAGE_TRANSCRIBE: Stage
STAGE_CLASSIFY: Stage
STAGE_PROMPT: Stage
STAGE_SOUND: Stage
STAGE_MUSIC: Stage
STAGE_MIX: Stage
STAGE_DELIVER: Stage
DENSITY_UNSPECIFIED: Density
DENSITY_SPARSE: Density
DENSITY_BALANCED: Density
DENSITY_RICH: Density
CHANNEL_LAYOUT_UNSPECIFIED: ChannelLayout
CHANNEL_LAYOUT_NARRATION: ChannelLayout
CHANNEL_LAYOUT_STEREO: ChannelLayout
RENDITION_UNSPECIFIED: Rendition
RENDITION_MIX: Rendition
RENDITION_NARRATION: Rendition
RENDITION_EFFECTS: Rendition
RENDITION_AMBIENCE: Rendition
RENDITION_MUSIC: Rendition
RENDITION_TAKE: Rendition
DELIVERY_FORMAT_UNSPECIFIED: DeliveryFormat
DELIVERY_FORMAT_WAV: DeliveryFormat
DELIVERY_FORMAT_FLAC: DeliveryFormat
DELIVERY_FORMAT_MP3: DeliveryFormat
DELIVERY_FORMAT_M4A: DeliveryFormat
DELIVERY_FORMAT_OPUS: DeliveryFormat

class EngineChoice(_message.Message):
    __slots__ = ("service", "engine", "version")
    SERVICE_FIELD_NUMBER: _ClassVar[int]
    ENGINE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    service: str
    engine: str
    version: str
    def __init__(self, service: _Optional[str] = ..., engine: _Optional[str] = ..., version: _Optional[str] = ...) -> None: ...

class CustomTarget(_message.Message):
    __slots__ = ("loudness_lufs", "true_peak_dbtp")
    LOUDNESS_LUFS_FIELD_NUMBER: _ClassVar[int]
    TRUE_PEAK_DBTP_FIELD_NUMBER: _ClassVar[int]
    loudness_lufs: float
    true_peak_dbtp: float
    def __init__(self, loudness_lufs: _Optional[float] = ..., true_peak_dbtp: _Optional[float] = ...) -> None: ...

class ProductionConfig(_message.Message):
    __slots__ = ("title", "language", "profile", "custom_target", "density", "take_count", "engines", "rights_mode", "seed", "channel_layout", "genre", "narration_name", "script", "cue_sheet", "request_id")
    TITLE_FIELD_NUMBER: _ClassVar[int]
    LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    PROFILE_FIELD_NUMBER: _ClassVar[int]
    CUSTOM_TARGET_FIELD_NUMBER: _ClassVar[int]
    DENSITY_FIELD_NUMBER: _ClassVar[int]
    TAKE_COUNT_FIELD_NUMBER: _ClassVar[int]
    ENGINES_FIELD_NUMBER: _ClassVar[int]
    RIGHTS_MODE_FIELD_NUMBER: _ClassVar[int]
    SEED_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_LAYOUT_FIELD_NUMBER: _ClassVar[int]
    GENRE_FIELD_NUMBER: _ClassVar[int]
    NARRATION_NAME_FIELD_NUMBER: _ClassVar[int]
    SCRIPT_FIELD_NUMBER: _ClassVar[int]
    CUE_SHEET_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    title: str
    language: str
    profile: str
    custom_target: CustomTarget
    density: Density
    take_count: int
    engines: _containers.RepeatedCompositeFieldContainer[EngineChoice]
    rights_mode: _media_pb2.RightsMode
    seed: int
    channel_layout: ChannelLayout
    genre: str
    narration_name: str
    script: bytes
    cue_sheet: _cue_sheet_pb2.CueSheet
    request_id: str
    def __init__(self, title: _Optional[str] = ..., language: _Optional[str] = ..., profile: _Optional[str] = ..., custom_target: _Optional[_Union[CustomTarget, _Mapping]] = ..., density: _Optional[_Union[Density, str]] = ..., take_count: _Optional[int] = ..., engines: _Optional[_Iterable[_Union[EngineChoice, _Mapping]]] = ..., rights_mode: _Optional[_Union[_media_pb2.RightsMode, str]] = ..., seed: _Optional[int] = ..., channel_layout: _Optional[_Union[ChannelLayout, str]] = ..., genre: _Optional[str] = ..., narration_name: _Optional[str] = ..., script: _Optional[bytes] = ..., cue_sheet: _Optional[_Union[_cue_sheet_pb2.CueSheet, _Mapping]] = ..., request_id: _Optional[str] = ...) -> None: ...

class Production(_message.Message):
    __slots__ = ("id", "title", "state", "config", "stages", "failure", "narration", "mix", "cue_sheet_revision", "warnings", "create_time", "update_time")
    ID_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    STAGES_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    NARRATION_FIELD_NUMBER: _ClassVar[int]
    MIX_FIELD_NUMBER: _ClassVar[int]
    CUE_SHEET_REVISION_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    id: str
    title: str
    state: ProductionState
    config: ProductionConfig
    stages: _containers.RepeatedCompositeFieldContainer[StageProgress]
    failure: Failure
    narration: _cue_sheet_pb2.NarrationFacts
    mix: _cue_sheet_pb2.MixFacts
    cue_sheet_revision: int
    warnings: _containers.RepeatedCompositeFieldContainer[Warning]
    create_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., title: _Optional[str] = ..., state: _Optional[_Union[ProductionState, str]] = ..., config: _Optional[_Union[ProductionConfig, _Mapping]] = ..., stages: _Optional[_Iterable[_Union[StageProgress, _Mapping]]] = ..., failure: _Optional[_Union[Failure, _Mapping]] = ..., narration: _Optional[_Union[_cue_sheet_pb2.NarrationFacts, _Mapping]] = ..., mix: _Optional[_Union[_cue_sheet_pb2.MixFacts, _Mapping]] = ..., cue_sheet_revision: _Optional[int] = ..., warnings: _Optional[_Iterable[_Union[Warning, _Mapping]]] = ..., create_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class StageProgress(_message.Message):
    __slots__ = ("stage", "done_units", "total_units", "complete")
    STAGE_FIELD_NUMBER: _ClassVar[int]
    DONE_UNITS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_UNITS_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_FIELD_NUMBER: _ClassVar[int]
    stage: Stage
    done_units: int
    total_units: int
    complete: bool
    def __init__(self, stage: _Optional[_Union[Stage, str]] = ..., done_units: _Optional[int] = ..., total_units: _Optional[int] = ..., complete: _Optional[bool] = ...) -> None: ...

class Failure(_message.Message):
    __slots__ = ("reason", "message")
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    reason: str
    message: str
    def __init__(self, reason: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class Warning(_message.Message):
    __slots__ = ("reason", "message")
    REASON_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_FIELD_NUMBER: _ClassVar[int]
    reason: str
    message: str
    def __init__(self, reason: _Optional[str] = ..., message: _Optional[str] = ...) -> None: ...

class ProduceRequest(_message.Message):
    __slots__ = ("config", "chunk")
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    config: ProductionConfig
    chunk: _media_pb2.AudioChunk
    def __init__(self, config: _Optional[_Union[ProductionConfig, _Mapping]] = ..., chunk: _Optional[_Union[_media_pb2.AudioChunk, _Mapping]] = ...) -> None: ...

class ProduceResponse(_message.Message):
    __slots__ = ("event", "preview_format", "preview_chunk", "production")
    EVENT_FIELD_NUMBER: _ClassVar[int]
    PREVIEW_FORMAT_FIELD_NUMBER: _ClassVar[int]
    PREVIEW_CHUNK_FIELD_NUMBER: _ClassVar[int]
    PRODUCTION_FIELD_NUMBER: _ClassVar[int]
    event: Event
    preview_format: _media_pb2.AudioFormat
    preview_chunk: _media_pb2.AudioChunk
    production: Production
    def __init__(self, event: _Optional[_Union[Event, _Mapping]] = ..., preview_format: _Optional[_Union[_media_pb2.AudioFormat, _Mapping]] = ..., preview_chunk: _Optional[_Union[_media_pb2.AudioChunk, _Mapping]] = ..., production: _Optional[_Union[Production, _Mapping]] = ...) -> None: ...

class CreateRequest(_message.Message):
    __slots__ = ("config", "chunk")
    CONFIG_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    config: ProductionConfig
    chunk: _media_pb2.AudioChunk
    def __init__(self, config: _Optional[_Union[ProductionConfig, _Mapping]] = ..., chunk: _Optional[_Union[_media_pb2.AudioChunk, _Mapping]] = ...) -> None: ...

class GetRequest(_message.Message):
    __slots__ = ("production_id",)
    PRODUCTION_ID_FIELD_NUMBER: _ClassVar[int]
    production_id: str
    def __init__(self, production_id: _Optional[str] = ...) -> None: ...

class ListRequest(_message.Message):
    __slots__ = ("page_size", "page_token")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListResponse(_message.Message):
    __slots__ = ("productions", "next_page_token")
    PRODUCTIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    productions: _containers.RepeatedCompositeFieldContainer[Production]
    next_page_token: str
    def __init__(self, productions: _Optional[_Iterable[_Union[Production, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class CancelRequest(_message.Message):
    __slots__ = ("production_id",)
    PRODUCTION_ID_FIELD_NUMBER: _ClassVar[int]
    production_id: str
    def __init__(self, production_id: _Optional[str] = ...) -> None: ...

class DeleteRequest(_message.Message):
    __slots__ = ("production_id",)
    PRODUCTION_ID_FIELD_NUMBER: _ClassVar[int]
    production_id: str
    def __init__(self, production_id: _Optional[str] = ...) -> None: ...

class DeleteResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class WatchRequest(_message.Message):
    __slots__ = ("production_id", "after_sequence")
    PRODUCTION_ID_FIELD_NUMBER: _ClassVar[int]
    AFTER_SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    production_id: str
    after_sequence: int
    def __init__(self, production_id: _Optional[str] = ..., after_sequence: _Optional[int] = ...) -> None: ...

class Event(_message.Message):
    __slots__ = ("sequence", "time", "state", "progress", "sentence", "cue", "warning", "failure", "mix", "heartbeat")
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    PROGRESS_FIELD_NUMBER: _ClassVar[int]
    SENTENCE_FIELD_NUMBER: _ClassVar[int]
    CUE_FIELD_NUMBER: _ClassVar[int]
    WARNING_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    MIX_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_FIELD_NUMBER: _ClassVar[int]
    sequence: int
    time: _timestamp_pb2.Timestamp
    state: ProductionState
    progress: StageProgress
    sentence: _media_pb2.Sentence
    cue: _cue_sheet_pb2.Cue
    warning: Warning
    failure: Failure
    mix: _cue_sheet_pb2.MixFacts
    heartbeat: Heartbeat
    def __init__(self, sequence: _Optional[int] = ..., time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[ProductionState, str]] = ..., progress: _Optional[_Union[StageProgress, _Mapping]] = ..., sentence: _Optional[_Union[_media_pb2.Sentence, _Mapping]] = ..., cue: _Optional[_Union[_cue_sheet_pb2.Cue, _Mapping]] = ..., warning: _Optional[_Union[Warning, _Mapping]] = ..., failure: _Optional[_Union[Failure, _Mapping]] = ..., mix: _Optional[_Union[_cue_sheet_pb2.MixFacts, _Mapping]] = ..., heartbeat: _Optional[_Union[Heartbeat, _Mapping]] = ...) -> None: ...

class Heartbeat(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetCueSheetRequest(_message.Message):
    __slots__ = ("production_id", "page_size", "page_token")
    PRODUCTION_ID_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    production_id: str
    page_size: int
    page_token: str
    def __init__(self, production_id: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class GetCueSheetResponse(_message.Message):
    __slots__ = ("cue_sheet", "next_page_token")
    CUE_SHEET_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    cue_sheet: _cue_sheet_pb2.CueSheet
    next_page_token: str
    def __init__(self, cue_sheet: _Optional[_Union[_cue_sheet_pb2.CueSheet, _Mapping]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class UpdateCueSheetRequest(_message.Message):
    __slots__ = ("production_id", "expected_revision", "upserted_cues", "removed_cue_ids", "replace_all")
    PRODUCTION_ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_REVISION_FIELD_NUMBER: _ClassVar[int]
    UPSERTED_CUES_FIELD_NUMBER: _ClassVar[int]
    REMOVED_CUE_IDS_FIELD_NUMBER: _ClassVar[int]
    REPLACE_ALL_FIELD_NUMBER: _ClassVar[int]
    production_id: str
    expected_revision: int
    upserted_cues: _containers.RepeatedCompositeFieldContainer[_cue_sheet_pb2.Cue]
    removed_cue_ids: _containers.RepeatedScalarFieldContainer[str]
    replace_all: bool
    def __init__(self, production_id: _Optional[str] = ..., expected_revision: _Optional[int] = ..., upserted_cues: _Optional[_Iterable[_Union[_cue_sheet_pb2.Cue, _Mapping]]] = ..., removed_cue_ids: _Optional[_Iterable[str]] = ..., replace_all: _Optional[bool] = ...) -> None: ...

class UpdateCueSheetResponse(_message.Message):
    __slots__ = ("revision", "warnings")
    REVISION_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    revision: int
    warnings: _containers.RepeatedCompositeFieldContainer[Warning]
    def __init__(self, revision: _Optional[int] = ..., warnings: _Optional[_Iterable[_Union[Warning, _Mapping]]] = ...) -> None: ...

class RenderRequest(_message.Message):
    __slots__ = ("production_id", "expected_revision", "remaster")
    PRODUCTION_ID_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_REVISION_FIELD_NUMBER: _ClassVar[int]
    REMASTER_FIELD_NUMBER: _ClassVar[int]
    production_id: str
    expected_revision: int
    remaster: bool
    def __init__(self, production_id: _Optional[str] = ..., expected_revision: _Optional[int] = ..., remaster: _Optional[bool] = ...) -> None: ...

class DownloadRequest(_message.Message):
    __slots__ = ("production_id", "rendition", "format", "take_id", "offset_bytes")
    PRODUCTION_ID_FIELD_NUMBER: _ClassVar[int]
    RENDITION_FIELD_NUMBER: _ClassVar[int]
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    TAKE_ID_FIELD_NUMBER: _ClassVar[int]
    OFFSET_BYTES_FIELD_NUMBER: _ClassVar[int]
    production_id: str
    rendition: Rendition
    format: DeliveryFormat
    take_id: str
    offset_bytes: int
    def __init__(self, production_id: _Optional[str] = ..., rendition: _Optional[_Union[Rendition, str]] = ..., format: _Optional[_Union[DeliveryFormat, str]] = ..., take_id: _Optional[str] = ..., offset_bytes: _Optional[int] = ...) -> None: ...

class DownloadResponse(_message.Message):
    __slots__ = ("file", "chunk")
    FILE_FIELD_NUMBER: _ClassVar[int]
    CHUNK_FIELD_NUMBER: _ClassVar[int]
    file: FileFacts
    chunk: _media_pb2.AudioChunk
    def __init__(self, file: _Optional[_Union[FileFacts, _Mapping]] = ..., chunk: _Optional[_Union[_media_pb2.AudioChunk, _Mapping]] = ...) -> None: ...

class FileFacts(_message.Message):
    __slots__ = ("name", "media_type", "size_bytes", "sha256")
    NAME_FIELD_NUMBER: _ClassVar[int]
    MEDIA_TYPE_FIELD_NUMBER: _ClassVar[int]
    SIZE_BYTES_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    def __init__(self, name: _Optional[str] = ..., media_type: _Optional[str] = ..., size_bytes: _Optional[int] = ..., sha256: _Optional[str] = ...) -> None: ...
