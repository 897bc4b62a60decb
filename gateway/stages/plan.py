"""Planning span after span while windows come in."""

from collections.abc import AsyncIterable

from gateway.cue_sheet.model import LabelledSentence
from gateway.ingest.narration import Narration
from gateway.plan.labels import ReadSentence
from gateway.plan.span import PlanState, cut_spans, plan_span
from gateway.stages.make import Makers
from gateway.stages.read import ReadWindow
from gateway.stages.timeline import Timeline
from gateway.stages.work import Work


async def plan(
    work: Work,
    narration: Narration,
    windows: AsyncIterable[ReadWindow],
    timeline: Timeline,
    makers: Makers,
) -> tuple[LabelledSentence, ...]:
    """Sets the cues of each span on the timeline and hands them to their makers; gives all
    sentences with their labels."""
    density = work.production.config.density
    spans = iter(cut_spans([window.end_ms for window in narration.windows]))
    span, state = next(spans), PlanState()
    reads: list[ReadSentence] = []
    labelled: list[LabelledSentence] = []
    async for window in windows:
        reads += window.sentences
        if window.index < span.last_window - 1:
            continue
        cues, state = plan_span(reads, span, density, state)
        timeline.plan(cues, span.end_ms)
        await work.tell(cues)
        for cue in cues:
            await makers.add(cue)
        labelled += [_labelled(read) for read in reads]
        reads, span = [], next(spans, span)
    await makers.end()
    return tuple(labelled)


def _labelled(read: ReadSentence) -> LabelledSentence:
    return LabelledSentence(read.sentence, read.label.effect_probability, read.label.emotion)
