"""The levels of an output, collected over a range."""

import numpy as np

from common.audio.grid import SUB_BLOCK_HOPS, TimeGrid
from common.audio.loudness import Energies
from common.audio.loudness_meter import to_sub_blocks
from services.mixer.render import RenderRequest, StemLevels


class LevelLog:
    """Takes the levels of consecutive hops from the start of the range's first block on."""

    def __init__(self, grid: TimeGrid, request: RenderRequest) -> None:
        sub_block = grid.sub_block_frames
        first = grid.block_floor(request.start_frame) // sub_block
        end = min(-(-request.end_frame // sub_block), request.narration_frame_count // sub_block)
        # Sub-blocks that begin in the range and are whole, counted from the first block.
        self._range = slice(-(-request.start_frame // sub_block) - first, end - first)
        self._next_hop = first * SUB_BLOCK_HOPS
        self._energies = [np.zeros(0)]
        self._mean_squares = [np.zeros(0)]

    def append(self, first_hop: int, energies: Energies, mean_squares: Energies) -> None:
        """The levels of whole blocks of hops; what lies before the range is left out."""
        fresh = slice(max(0, self._next_hop - first_hop), None)
        self._energies.append(to_sub_blocks(energies[fresh]))
        self._mean_squares.append(to_sub_blocks(mean_squares[fresh]))
        self._next_hop = max(self._next_hop, first_hop + len(energies))

    def finish(self) -> StemLevels:
        """The sub-blocks that begin in the range, those that the narration's end cuts left out."""
        return StemLevels(
            np.concatenate(self._energies)[self._range],
            np.concatenate(self._mean_squares)[self._range],
        )
