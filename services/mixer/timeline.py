"""The clips that have come, and what sounds of them where."""

import numpy as np

from common.errors import InvalidArgument, ResourceExhausted
from common.sounds import CueKind
from services.mixer.clip import Clip, make_clip
from services.mixer.render import Placement, Planes

# Clips come in order of the timeline: more than this waiting is a client that sends all at once.
_MAX_WAITING_BYTES = 512 * 1024 * 1024


class Timeline:
    """Takes placements with their audio and adds up what sounds."""

    def __init__(self, output_channels: int, voice_lufs: float) -> None:
        self._output_channels = output_channels
        self._voice_lufs = voice_lufs
        self._clips: list[Clip] = []
        self._placement: Placement | None = None
        self._audio = np.zeros((0, 0), np.float32)
        self._filled = 0

    def begin(self, placement: Placement, reached_frame: int) -> None:
        """Begin a clip; `reached_frame` is where the narration has come to.

        Raises InvalidArgument where the clip comes too late or the one before is incomplete,
        ResourceExhausted where too much waits.
        """
        self.require_complete()
        if placement.sent_start_frame < reached_frame:
            raise InvalidArgument(
                "CLIP_TOO_LATE",
                f"clip {placement.clip_id} begins at frame {placement.sent_start_frame}, the "
                f"narration has come to {reached_frame}; expected the clip before it",
            )
        size_bytes = placement.channel_count * placement.sent_frame_count * 4
        waiting_bytes = sum(clip.audio.nbytes for clip in self._clips)
        if waiting_bytes + size_bytes > _MAX_WAITING_BYTES:
            raise ResourceExhausted(
                "TOO_MANY_CLIPS_WAITING",
                f"{waiting_bytes} bytes of clips wait for the narration, expected clips in order "
                f"of the timeline and at most {_MAX_WAITING_BYTES}",
            )
        self._placement, self._filled = placement, 0
        shape = (placement.channel_count, placement.sent_frame_count)
        self._audio = np.empty(shape, np.float32)

    def fill(self, planes: Planes) -> None:
        """The next audio of the clip that began last, (channels, frames)."""
        if self._placement is None:
            raise InvalidArgument("NO_CLIP", "got audio of a clip, expected a clip to begin first")
        filled = self._filled + planes.shape[1]
        if filled > self._placement.sent_frame_count:
            raise InvalidArgument(
                "CLIP_TOO_LONG",
                f"got {filled} frames of clip {self._placement.clip_id}, expected "
                f"{self._placement.sent_frame_count}",
            )
        self._audio[:, self._filled : filled] = planes
        self._filled = filled
        if filled == self._placement.sent_frame_count:
            self._keep(
                make_clip(self._placement, self._audio, self._output_channels, self._voice_lufs)
            )

    def _keep(self, clip: Clip) -> None:
        self._clips.append(clip)
        # One order of adding up, whatever came when and in which parts.
        self._clips.sort(
            key=lambda other: (other.placement.start_frame, other.placement.clip_id, other.start)
        )
        self._placement = None

    def require_complete(self) -> None:
        """Raises InvalidArgument while audio of a clip is missing."""
        if self._placement is not None:
            raise InvalidArgument(
                "CLIP_INCOMPLETE",
                f"got {self._filled} frames of clip {self._placement.clip_id}, expected "
                f"{self._placement.sent_frame_count} before anything else",
            )

    def sound(self, kind: CueKind, start: int, stop: int) -> tuple[Planes, Planes]:
        """What sounds of a kind, and the same without what users added to its gain.

        Both of shape (output channels, stop - start); the same array where no one added.
        """
        clips = self.sounding(kind, start, stop)
        total = self._sum(clips, start, stop, guarded=False)
        if all(clip.gain == clip.guarded_gain for clip in clips):
            return total, total
        return total, self._sum(clips, start, stop, guarded=True)

    def clip_ids(self, start: int, stop: int) -> list[str]:
        """The clips that sound between two frames, in order of time."""
        return [
            clip.placement.clip_id for kind in CueKind for clip in self.sounding(kind, start, stop)
        ]

    def forget(self, before: int) -> None:
        """Let go of clips that end before a frame."""
        self._clips = [clip for clip in self._clips if clip.end > before]

    def sounding(self, kind: CueKind, start: int, stop: int) -> list[Clip]:
        """The clips of a kind that sound between two frames, in the order of adding up."""
        return [
            clip
            for clip in self._clips
            if clip.placement.kind == kind and clip.start < stop and clip.end > start
        ]

    def _sum(self, clips: list[Clip], start: int, stop: int, *, guarded: bool) -> Planes:
        total = np.zeros((self._output_channels, stop - start), np.float32)
        for clip in clips:
            clip.add_to(total, start, guarded=guarded)
        return total
