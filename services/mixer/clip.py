"""A clip, or a part of one, with its audio and its gains."""

from dataclasses import dataclass

import numpy as np

from services.mixer.fade import fade_in, fade_out
from services.mixer.levels import base_gain_db, output_loudness_lufs, to_gain
from services.mixer.render import Placement, Planes


@dataclass(frozen=True, slots=True)
class Clip:
    """A placement whose audio has come, in the channels of the output."""

    placement: Placement
    # Mono, or what the output has; shape (channels, sent frames).
    audio: Planes
    gain: np.float32
    # The gain with what the user added to it taken away.
    guarded_gain: np.float32

    @property
    def start(self) -> int:
        """The first frame that has audio."""
        return self.placement.sent_start_frame

    @property
    def end(self) -> int:
        """The first frame after its audio."""
        return self.start + int(self.audio.shape[1])

    def add_to(self, total: Planes, start: int, *, guarded: bool) -> None:
        """Add what sounds of it to frames (channels, n) that begin at `start`."""
        low, high = max(start, self.start), min(start + total.shape[1], self.end)
        if low >= high:
            return
        audio = self.audio[:, low - self.start : high - self.start]
        sound = audio * (self.guarded_gain if guarded else self.gain)
        self._fade(sound, low - self.placement.start_frame)
        total[:, low - start : high - start] += sound

    def _fade(self, sound: Planes, first: int) -> None:
        """Fade frames of which the first is this far into the clip."""
        placement = self.placement
        last = first + sound.shape[1]
        high = min(last, placement.fade_in_frames)
        if first < high:
            frames = np.arange(first, high)
            sound[:, : high - first] *= fade_in(frames, placement.fade_in_frames)
        low = max(first, placement.frame_count - placement.fade_out_frames)
        if low < last:
            frames_left = placement.frame_count - np.arange(low, last)
            sound[:, low - first :] *= fade_out(frames_left, placement.fade_out_frames)


def make_clip(placement: Placement, audio: Planes, output_channels: int, voice_lufs: float) -> Clip:
    """The clip at its level; voice_lufs is the narration's loudness in the output."""
    clip_lufs = output_loudness_lufs(
        placement.loudness_lufs, placement.channel_count, output_channels
    )
    base_db = base_gain_db(placement.kind, clip_lufs, voice_lufs)
    if len(audio) > output_channels:
        # -3 dB for each side: what both have in common keeps its power.
        audio = (audio[:1] + audio[1:]) * np.float32(np.sqrt(0.5))
    return Clip(
        placement,
        audio,
        np.float32(to_gain(base_db + placement.gain_db)),
        np.float32(to_gain(base_db + min(placement.gain_db, 0.0))),
    )
