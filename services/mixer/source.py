"""One stem on its way into the mix: samples and levels before its ducking."""

import numpy as np

from common.audio.grid import TimeGrid
from common.audio.k_weighting import KWeighting
from common.audio.loudness import Energies
from services.mixer.render import Planes
from services.mixer.track import Track


class Source:
    """Samples, and the levels of their hops, from a block's start on."""

    def __init__(self, weighting: KWeighting, channel_count: int, first_frame: int) -> None:
        self._weighting = weighting
        self._grid: TimeGrid = weighting.grid
        first_hop = first_frame // self._grid.hop_frames
        self.planes = Track(channel_count, first_frame)
        # K-weighted energies, the same without what users added to gains, plain mean squares.
        self._levels = Track(3, first_hop, np.float64)

    def append(self, planes: Planes, guarded: Planes) -> None:
        """Whole blocks, (channels, settle + n blocks), that begin settle_frames earlier.

        `guarded` is the same sound without what users added to its gain; it may be `planes`.
        """
        fresh = planes[:, self._grid.settle_frames :]
        self.planes.append(fresh)
        levels = np.zeros((3, fresh.shape[1] // self._grid.hop_frames))
        levels[0], levels[2] = self._weighting.levels(planes)
        levels[1] = levels[0] if guarded is planes else self._weighting.levels(guarded)[0]
        self._levels.append(levels)

    def append_silence(self, frame_count: int) -> None:
        """Whole blocks of silence."""
        self.planes.append_zeros(frame_count)
        self._levels.append_zeros(frame_count // self._grid.hop_frames)

    def energies(self, first_hop: int, last_hop: int) -> Energies:
        """K-weighted mean squares of hops, channels summed."""
        return self._level(0, first_hop, last_hop)

    def guarded_energies(self, first_hop: int, last_hop: int) -> Energies:
        """The same without what users added to gains."""
        return self._level(1, first_hop, last_hop)

    def mean_squares(self, first_hop: int, last_hop: int) -> Energies:
        """Mean squares of hops, channels averaged."""
        return self._level(2, first_hop, last_hop)

    def forget(self, before_frame: int, before_hop: int) -> None:
        """Let go of samples before a frame and of levels before a hop."""
        self.planes.forget(before_frame)
        self._levels.forget(before_hop)

    def _level(self, row: int, first_hop: int, last_hop: int) -> Energies:
        levels: Energies = self._levels.read(first_hop, last_hop)[row]
        return levels
