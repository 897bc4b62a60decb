"""The first stage: lays narration and clips down on the timeline and measures them."""

from common.audio.grid import CONTEXT_HOPS, HOPS_PER_SECOND
from common.audio.k_weighting import KWeighting
from common.audio.pcm import Frames
from common.errors import InvalidArgument
from services.mixer.levels import output_loudness_lufs
from services.mixer.render import SOURCES, STEM_OF_KIND, RenderRequest, Stem, to_planes
from services.mixer.source import Source
from services.mixer.timeline import Timeline
from services.mixer.track import Track

_CONTEXT_BLOCKS = CONTEXT_HOPS // HOPS_PER_SECOND


class Assembly:
    """Grows by whole blocks, from as far before the range as anything reaches."""

    def __init__(self, request: RenderRequest, weighting: KWeighting) -> None:
        self._request = request
        self._grid = grid = weighting.grid
        first = grid.block_floor(request.start_frame) - _CONTEXT_BLOCKS * grid.block_frames
        self.end = max(first, 0)
        voice_lufs = output_loudness_lufs(
            request.narration_loudness_lufs,
            request.narration_channel_count,
            request.output_channel_count,
        )
        self.timeline = Timeline(request.output_channel_count, voice_lufs)
        self._narration = Track(request.narration_channel_count, request.context_start_frame)
        channels = dict.fromkeys(Stem, request.output_channel_count)
        channels[Stem.NARRATION] = request.narration_channel_count
        self.sources = {stem: Source(weighting, channels[stem], self.end) for stem in SOURCES}

    @property
    def heard_end(self) -> int:
        """The first frame of the narration that has not come."""
        return self._narration.end

    def hear(self, frames: Frames) -> None:
        """Take the next frames of the narration, (frames, channels).

        Raises InvalidArgument for more than was announced, or a clip that should be complete.
        """
        self.timeline.require_complete()
        if self.heard_end + len(frames) > self._request.context_end_frame:
            raise InvalidArgument(
                "NARRATION_TOO_LONG",
                f"got more than the {self._request.context_frame_count} frames of narration "
                "that context_frame_count announces",
            )
        self._narration.append(to_planes(frames))

    def require_complete(self) -> None:
        """Raises InvalidArgument where less has come than was announced."""
        self.timeline.require_complete()
        if self.heard_end < self._request.context_end_frame:
            raise InvalidArgument(
                "NARRATION_INCOMPLETE",
                f"got {self.heard_end - self._request.context_start_frame} frames of narration, "
                f"expected {self._request.context_frame_count}",
            )

    def advance(self, stop: int) -> None:
        """Assemble up to a block's border; what has not come is silence."""
        settled = self.end - self._grid.settle_frames
        narration = self._narration.read(settled, stop)
        self.sources[Stem.NARRATION].append(narration, narration)
        for kind, stem in STEM_OF_KIND.items():
            if self.timeline.sounding(kind, settled, stop):
                self.sources[stem].append(*self.timeline.sound(kind, settled, stop))
            else:
                self.sources[stem].append_silence(stop - self.end)
        self.end = stop
        settled = stop - self._grid.settle_frames
        self._narration.forget(settled)
        self.timeline.forget(settled)

    def forget(self, before_frame: int, before_hop: int) -> None:
        """Let go of assembled samples before a frame and of levels before a hop."""
        for source in self.sources.values():
            source.forget(before_frame, before_hop)
