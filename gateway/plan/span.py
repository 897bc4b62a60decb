"""Plans one span of a narration after the other.

A span is a few minutes of consecutive windows. Planning by spans lets the sounds of the first
minutes be made while the end of a long book has not been heard yet, and it depends on nothing but
the windows, so that the plan is the same in whatever order windows finish.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from gateway.cue_sheet.model import Cue
from gateway.plan.ambience import plan_ambiences
from gateway.plan.effects import plan_effects
from gateway.plan.labels import ReadSentence
from gateway.plan.music import plan_music
from gateway.plan.presets import PRESETS
from gateway.production import Density

# Windows are put together until they have this length.
SPAN_MS = 300_000


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the narration that is planned at once: windows first to last (exclusive)."""

    first_window: int
    last_window: int
    start_ms: int
    end_ms: int


@dataclass(frozen=True, slots=True)
class PlanState:
    """What a span has to know of those before it."""

    last_effect_ms: int | None = None


def cut_spans(window_ends_ms: Sequence[int]) -> tuple[Span, ...]:
    """Spans that cover all windows; window_ends_ms are the ends of consecutive windows from 0."""
    spans: list[Span] = []
    first, start_ms = 0, 0
    for index, end_ms in enumerate(window_ends_ms):
        if end_ms - start_ms >= SPAN_MS or index == len(window_ends_ms) - 1:
            spans.append(Span(first, index + 1, start_ms, end_ms))
            first, start_ms = index + 1, end_ms
    return tuple(spans)


def plan_span(
    sentences: Sequence[ReadSentence], span: Span, density: Density, state: PlanState
) -> tuple[tuple[Cue, ...], PlanState]:
    """The span's cues in order of time, and what the next span has to know."""
    preset = PRESETS[density]
    effects = plan_effects(sentences, preset, state.last_effect_ms)
    ambiences = plan_ambiences(sentences, span.end_ms, preset)
    music = plan_music(sentences, span.start_ms, span.end_ms, preset)
    cues = sorted((*effects, *ambiences, *music), key=lambda cue: (cue.start_ms, cue.kind, cue.id))
    last_effect_ms = effects[-1].start_ms if effects else state.last_effect_ms
    return tuple(cues), PlanState(last_effect_ms)
