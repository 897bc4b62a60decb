"""The stem of one kind of clip, ducked under the voice."""

import numpy as np

from common.audio.grid import TimeGrid
from common.audio.loudness import Energies
from common.sounds import CueKind
from services.mixer.gains import apply_gains, mean_power
from services.mixer.level_log import LevelLog
from services.mixer.levels import LEVELS
from services.mixer.render import Planes, RenderRequest, StemLevels
from services.mixer.sidechain import REACH_AFTER, REACH_BEFORE, duck_gains_db, least_margin_lu
from services.mixer.source import Source
from services.mixer.speech import SECOND_HOPS, Speech
from services.mixer.track import Track


class DuckedStem:
    """Takes consecutive hops, from `first_hop` on, and keeps the levels of what comes out."""

    def __init__(
        self,
        kind: CueKind,
        source: Source,
        request: RenderRequest,
        grid: TimeGrid,
        first_hop: int,
    ) -> None:
        self._level = LEVELS[kind]
        self._source, self._grid = source, grid
        self._gain_db = request.gain_db
        self._log = LevelLog(grid, request)
        # The energies after ducking, for the seconds that end with the next hops.
        self._energies = Track(1, first_hop, np.float64)
        self._range_hops = range(
            -(-request.start_frame // grid.hop_frames), request.end_frame // grid.hop_frames
        )
        # The least that the voice is over it in a second of speech; infinite without one.
        self.least_margin_lu = np.inf

    def duck(self, hops: range, speech: Speech) -> Planes | None:
        """The samples of hops at their final gain; None where they are silent.

        `speech` was found with REACH_BEFORE hops before and REACH_AFTER after.
        """
        energies = self._source.energies(hops.start, hops.stop)
        mean_squares = self._source.mean_squares(hops.start, hops.stop)
        if not mean_squares.any():
            self._measure(hops, speech, energies, mean_squares)
            return None
        bed = self._source.guarded_energies(hops.start - REACH_BEFORE, hops.stop + REACH_AFTER)
        gains_db = duck_gains_db(self._level, speech, bed)
        power = mean_power(gains_db)
        self._measure(hops, speech, energies * power, mean_squares * power)
        gains = (10 ** ((gains_db + self._gain_db) / 20)).astype(np.float32)
        frames = (hop * self._grid.hop_frames for hop in (hops.start, hops.stop))
        return apply_gains(self._source.planes.read(*frames), gains, self._grid.hop_frames)

    def levels(self) -> StemLevels:
        """The levels of what came out in the range."""
        return self._log.finish()

    def _measure(
        self, hops: range, speech: Speech, energies: Energies, mean_squares: Energies
    ) -> None:
        gain = 10 ** (self._gain_db / 10)
        self._log.append(hops.start, energies * gain, mean_squares * gain)
        self._energies.append(energies[None])
        # Seconds that lie in the range and end with these hops.
        before = SECOND_HOPS - 1
        first = max(hops.start, self._range_hops.start + before)
        last = min(hops.stop, self._range_hops.stop)
        if first < last:
            bed = self._energies.read(first - before, last)[0]
            margin_lu = least_margin_lu(speech, first - hops.start, bed)
            self.least_margin_lu = min(self.least_margin_lu, margin_lu)
        self._energies.forget(hops.stop - before)
