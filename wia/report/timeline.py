"""Where things lie on the timeline, in percent of its width."""

from collections.abc import Sequence
from dataclasses import dataclass

from wia.client.cue_sheet import Cue
from wia.production.pace import clock

# What a letter of a label takes of a timeline at its narrowest.
_LETTER_PERCENT = 0.68
_LABEL_PAD_PERCENT = 1.6
_MAX_ROWS = 4
_TICK_STEPS_S = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600)
_MAX_TICKS = 14
# A name beyond it would not fit.
_LAST_TICK_PERCENT = 97.0


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the timeline."""

    left_percent: float
    width_percent: float

    @property
    def style(self) -> str:
        """As CSS."""
        return f"left:{self.left_percent:.3f}%;width:{self.width_percent:.3f}%"


@dataclass(frozen=True, slots=True)
class Timeline:
    """A timeline of a length."""

    duration_ms: int

    def span(self, start_ms: int, end_ms: int) -> Span:
        """Where a stretch of time lies; it is held inside."""
        start_ms, end_ms = (min(max(at_ms, 0), self.duration_ms) for at_ms in (start_ms, end_ms))
        whole_ms = max(self.duration_ms, 1)
        return Span(100 * start_ms / whole_ms, 100 * max(end_ms - start_ms, 0) / whole_ms)

    def ticks(self) -> list[tuple[float, str]]:
        """Places of round times and their names."""
        duration_s = self.duration_ms / 1000
        step_s = next((s for s in _TICK_STEPS_S if duration_s / s <= _MAX_TICKS), _TICK_STEPS_S[-1])
        times_s = range(0, int(duration_s) + 1, step_s)
        ticks = [(100 * time_s / max(duration_s, 1e-3), clock(time_s)) for time_s in times_s]
        return [tick for tick in ticks if tick[0] <= _LAST_TICK_PERCENT]

    def rows(self, cues: Sequence[Cue], labels: Sequence[str]) -> list[tuple[int, bool]]:
        """For each cue, in order of time, its row and whether its label fits there."""
        ends = [0.0] * _MAX_ROWS
        placed = []
        for cue, label in zip(cues, labels, strict=True):
            span = self.span(cue.start_ms, cue.end_ms)
            width = max(span.width_percent, len(label) * _LETTER_PERCENT + _LABEL_PAD_PERCENT)
            fits = next((row for row in range(_MAX_ROWS) if ends[row] <= span.left_percent), None)
            row = ends.index(min(ends)) if fits is None else fits
            ends[row] = span.left_percent + (width if fits is not None else span.width_percent)
            placed.append((row, fits is not None))
        return placed
