"""Decoding and measuring the narration."""

from dataclasses import replace

from gateway.artifacts.key import artifact_key
from gateway.cue_sheet.model import NarrationFacts
from gateway.ingest.ingest import ingest
from gateway.ingest.limits import IngestLimits
from gateway.ingest.narration import Narration
from gateway.ingest.record import read_narration
from gateway.metrics import AUDIO_SECONDS
from gateway.production import Stage
from gateway.stages.unit import Unit, measured
from gateway.stages.work import Work
from gateway.uploads.upload import UPLOAD_FILE

# Changes whenever the same file could give another narration.
_VERSION = "1"
_FOLDER = "narration"


async def ingest_narration(work: Work, upload_sha256: str) -> Narration:
    """The production's narration; raises what gateway.ingest raises."""
    settings = work.settings
    limits = IngestLimits(
        upload_bytes=settings.max_upload_bytes,
        decoded_s=int(settings.max_decoded_hours * 3600),
    )
    key = artifact_key("ingest", sha256=upload_sha256, version=_VERSION)
    work.use_artifact(key)
    path = await work.stores.artifacts.find(key)
    if path is None:
        uploaded = await work.stores.uploads.open(work.production.id)
        # How long it is is known at the end alone.
        unit = Unit(Stage.INGEST, "narration", "whole", 0)
        async with work.stores.artifacts.create(key) as folder:
            with measured(work.trace, unit):
                await ingest(
                    uploaded / UPLOAD_FILE,
                    folder / _FOLDER,
                    limits,
                    lambda done_ms, total_ms: work.report(Stage.INGEST, done_ms, total_ms),
                )
        path = await work.stores.artifacts.require(key)
        duration_ms = read_narration(path / _FOLDER).duration_ms
        AUDIO_SECONDS.labels(Stage.INGEST.value).inc(duration_ms / 1000)
    narration = read_narration(path / _FOLDER)
    await work.stores.journal.write(
        work.production.id, narration.warnings, narration=facts(narration)
    )
    work.production = replace(work.production, narration=facts(narration))
    await work.complete(Stage.INGEST, narration.duration_ms)
    return narration


def facts(narration: Narration) -> NarrationFacts:
    """What the cue sheet says of a narration."""
    return NarrationFacts(
        duration_ms=narration.duration_ms,
        sample_rate_hz=narration.sample_rate_hz,
        channel_count=narration.channel_count,
        loudness_lufs=narration.loudness_lufs,
        sha256=narration.upload_sha256,
        frame_count=narration.frame_count,
    )
