"""The stem of one kind of clip, ducked under the voice."""

import numpy as np
from numpy.typing import NDArray

from common.audio.grid import TimeGrid
from common.audio.loudness import Energies
from common.sounds import CueKind
from services.mixer.gains import apply_gains, mean_power
from services.mixer.level_log import LevelLog
from services.mixer.levels import LEVELS
from services.mixer.render import Planes, RenderRequest, StemLevels
from services.mixer.sidechain import (
    MARGIN_REACH_AFTER,
    MARGIN_REACH_BEFORE,
    REACH_AFTER,
    REACH_BEFORE,
    Sidechain,
)
from services.mixer.source import Source
from services.mixer.track import Track

_SECOND_HOPS = 100


class DuckedStem:
    """Takes consecutive hops, from `first_hop` on, and keeps the levels of what comes out."""

    def __init__(
        self,
        kind: CueKind,
        source: Source,
        sidechain: Sidechain,
        request: RenderRequest,
        grid: TimeGrid,
        first_hop: int,
    ) -> None:
        self._level = LEVELS[kind]
        self._source, self._sidechain, self._grid = source, sidechain, grid
        self._gain_db = request.gain_db
        self._log = LevelLog(grid, request)
        # The energies after ducking, for the seconds that end with the next hops.
        self._energies = Track(1, first_hop, np.float64)
        self._range_hops = range(
            -(-request.start_frame // grid.hop_frames), request.end_frame // grid.hop_frames
        )
        # The least that the voice is over it in a second of speech; infinite without one.
        self.least_margin_lu = np.inf

    def duck(self, hops: range, voice: Energies) -> Planes:
        """The samples of hops at their final gain.

        `voice` holds the voice's energies, REACH_BEFORE hops before and REACH_AFTER after.
        """
        bed = self._source.guarded_energies(hops.start - REACH_BEFORE, hops.stop + REACH_AFTER)
        gains_db = self._sidechain.gains_db(self._level, voice, bed)
        self._measure(hops, voice, mean_power(gains_db))
        gains = (10 ** ((gains_db + self._gain_db) / 20)).astype(np.float32)
        planes = self._source.planes.read(
            hops.start * self._grid.hop_frames, hops.stop * self._grid.hop_frames
        )
        return apply_gains(planes, gains, self._grid.hop_frames)

    def levels(self) -> StemLevels:
        """The levels of what came out in the range."""
        return self._log.finish()

    def _measure(self, hops: range, voice: Energies, power: NDArray[np.float64]) -> None:
        energies = self._source.energies(hops.start, hops.stop) * power
        mean_squares = self._source.mean_squares(hops.start, hops.stop) * power
        gain = 10 ** (self._gain_db / 10)
        self._log.append(hops.start, energies * gain, mean_squares * gain)
        self._energies.append(energies)
        # Seconds that lie in the range and end with these hops.
        first = max(hops.start, self._range_hops.start + _SECOND_HOPS - 1)
        last = min(hops.stop, self._range_hops.stop)
        if first < last:
            offset = REACH_BEFORE - MARGIN_REACH_BEFORE + first - hops.start
            around = voice[
                offset : offset + MARGIN_REACH_BEFORE + last - first + MARGIN_REACH_AFTER
            ]
            bed = self._energies.read(first - MARGIN_REACH_BEFORE, last + MARGIN_REACH_AFTER)[0]
            margin_lu = self._sidechain.least_margin_lu(around, bed)
            self.least_margin_lu = min(self.least_margin_lu, margin_lu)
        self._energies.forget(hops.stop - MARGIN_REACH_BEFORE)
