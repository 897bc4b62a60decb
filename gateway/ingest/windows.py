"""Cuts a narration into windows at its silences."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise

from gateway.ingest.narration import Span, Window

# A window is a unit of parallel work, of retry and of resume.
MAX_WINDOW_MS = 120_000
# A cut is looked for from this share of the longest window on, then from the very start.
_PREFERRED_SHARE = 0.5
_LEAST_SHARE = 0.1


def cut_windows(
    duration_ms: int, silences: Sequence[Span], max_ms: int = MAX_WINDOW_MS
) -> tuple[Window, ...]:
    """Windows of at most max_ms that follow one another from 0 to duration_ms.

    Each cut lies in the middle of the longest silence in reach; where there is none, a window
    has the full length. `silences` are in order and do not touch.
    """
    cuts_ms = [0]
    while duration_ms - cuts_ms[-1] > max_ms:
        cuts_ms.append(_next_cut_ms(cuts_ms[-1], silences, max_ms))
    cuts_ms.append(duration_ms)
    return tuple(
        Window(index, start_ms, end_ms, end_ms - start_ms - _silent_ms(silences, start_ms, end_ms))
        for index, (start_ms, end_ms) in enumerate(pairwise(cuts_ms))
    )


def _next_cut_ms(start_ms: int, silences: Sequence[Span], max_ms: int) -> int:
    end_ms = start_ms + max_ms
    for share in (_PREFERRED_SHARE, _LEAST_SHARE):
        within = _clipped(silences, start_ms + round(share * max_ms), end_ms)
        if within:
            longest = max(within, key=lambda span: (span.end_ms - span.start_ms, span.start_ms))
            return (longest.start_ms + longest.end_ms) // 2
    return end_ms


def _clipped(silences: Sequence[Span], start_ms: int, end_ms: int) -> list[Span]:
    """The parts of the silences that lie inside [start_ms, end_ms)."""
    first = bisect_right(silences, start_ms, key=lambda span: span.end_ms)
    last = bisect_left(silences, end_ms, key=lambda span: span.start_ms)
    return [
        Span(max(span.start_ms, start_ms), min(span.end_ms, end_ms))
        for span in silences[first:last]
    ]


def _silent_ms(silences: Sequence[Span], start_ms: int, end_ms: int) -> int:
    return sum(span.end_ms - span.start_ms for span in _clipped(silences, start_ms, end_ms))
