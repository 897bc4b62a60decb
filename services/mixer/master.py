"""The third stage: the mix under its limit, and its measurement."""

import numpy as np

from common.audio.grid import TimeGrid
from common.audio.k_weighting import KWeighting
from common.audio.true_peak import REACH_AFTER, REACH_BEFORE, TruePeak, peak_db
from services.mixer.level_log import LevelLog
from services.mixer.limiter import Limiter
from services.mixer.render import Planes, RenderRequest, StemLevels
from services.mixer.track import Track


class Master:
    """Takes the sum of the stems and gives the mix, from a little before the range on."""

    def __init__(self, request: RenderRequest, weighting: KWeighting, sum_start: int) -> None:
        self._request = request
        self._weighting = weighting
        self._grid: TimeGrid = weighting.grid
        self._limiter = Limiter(request.sample_rate_hz, request.peak_limit_db, request.peak_kind)
        self._sum = Track(request.output_channel_count, sum_start)
        # What the weighting has to hear before the range's first block.
        first = self._grid.block_floor(request.start_frame)
        self.end = max(first - self._grid.settle_frames, 0)
        self._mix = Track(request.output_channel_count, self.end)
        self._measured_end = first
        self._log = LevelLog(self._grid, request)
        self._finder = TruePeak(request.sample_rate_hz)
        self._peak_end = max(request.start_frame - REACH_AFTER, 0)
        self._true_peak = 0.0
        self._sample_peak = 0.0
        self.reduction_db = 0.0

    def append(self, planes: Planes) -> None:
        """Take the next frames of the sum."""
        self._sum.append(planes)

    @property
    def ready_end(self) -> int:
        """The block's border up to which all is there that shapes the mix."""
        return self._grid.block_floor(self._sum.end - self._limiter.reach_after)

    def advance(self, stop: int) -> Planes:
        """The mix up to a block's border, (channels, frames)."""
        around = self._sum.read(
            self.end - self._limiter.reach_before, stop + self._limiter.reach_after
        )
        mix, reduction_db = self._limiter.limit(around)
        if stop > self._request.start_frame:
            self.reduction_db = max(self.reduction_db, reduction_db)
        self._mix.append(mix)
        self.end = stop
        self._measure()
        self._sum.forget(stop - self._limiter.reach_before)
        return mix

    def finish(self) -> StemLevels:
        """The levels of the mix in the range; call it when all is there."""
        if self._request.end_frame == self._request.narration_frame_count:
            self._find_peaks(self._request.end_frame)
        return self._log.finish()

    @property
    def true_peak_dbtp(self) -> float:
        """The largest magnitude between samples.

        The last REACH_AFTER frames of a range are looked at with the next one, which knows what
        comes after them.
        """
        return peak_db(max(self._true_peak, self._sample_peak))

    @property
    def sample_peak_dbfs(self) -> float:
        """The largest sample in the range."""
        return peak_db(self._sample_peak)

    def _measure(self) -> None:
        request, grid = self._request, self._grid
        if self._measured_end < self.end:
            blocks = self._mix.read(self._measured_end - grid.settle_frames, self.end)
            self._log.append(self._measured_end // grid.hop_frames, *self._weighting.levels(blocks))
        heard = range(
            max(self._measured_end, request.start_frame), min(self.end, request.end_frame)
        )
        if heard:
            samples = self._mix.read(heard.start, heard.stop)
            self._sample_peak = max(self._sample_peak, float(np.abs(samples).max()))
            self._find_peaks(heard.stop - REACH_AFTER)
        self._measured_end = max(self._measured_end, self.end)
        self._mix.forget(min(self._peak_end - REACH_BEFORE, self.end - grid.settle_frames))

    def _find_peaks(self, stop: int) -> None:
        """Look between samples up to a frame; behind the narration's end there is nothing."""
        if stop <= self._peak_end:
            return
        planes = self._mix.read(self._peak_end - REACH_BEFORE, stop + REACH_AFTER).copy()
        planes[:, self._request.narration_frame_count - self._peak_end + REACH_BEFORE :] = 0
        for plane in planes:
            self._true_peak = self._finder.peak(plane, max(self._true_peak, self._sample_peak))
        self._peak_end = stop
