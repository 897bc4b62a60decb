"""Mixes one range: from what arrives to stems and mix, slab by slab, in flat memory.

Three stages follow each other through the timeline. Assembly lays narration and clips down and
measures them. Balance ducks the clips under the voice, which it has to know a little ahead, and
adds up. Master follows as far behind as its limiter looks ahead. All three take whole blocks that
count from frame 0, and what they make of a block depends on the blocks around it alone: neither
the size of a slab nor the start of the range nor the cut of the input changes a sample.
"""

from collections.abc import Iterator

import numpy as np

from common.audio.k_weighting import KWeighting
from common.audio.pcm import Frames
from services.mixer.assembly import Assembly
from services.mixer.balance import Balance
from services.mixer.master import Master
from services.mixer.render import (
    SOURCES,
    Placement,
    Planes,
    RenderReport,
    RenderRequest,
    Stem,
    StemAudio,
    to_frames,
    to_planes,
)
from services.mixer.sidechain import REACH_AFTER, REACH_BEFORE

# How much a stage takes at once: enough for numpy, little enough for the cache.
_SLAB_SAMPLES = 512_000
_MAX_SLAB_BLOCKS = 16


class RangeMix:
    """Takes placements, their audio and the narration in order of time; yields what is ready."""

    def __init__(self, request: RenderRequest) -> None:
        weighting = KWeighting(request.sample_rate_hz)
        self._request = request
        self._grid = weighting.grid
        self._assembly = Assembly(request, weighting)
        self._balance = Balance(request, self._grid, self._assembly.sources)
        self._master = Master(request, weighting, self._balance.end)
        self._clip_ids: dict[str, None] = {}
        block_samples = self._grid.block_frames * request.output_channel_count
        slab_blocks = min(max(_SLAB_SAMPLES // block_samples, 1), _MAX_SLAB_BLOCKS)
        self._slab_frames = slab_blocks * self._grid.block_frames
        # The end of the range's last block.
        self._goal = self._grid.block_ceiling(request.end_frame)

    def place(self, placement: Placement) -> None:
        """Begin a clip; raises as Timeline.begin does."""
        self._assembly.timeline.begin(placement, self._assembly.heard_end)

    def fill(self, frames: Frames) -> None:
        """The next frames of that clip; raises InvalidArgument where there are too many."""
        self._assembly.timeline.fill(to_planes(frames))

    def hear(self, frames: Frames) -> Iterator[StemAudio]:
        """The next frames of the narration; raises as Assembly.hear does."""
        self._assembly.hear(frames)
        while self._assembly.end + self._slab_frames <= self._assembly.heard_end:
            yield from self._advance(self._assembly.end + self._slab_frames)

    def finish(self) -> Iterator[StemAudio | RenderReport]:
        """The rest and the report; raises InvalidArgument where something is missing."""
        self._assembly.require_complete()
        while self._master.end < self._goal:
            # Behind all that came there is silence.
            yield from self._advance(self._assembly.end + self._grid.block_frames)
        yield self._report()

    def _advance(self, stop: int) -> Iterator[StemAudio]:
        """Take all stages as far as they come when assembly comes to a block's border."""
        part = self._in_range(self._assembly.end, stop)
        sounding = self._assembly.timeline.clip_ids(part.start, part.stop) if part else ()
        self._clip_ids.update(dict.fromkeys(sounding))
        self._assembly.advance(stop)
        yield from self._advance_balance(stop - REACH_AFTER * self._grid.hop_frames)
        yield from self._advance_master()
        self._assembly.forget(
            self._balance.end, self._balance.end // self._grid.hop_frames - REACH_BEFORE
        )

    def _advance_balance(self, known_end: int) -> Iterator[StemAudio]:
        # The limiter looks at less than a block behind the range.
        stop = min(self._grid.block_floor(known_end), self._goal + self._grid.block_frames)
        if stop <= self._balance.end:
            return
        start = self._balance.end
        stems, total = self._balance.advance(stop)
        self._master.append(total)
        silence = np.zeros((1, stop - start), np.float32)
        for stem in SOURCES:
            yield from self._output(stem, stems.get(stem, silence), start)

    def _advance_master(self) -> Iterator[StemAudio]:
        stop = min(self._master.ready_end, self._goal)
        if stop > self._master.end:
            start = self._master.end
            yield from self._output(Stem.MIX, self._master.advance(stop), start)

    def _output(self, stem: Stem, planes: Planes, start: int) -> Iterator[StemAudio]:
        """What of some planes lies in the range, if it was asked for."""
        part = self._in_range(start, start + planes.shape[1])
        if part and stem in self._request.stems:
            inner = planes[:, part.start - start : part.stop - start]
            yield StemAudio(stem, to_frames(inner, self._request.output_channel_count))

    def _in_range(self, start: int, stop: int) -> range:
        return range(max(start, self._request.start_frame), min(stop, self._request.end_frame))

    def _report(self) -> RenderReport:
        mix = self._master.finish()
        return RenderReport(
            levels={Stem.MIX: mix, **self._balance.levels()},
            true_peak_dbtp=self._master.true_peak_dbtp,
            sample_peak_dbfs=self._master.sample_peak_dbfs,
            limiter_reduction_db=self._master.reduction_db,
            clip_ids=tuple(self._clip_ids),
            voice_over_bed_lu=self._balance.margins_lu(),
        )
