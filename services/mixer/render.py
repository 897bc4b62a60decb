"""What the mixer is asked to render, and what it gives."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from common.audio.loudness import Energies
from common.audio.pcm import Frames
from common.sounds import CueKind

# Inside the mixer channels come first, (channels, frames), so that each lies in one piece.
Planes = NDArray[np.float32]


def to_planes(frames: Frames) -> Planes:
    """Frames (frames, channels) as planes."""
    planes = np.empty((frames.shape[1], len(frames)), np.float32)
    for index, plane in enumerate(planes):
        plane[:] = frames[:, index]
    return planes


def to_frames(planes: Planes, channel_count: int) -> Frames:
    """Planes as frames (frames, channels); one plane is given to all channels."""
    frames = np.empty((planes.shape[1], channel_count), np.float32)
    for index in range(channel_count):
        frames[:, index] = planes[index % len(planes)]
    return frames


class Stem(StrEnum):
    """What an output holds."""

    MIX = "mix"
    NARRATION = "narration"
    EFFECTS = "effects"
    AMBIENCE = "ambience"
    MUSIC = "music"


STEM_OF_KIND = {
    CueKind.EFFECT: Stem.EFFECTS,
    CueKind.AMBIENCE: Stem.AMBIENCE,
    CueKind.MUSIC: Stem.MUSIC,
}
# What the mix is the sum of, before the limiter.
SOURCES = (Stem.NARRATION, *STEM_OF_KIND.values())


class PeakKind(StrEnum):
    """How the limit of the peak is measured; NONE leaves the mix without a limiter."""

    TRUE_PEAK = "true_peak"
    SAMPLE_PEAK = "sample_peak"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class RenderRequest:
    """A range of the timeline and how it is to sound; frames count from the narration's first."""

    sample_rate_hz: int
    narration_channel_count: int
    # The narration's own, or 2.
    output_channel_count: int
    # What to give back.
    start_frame: int
    frame_count: int
    # What of the narration will come, context included.
    context_start_frame: int
    context_frame_count: int
    # The whole narration.
    narration_frame_count: int
    narration_loudness_lufs: float
    # The level over which the narration is taken for speech.
    speech_gate_lufs: float
    gain_db: float
    peak_limit_db: float
    peak_kind: PeakKind
    stems: tuple[Stem, ...]

    @property
    def end_frame(self) -> int:
        """The first frame after the range."""
        return self.start_frame + self.frame_count

    @property
    def context_end_frame(self) -> int:
        """The first frame after the narration that will come."""
        return self.context_start_frame + self.context_frame_count


@dataclass(frozen=True, slots=True)
class Placement:
    """A clip, or a part of one, on the timeline: the audio that follows it.

    Only sent_frame_count frames come, from sent_offset_frames of the clip on. The fades belong to
    the whole clip.
    """

    clip_id: str
    kind: CueKind
    channel_count: int
    start_frame: int
    frame_count: int
    sent_offset_frames: int
    sent_frame_count: int
    gain_db: float
    fade_in_frames: int
    fade_out_frames: int
    loudness_lufs: float

    @property
    def sent_start_frame(self) -> int:
        """Where on the timeline the first frame that comes lies."""
        return self.start_frame + self.sent_offset_frames


@dataclass(frozen=True, slots=True)
class ClipAudio:
    """The next frames of the placement that came last, (frames, channels)."""

    frames: Frames


@dataclass(frozen=True, slots=True)
class NarrationAudio:
    """The next frames of the narration, (frames, channels)."""

    frames: Frames


Arrival = Placement | ClipAudio | NarrationAudio


@dataclass(frozen=True, slots=True)
class StemAudio:
    """The next frames of an output, (frames, channels)."""

    stem: Stem
    frames: Frames


@dataclass(frozen=True, slots=True)
class StemLevels:
    """Sub-blocks of an output that begin in the range (common.audio.loudness)."""

    energies: Energies
    mean_squares: Energies


@dataclass(frozen=True, slots=True)
class RenderReport:
    """How a range came out."""

    levels: dict[Stem, StemLevels]
    true_peak_dbtp: float
    sample_peak_dbfs: float
    limiter_reduction_db: float
    # The clips of which a frame sounds in the range, in order of time.
    clip_ids: tuple[str, ...]
    # The least that the voice is over each bed in a second of speech; missing without a bed.
    voice_over_bed_lu: dict[Stem, float]


Rendered = StemAudio | RenderReport
