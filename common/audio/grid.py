"""The grid of time on which levels and gains live.

Everything that is measured or smoothed hangs on cells that count from frame 0 of the whole, never
from where a reading began. So a range that is rendered with its context has the same cells, and
the same samples, as the whole. The cells nest: a cell of a millisecond, a hop of 10 ms, a
sub-block of 100 ms, a block of a second. They are whole numbers of frames, so at rates such as
11025 Hz they are off by less than 1.5 %; at the usual rates the hop is exact.
"""

from dataclasses import dataclass

HOPS_PER_SECOND = 100
SUB_BLOCK_HOPS = 10  # 100 ms, the step of the gating blocks of ITU-R BS.1770-4
BLOCK_HOPS = 100  # 1 s
# What a weighting filter hears before a block, so that it has settled: 100 ms.
SETTLE_HOPS = 10
# How far around a range everything reaches that shapes its samples: 3.1 s.
CONTEXT_HOPS = 310
# Cells in a hop, the best first.
_HOP_PARTS = (10, 9, 11, 8, 12)


@dataclass(frozen=True, slots=True)
class TimeGrid:
    """The cells at one sample rate, in frames."""

    cell_frames: int
    hop_frames: int

    @property
    def sub_block_frames(self) -> int:
        """Frames of 100 ms."""
        return self.hop_frames * SUB_BLOCK_HOPS

    @property
    def block_frames(self) -> int:
        """Frames of a second."""
        return self.hop_frames * BLOCK_HOPS

    @property
    def settle_frames(self) -> int:
        """Frames that a weighting filter hears before a block."""
        return self.hop_frames * SETTLE_HOPS

    @property
    def context_frames(self) -> int:
        """Frames of context that a range between two blocks' borders needs on either side."""
        return self.hop_frames * CONTEXT_HOPS

    def block_floor(self, frame: int) -> int:
        """The start of the block that holds the frame."""
        return frame - frame % self.block_frames

    def block_ceiling(self, frame: int) -> int:
        """The first start of a block at or after the frame."""
        return self.block_floor(frame + self.block_frames - 1)

    def context_start(self, frame: int) -> int:
        """Where audio has to begin so that a range which begins at the frame comes out exactly."""
        return max(0, self.block_floor(frame) - self.context_frames)

    def context_end(self, frame: int, total_frames: int) -> int:
        """Where audio may end so that a range which ends at the frame comes out exactly."""
        return min(total_frames, self.block_ceiling(frame) + self.context_frames)


def time_grid(sample_rate_hz: int) -> TimeGrid:
    """The grid at a rate of 8000 Hz or more."""
    hop_frames = round(sample_rate_hz / HOPS_PER_SECOND)
    for parts in _HOP_PARTS:
        if hop_frames % parts == 0:
            return TimeGrid(hop_frames // parts, hop_frames)
    cell_frames = round(hop_frames / _HOP_PARTS[0])
    return TimeGrid(cell_frames, cell_frames * _HOP_PARTS[0])
