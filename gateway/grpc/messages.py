"""Productions, events and configs as proto messages and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import TypeVar

from google.protobuf.timestamp_pb2 import Timestamp
from whereisaudio.gateway.v1 import production_pb2 as pb

from common.errors import invalid_field
from common.sentences import Sentence
from common.wire import sentence_to_proto
from gateway.clients.call import RIGHTS_MODES
from gateway.cue_sheet.model import Cue, MixFacts
from gateway.cue_sheet.proto_form import cue_to_proto, mix_to_proto, narration_to_proto
from gateway.events import Event
from gateway.production import (
    ChannelLayout,
    Density,
    Failure,
    Production,
    ProductionConfig,
    ProductionState,
    RightsMode,
    Stage,
    StageProgress,
    Warning,
)

T = TypeVar("T")

_STATES = {state: getattr(pb, f"PRODUCTION_STATE_{state.name}") for state in ProductionState}
_STAGES = {stage: getattr(pb, f"STAGE_{stage.name}") for stage in Stage}
_DENSITIES = {density: getattr(pb, f"DENSITY_{density.name}") for density in Density}
_LAYOUTS = {layout: getattr(pb, f"CHANNEL_LAYOUT_{layout.name}") for layout in ChannelLayout}


def config_from_proto(message: pb.ProductionConfig) -> ProductionConfig:
    """How to produce; what is unspecified has its default."""
    custom = message.custom_target if message.HasField("custom_target") else None
    if message.take_count < 0:
        raise invalid_field("take_count", f"got {message.take_count}, expected 1 to 8")
    return ProductionConfig(
        title=message.title,
        language=message.language or "ko",
        profile=message.profile or "podcast",
        custom_loudness_lufs=custom.loudness_lufs if custom else None,
        custom_true_peak_dbtp=custom.true_peak_dbtp if custom else None,
        density=_chosen("density", message.density, _DENSITIES, Density.BALANCED),
        take_count=message.take_count or 3,
        engines=tuple(sorted((e.service, e.engine) for e in message.engines)),
        rights_mode=_chosen("rights_mode", message.rights_mode, RIGHTS_MODES, RightsMode.RESEARCH),
        seed=message.seed,
        channel_layout=_chosen(
            "channel_layout", message.channel_layout, _LAYOUTS, ChannelLayout.NARRATION
        ),
        genre=message.genre,
        narration_name=message.narration_name,
    )


def _chosen(field: str, value: int, known: Mapping[T, int], default: T) -> T:
    """What an enum's value stands for; unspecified is the default, and unknown is refused."""
    if value == 0:
        return default
    for name, number in known.items():
        if number == value:
            return name
    raise invalid_field(field, f"got the unknown value {value}")


def production_to_proto(production: Production) -> pb.Production:
    """A production as a message."""
    return pb.Production(
        id=production.id,
        title=production.title,
        state=_STATES[production.state],
        config=_config_to_proto(production),
        stages=[_progress_to_proto(stage) for stage in production.stages],
        failure=_failure_to_proto(production.failure) if production.failure else None,
        narration=narration_to_proto(production.narration) if production.narration else None,
        mix=mix_to_proto(production.mix) if production.mix else None,
        cue_sheet_revision=production.cue_sheet_revision,
        warnings=[warning_to_proto(warning) for warning in production.warnings],
        create_time=_time_to_proto(production.create_time),
        update_time=_time_to_proto(production.update_time),
    )


def event_to_proto(event: Event | None) -> pb.Event:
    """An event as a message; None is a heartbeat."""
    if event is None:
        return pb.Event(heartbeat=pb.Heartbeat())
    message = pb.Event(sequence=event.sequence, time=_time_to_proto(event.time))
    match event.happening:
        case ProductionState() as state:
            message.state = _STATES[state]
        case StageProgress() as progress:
            message.progress.CopyFrom(_progress_to_proto(progress))
        case Sentence() as sentence:
            message.sentence.CopyFrom(sentence_to_proto(sentence))
        case Cue() as cue:
            message.cue.CopyFrom(cue_to_proto(cue))
        case Warning() as warning:
            message.warning.CopyFrom(warning_to_proto(warning))
        case Failure() as failure:
            message.failure.CopyFrom(_failure_to_proto(failure))
        case MixFacts() as mix:
            message.mix.CopyFrom(mix_to_proto(mix))
    return message


def warning_to_proto(warning: Warning) -> pb.Warning:
    """A warning as a message."""
    return pb.Warning(reason=warning.reason, message=warning.message)


def _config_to_proto(production: Production) -> pb.ProductionConfig:
    config = production.config
    message = pb.ProductionConfig(
        title=config.title,
        language=config.language,
        profile=config.profile,
        density=_DENSITIES[config.density],
        take_count=config.take_count,
        engines=[
            pb.EngineChoice(service=engine.service, engine=engine.name, version=engine.version)
            for engine in production.engines
        ],
        rights_mode=RIGHTS_MODES[config.rights_mode],
        seed=config.seed,
        channel_layout=_LAYOUTS[config.channel_layout],
        genre=config.genre,
        narration_name=config.narration_name,
    )
    if config.custom_loudness_lufs is not None:
        message.custom_target.loudness_lufs = config.custom_loudness_lufs
        message.custom_target.true_peak_dbtp = config.custom_true_peak_dbtp or -1.0
    return message


def _progress_to_proto(progress: StageProgress) -> pb.StageProgress:
    return pb.StageProgress(
        stage=_STAGES[progress.stage],
        done_units=progress.done_units,
        total_units=progress.total_units,
        complete=progress.complete,
    )


def _failure_to_proto(failure: Failure) -> pb.Failure:
    return pb.Failure(reason=failure.reason, message=failure.message)


def _time_to_proto(time: datetime) -> Timestamp:
    message = Timestamp()
    message.FromDatetime(time)
    return message
