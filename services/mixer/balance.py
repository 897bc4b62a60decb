"""The second stage: brings the stems to their level under the voice and adds them up."""

import numpy as np

from common.audio.grid import TimeGrid
from services.mixer.ducked_stem import DuckedStem
from services.mixer.level_log import LevelLog
from services.mixer.levels import output_loudness_lufs, to_gain
from services.mixer.render import STEM_OF_KIND, Planes, RenderRequest, Stem, StemLevels
from services.mixer.sidechain import REACH_AFTER, REACH_BEFORE
from services.mixer.source import Source
from services.mixer.speech import SpeechFinder


class Balance:
    """Takes assembled blocks in order of time, from the block before the range on."""

    def __init__(self, request: RenderRequest, grid: TimeGrid, sources: dict[Stem, Source]) -> None:
        self._grid = grid
        first = grid.block_floor(request.start_frame)
        self.end = max(first - grid.block_frames, 0)
        self._channel_count = request.output_channel_count
        self._gain = np.float32(to_gain(request.gain_db))
        # What one channel on both sides adds to the narration.
        spread_lu = output_loudness_lufs(
            0.0, request.narration_channel_count, request.output_channel_count
        )
        self._spread = 10 ** (spread_lu / 10)
        self._narration = sources[Stem.NARRATION]
        self._log = LevelLog(grid, request)
        self._finder = SpeechFinder(
            request.narration_loudness_lufs + spread_lu, request.speech_gate_lufs + spread_lu
        )
        first_hop = self.end // grid.hop_frames
        self._ducked = {
            stem: DuckedStem(kind, sources[stem], request, grid, first_hop)
            for kind, stem in STEM_OF_KIND.items()
        }

    def advance(self, stop: int) -> tuple[dict[Stem, Planes], Planes]:
        """The stems that sound up to a block's border, and the sum, (output channels, frames)."""
        hops = range(self.end // self._grid.hop_frames, stop // self._grid.hop_frames)
        stems = {Stem.NARRATION: self._narration.planes.read(self.end, stop) * self._gain}
        voice = self._spread * self._narration.energies(
            hops.start - REACH_BEFORE, hops.stop + REACH_AFTER
        )
        speech = self._finder.find(voice)
        for stem, ducked in self._ducked.items():
            planes = ducked.duck(hops, speech)
            if planes is not None:
                stems[stem] = planes
        power = float(self._gain) ** 2
        self._log.append(
            hops.start,
            voice[REACH_BEFORE:-REACH_AFTER] * power,
            self._narration.mean_squares(hops.start, hops.stop) * power,
        )
        self.end = stop
        return stems, self._sum(stems)

    def levels(self) -> dict[Stem, StemLevels]:
        """The levels of the stems in the range."""
        ducked = {stem: ducked.levels() for stem, ducked in self._ducked.items()}
        return {Stem.NARRATION: self._log.finish(), **ducked}

    def margins_lu(self) -> dict[Stem, float]:
        """The least that the voice is over each bed in a second of speech, where both sound."""
        return {
            stem: self._ducked[stem].least_margin_lu
            for stem in (Stem.AMBIENCE, Stem.MUSIC)
            if np.isfinite(self._ducked[stem].least_margin_lu)
        }

    def _sum(self, stems: dict[Stem, Planes]) -> Planes:
        frame_count = stems[Stem.NARRATION].shape[1]
        # From zeros, so that a sum has one sign of zero whichever stems are silent.
        total = np.zeros((self._channel_count, frame_count), np.float32)
        for planes in stems.values():
            total += planes
        return total
