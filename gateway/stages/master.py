"""The master: the whole at the final gain, with its stems."""

from dataclasses import dataclass

from gateway.clients.mixer import STEM_NAMES
from gateway.cue_sheet.model import MixFacts
from gateway.delivery.check import Delivered, check, head_and_tail_s
from gateway.delivery.formats import FORMATS, delivered_bps
from gateway.delivery.profiles import Profile
from gateway.ingest.narration import Narration
from gateway.production import Stage
from gateway.stages.mixing import clips_on, missing_gain_db, mix_target, require_profile
from gateway.stages.render import Segment, mix_level, render_segments
from gateway.stages.segments import cut_segments
from gateway.stages.timeline import Timeline
from gateway.stages.work import Work

# The limiter takes a little loudness away, so that the first pass may miss.
_MAX_PASS_COUNT = 3
_TOLERANCE_DB = 0.2
# How far the narration's peaks stay under full scale in its stem.
_STEM_HEADROOM_DB = 6.0


@dataclass(frozen=True, slots=True)
class Mastered:
    """The finished segments and their facts."""

    segments: tuple[Segment, ...]
    facts: MixFacts


async def master(
    work: Work,
    narration: Narration,
    timeline: Timeline,
    revision: int,
    gain_db: float,
    *,
    keep_gain: bool,
) -> Mastered:
    """Renders all stems at the gain, again at a better one where the profile's target is missed
    (unless the gain is to be kept). Segments that have been rendered before are taken as they are.
    """
    profile = require_profile(work.production.config)
    segments: tuple[Segment, ...] = ()
    for _ in range(_MAX_PASS_COUNT):
        segments = await _render_all(work, narration, timeline, profile, gain_db)
        missing_db = missing_gain_db(profile, segments)
        if keep_gain or abs(missing_db) <= _TOLERANCE_DB:
            break
        gain_db += missing_db
    facts = _facts(profile, narration, segments, revision, gain_db)
    await work.complete(Stage.MIX, 2 * len(segments))
    return Mastered(segments, facts)


async def _render_all(
    work: Work, narration: Narration, timeline: Timeline, profile: Profile, gain_db: float
) -> tuple[Segment, ...]:
    target = mix_target(work.production.config, profile, narration, gain_db)
    ranges = cut_segments(narration.frame_count, narration.sample_rate_hz)
    segments: list[Segment] = []
    clips_in = clips_on(work, narration, timeline)
    async for segment in render_segments(
        work,
        narration,
        ranges,
        target,
        STEM_NAMES,
        clips_in,
        stem_gain_db(narration, gain_db),
    ):
        segments.append(segment)
        work.report(Stage.MIX, len(ranges) + len(segments), 2 * len(ranges))
    return tuple(segments)


def stem_gain_db(narration: Narration, gain_db: float) -> float:
    """The constant gain that keeps stems inside their files: before the limiter the narration's
    peaks at the mix's gain may be over full scale, and those of effects a little more."""
    return min(0.0, -_STEM_HEADROOM_DB - (narration.sample_peak_dbfs + gain_db))


def _facts(
    profile: Profile,
    narration: Narration,
    segments: tuple[Segment, ...],
    revision: int,
    gain_db: float,
) -> MixFacts:
    level = mix_level(segments)
    true_peak_dbtp = max(segment.facts.true_peak_dbtp for segment in segments)
    sample_peak_dbfs = max(segment.facts.sample_peak_dbfs for segment in segments)
    head_s, tail_s = head_and_tail_s(narration.silences, narration.duration_ms)
    chosen = profile.default_format()
    rate_hz = profile.rate_hz or narration.sample_rate_hz
    delivered = Delivered(
        loudness_lufs=level.loudness_lufs,
        rms_dbfs=level.rms_dbfs,
        true_peak_dbtp=true_peak_dbtp,
        sample_peak_dbfs=sample_peak_dbfs,
        noise_floor_dbfs=narration.noise_floor_dbfs + gain_db,
        duration_s=narration.duration_ms / 1000,
        head_s=head_s,
        tail_s=tail_s,
        format=chosen,
        rate_hz=rate_hz,
        bps=delivered_bps(chosen, rate_hz, narration.channel_count)
        if FORMATS[chosen].default_bps[0]
        else 0,
    )
    return MixFacts(
        loudness_lufs=level.loudness_lufs,
        true_peak_dbtp=true_peak_dbtp,
        sample_peak_dbfs=sample_peak_dbfs,
        rms_dbfs=level.rms_dbfs,
        duration_ms=narration.duration_ms,
        profile=profile.name,
        gain_db=gain_db,
        stem_gain_db=stem_gain_db(narration, gain_db),
        revision=revision,
        findings=tuple(finding.message for finding in check(profile, delivered)),
    )
