"""What preview and master have in common: the target, and the clips of a range."""

from collections.abc import Sequence

from common.audio.loudness import speech_gate_lufs
from gateway.clients.mixer import Clip, MixRange, MixTarget
from gateway.delivery.profiles import LoudnessKind, PeakKind, Profile, find_profile
from gateway.ingest.narration import Narration
from gateway.ingest.track import read_track
from gateway.production import ChannelLayout, ProductionConfig
from gateway.stages.clips import to_clip
from gateway.stages.render import ClipsIn, Segment, mix_level
from gateway.stages.timeline import Timeline
from gateway.stages.work import Work


def require_profile(config: ProductionConfig) -> Profile:
    """The production's delivery target; raises InvalidArgument where there is none such."""
    return find_profile(config.profile, config.custom_loudness_lufs, config.custom_true_peak_dbtp)


def mix_target(
    config: ProductionConfig, profile: Profile, narration: Narration, gain_db: float
) -> MixTarget:
    """Level and limit of a mix at that gain."""
    stereo = config.channel_layout is ChannelLayout.STEREO
    return MixTarget(
        gain_db=gain_db,
        peak_limit_db=profile.ceiling_db,
        sample_peak=profile.peak_kind is PeakKind.SAMPLE,
        narration_loudness_lufs=narration.loudness_lufs,
        speech_gate_lufs=speech_gate_lufs(read_track(narration.track_path).energies),
        channel_count=2 if stereo else narration.channel_count,
    )


def missing_gain_db(profile: Profile, segments: Sequence[Segment]) -> float:
    """How far the mix is under the profile's target."""
    level = mix_level(segments)
    if profile.loudness_kind is LoudnessKind.INTEGRATED:
        return profile.target - level.loudness_lufs
    return profile.target - level.rms_dbfs


def clips_on(work: Work, narration: Narration, timeline: Timeline) -> ClipsIn:
    """The clips that sound in a range or its context, once the timeline has them all."""
    rate_hz = narration.sample_rate_hz

    async def clips_in(mix_range: MixRange) -> list[Clip]:
        end_ms = min(-(-mix_range.context_end_frame * 1000 // rate_hz), narration.duration_ms)
        clips = [
            await to_clip(work, cue, rate_hz, narration.frame_count)
            for cue in await timeline.cues_before(end_ms)
            if cue.end_ms * rate_hz > mix_range.context_start_frame * 1000
        ]
        return [
            clip
            for clip in clips
            if clip is not None
            and clip.start_frame < mix_range.context_end_frame
            and clip.end_frame > mix_range.context_start_frame
        ]

    return clips_in
