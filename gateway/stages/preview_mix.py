"""The preview: a mix that streams out while later parts of the book are still being made."""

from gateway.ingest.narration import Narration
from gateway.production import Stage
from gateway.stages.mixing import clips_on, missing_gain_db, mix_target, require_profile
from gateway.stages.render import render_segments
from gateway.stages.segments import cut_segments
from gateway.stages.timeline import Timeline
from gateway.stages.work import Work


async def mix_preview(work: Work, narration: Narration, timeline: Timeline) -> float:
    """Mixes at the gain that the narration's own loudness gives; returns the gain in dB that
    brings the whole to the profile's target."""
    config = work.production.config
    profile = require_profile(config)
    gain_db = profile.target - narration.loudness_lufs
    target = mix_target(config, profile, narration, gain_db)
    ranges = cut_segments(narration.frame_count, narration.sample_rate_hz)
    segments = []
    clips_in = clips_on(work, narration, timeline)
    async for segment in render_segments(work, narration, ranges, target, ("mix",), clips_in):
        segments.append(segment)
        work.preview.add(segment.stem_path("mix"))
        # The master is as much work again.
        work.report(Stage.MIX, len(segments), 2 * len(ranges))
    work.preview.end()
    return gain_db + missing_gain_db(profile, segments)
