"""Requests of the mixer out of messages, checked, and its report as a message."""

import math

from whereisaudio.media.v1 import media_pb2
from whereisaudio.mixer.v1 import mixer_pb2

from common.audio.format import AudioEncoding, AudioFormat
from common.audio.grid import time_grid
from common.errors import OutOfRange, invalid_field
from common.wire import format_from_proto, kind_from_proto, require_format
from services.mixer.render import (
    PeakKind,
    Placement,
    RenderReport,
    RenderRequest,
    Stem,
    StemLevels,
)

_STEMS = {
    Stem.MIX: mixer_pb2.STEM_MIX,
    Stem.NARRATION: mixer_pb2.STEM_NARRATION,
    Stem.EFFECTS: mixer_pb2.STEM_EFFECTS,
    Stem.AMBIENCE: mixer_pb2.STEM_AMBIENCE,
    Stem.MUSIC: mixer_pb2.STEM_MUSIC,
}
_STEMS_BACK = {value: stem for stem, value in _STEMS.items()}
_PEAK_KINDS = {
    mixer_pb2.PEAK_KIND_TRUE_PEAK: PeakKind.TRUE_PEAK,
    mixer_pb2.PEAK_KIND_SAMPLE_PEAK: PeakKind.SAMPLE_PEAK,
    mixer_pb2.PEAK_KIND_NONE: PeakKind.NONE,
}
_MAX_LEVEL_DB = 100.0
_DEFAULT_GATE_LU = -25.0


def stem_to_proto(stem: Stem) -> mixer_pb2.Stem:
    """A stem as an enum value."""
    return _STEMS[stem]


def request_from_proto(config: mixer_pb2.MixConfig) -> RenderRequest:
    """What to render.

    Raises InvalidArgument naming the field, OutOfRange for a range or a context that doesn't fit.
    """
    narration, output = _formats(config)
    if config.peak_kind not in _PEAK_KINDS:
        raise invalid_field("config.peak_kind", "got none, expected how to measure the peak")
    if mixer_pb2.STEM_UNSPECIFIED in config.stems:
        raise invalid_field("config.stems", "got an unspecified one, expected names of outputs")
    request = RenderRequest(
        sample_rate_hz=narration.sample_rate_hz,
        narration_channel_count=narration.channel_count,
        output_channel_count=output.channel_count,
        start_frame=_count(config.start_frame, "config.start_frame"),
        frame_count=_count(config.frame_count, "config.frame_count", least=1),
        context_start_frame=_count(config.context_start_frame, "config.context_start_frame"),
        context_frame_count=_count(config.context_frame_count, "config.context_frame_count"),
        narration_frame_count=_count(config.narration_frame_count, "config.narration_frame_count"),
        narration_loudness_lufs=_level(
            config.narration_loudness_lufs, "config.narration_loudness_lufs"
        ),
        speech_gate_lufs=_gate_lufs(config),
        gain_db=_level(config.gain_db, "config.gain_db"),
        peak_limit_db=_level(config.peak_limit_db, "config.peak_limit_db"),
        peak_kind=_PEAK_KINDS[config.peak_kind],
        stems=tuple(_STEMS_BACK[stem] for stem in config.stems) or (Stem.MIX,),
    )
    _require_context(request)
    return request


def _formats(config: mixer_pb2.MixConfig) -> tuple[AudioFormat, AudioFormat]:
    narration = format_from_proto(config.narration_format, "config.narration_format")
    output = format_from_proto(config.output_format, "config.output_format")
    if output.sample_rate_hz != narration.sample_rate_hz:
        raise invalid_field(
            "config.output_format.sample_rate_hz",
            f"got {output.sample_rate_hz}, expected the narration's, {narration.sample_rate_hz}",
        )
    if output.channel_count not in (narration.channel_count, 2):
        raise invalid_field(
            "config.output_format.channel_count",
            f"got {output.channel_count}, expected the narration's {narration.channel_count} or 2",
        )
    return narration, output


def _gate_lufs(config: mixer_pb2.MixConfig) -> float:
    if config.HasField("speech_gate_lufs"):
        return _level(config.speech_gate_lufs, "config.speech_gate_lufs")
    return config.narration_loudness_lufs + _DEFAULT_GATE_LU


def _require_context(request: RenderRequest) -> None:
    grid = time_grid(request.sample_rate_hz)
    total = request.narration_frame_count
    first, last = (
        grid.context_start(request.start_frame),
        grid.context_end(request.end_frame, total),
    )
    if request.end_frame > total or request.context_end_frame > total:
        raise OutOfRange(
            "RANGE_BEHIND_END",
            f"got a range to frame {request.end_frame} and context to frame "
            f"{request.context_end_frame}, expected {total} at most, the narration's end",
        )
    if request.context_start_frame > first or request.context_end_frame < last:
        raise OutOfRange(
            "CONTEXT_TOO_SHORT",
            f"got narration from frame {request.context_start_frame} to "
            f"{request.context_end_frame}, expected from {first} or before to {last} or after",
        )


def placement_from_proto(clip: mixer_pb2.ClipConfig, sample_rate_hz: int) -> Placement:
    """A clip's place; raises InvalidArgument naming the field."""
    channel_count = format_from_proto(clip.format, "clip.format").channel_count
    expected = AudioFormat(AudioEncoding.F32LE, sample_rate_hz, channel_count)
    require_format(clip.format, expected, "clip.format")
    placement = Placement(
        clip_id=clip.clip_id,
        kind=kind_from_proto(clip.kind, "clip.kind"),
        channel_count=channel_count,
        start_frame=_count(clip.start_frame, "clip.start_frame"),
        frame_count=_count(clip.frame_count, "clip.frame_count", least=1),
        sent_offset_frames=_count(clip.sent_offset_frames, "clip.sent_offset_frames"),
        sent_frame_count=_count(clip.sent_frame_count, "clip.sent_frame_count", least=1),
        gain_db=_level(clip.gain_db, "clip.gain_db"),
        fade_in_frames=_count(clip.fade_in_frames, "clip.fade_in_frames"),
        fade_out_frames=_count(clip.fade_out_frames, "clip.fade_out_frames"),
        loudness_lufs=_level(clip.loudness_lufs, "clip.loudness_lufs"),
    )
    sent_end = placement.sent_offset_frames + placement.sent_frame_count
    if sent_end > placement.frame_count:
        raise invalid_field(
            "clip.sent_frame_count",
            f"got frames to {sent_end} of the clip, expected {placement.frame_count} at most",
        )
    return placement


def report_to_proto(
    report: RenderReport,
    sent: dict[Stem, tuple[str, int]],
    engine: media_pb2.EngineInfo,
) -> mixer_pb2.MixResult:
    """The result; `sent` holds sha256 and frame count of the outputs that were asked for."""
    return mixer_pb2.MixResult(
        stems=[
            _stem_result(stem, levels, *sent.get(stem, ("", 0)))
            for stem, levels in report.levels.items()
        ],
        true_peak_dbtp=report.true_peak_dbtp,
        sample_peak_dbfs=report.sample_peak_dbfs,
        limiter_reduction_db=report.limiter_reduction_db,
        clip_ids=report.clip_ids,
        engine=engine,
        voice_over_music_lu=report.voice_over_bed_lu.get(Stem.MUSIC),
        voice_over_ambience_lu=report.voice_over_bed_lu.get(Stem.AMBIENCE),
    )


def _stem_result(
    stem: Stem, levels: StemLevels, sha256: str, frame_count: int
) -> mixer_pb2.StemResult:
    return mixer_pb2.StemResult(
        stem=_STEMS[stem],
        audio_sha256=sha256,
        frame_count=frame_count,
        block_energies=levels.energies,
        block_mean_squares=levels.mean_squares,
    )


def _count(value: int, field: str, least: int = 0) -> int:
    if value < least:
        raise invalid_field(field, f"got {value}, expected {least} or more")
    return value


def _level(value: float, field: str) -> float:
    if not math.isfinite(value) or abs(value) > _MAX_LEVEL_DB:
        raise invalid_field(field, f"got {value}, expected -{_MAX_LEVEL_DB} to {_MAX_LEVEL_DB}")
    return value
