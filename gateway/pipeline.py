"""The product, top to bottom: a narration goes in, the produced audiobook comes out."""

import asyncio

from common.text.script import Script
from gateway.cue_sheet.edit import settle_edit
from gateway.ingest.narration import Narration
from gateway.stages.deliver import deliver
from gateway.stages.hear import hear
from gateway.stages.ingest import ingest_narration
from gateway.stages.make import Makers
from gateway.stages.master import master
from gateway.stages.plan import plan
from gateway.stages.preview_mix import mix_preview
from gateway.stages.read import read
from gateway.stages.timeline import Timeline
from gateway.stages.work import Work


async def produce(work: Work, upload_sha256: str, script: Script | None) -> None:
    """Produce from a narration, and its script if there is one."""
    narration = await ingest_narration(work, upload_sha256)
    timeline = Timeline()
    makers = Makers(work, timeline)
    async with asyncio.TaskGroup() as group:
        group.create_task(makers.make_sounds())
        group.create_task(makers.make_music())
        preview = group.create_task(mix_preview(work, narration, timeline))
        sentences = read(work, narration, hear(work, narration, script))
        labelled = await plan(work, narration, sentences, timeline, makers)
    revision = await work.stores.sheets.write(work.production.id, labelled, timeline.cues)
    await finish(work, narration, timeline, revision, preview.result())


async def render(work: Work, upload_sha256: str, *, remaster: bool) -> None:
    """Render the cue sheet as it stands; the gain stays unless the book is mastered again."""
    narration = await ingest_narration(work, upload_sha256)
    sheet, _ = await work.stores.sheets.read(work.production.id)
    cues, warnings = settle_edit(sheet.cues, {c.id: c for c in sheet.cues}, narration.duration_ms)
    await work.tell(warnings)
    timeline = Timeline()
    makers = Makers(work, timeline)
    async with asyncio.TaskGroup() as group:
        group.create_task(makers.make_sounds())
        group.create_task(makers.make_music())
        timeline.plan(cues, narration.duration_ms)
        for cue in cues:
            await makers.add(cue)
        await makers.end()
    await work.stores.sheets.keep_takes(work.production.id, timeline.cues)
    gain_db = None if remaster or sheet.mix is None else sheet.mix.gain_db
    if gain_db is None:
        gain_db = await mix_preview(work, narration, timeline)
    await finish(work, narration, timeline, sheet.revision, gain_db, keep_gain=not remaster)


async def finish(
    work: Work,
    narration: Narration,
    timeline: Timeline,
    revision: int,
    gain_db: float,
    *,
    keep_gain: bool = False,
) -> None:
    """Master and deliver."""
    mastered = await master(work, narration, timeline, revision, gain_db, keep_gain=keep_gain)
    await deliver(work, narration, mastered)
