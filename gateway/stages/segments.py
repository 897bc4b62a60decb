"""The timeline in segments: what is rendered, kept and rendered again as one piece."""

from common.audio.grid import time_grid
from gateway.clients.mixer import MixRange

# Blocks of a second in a segment.
_SEGMENT_BLOCKS = 60


def cut_segments(frame_count: int, sample_rate_hz: int) -> tuple[MixRange, ...]:
    """Ranges that follow one another and cover the narration, each with the context that makes
    its samples those of the whole. They begin on the grid, so that their levels' sub-blocks are
    the whole's too."""
    grid = time_grid(sample_rate_hz)
    size = _SEGMENT_BLOCKS * grid.block_frames
    ranges = []
    for start in range(0, frame_count, size):
        end = min(start + size, frame_count)
        context_start = grid.context_start(start)
        context_end = grid.context_end(end, frame_count)
        ranges.append(
            MixRange(start, end - start, context_start, context_end - context_start, frame_count)
        )
    return tuple(ranges)
