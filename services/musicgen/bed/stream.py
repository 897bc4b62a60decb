"""Codes that become audio part by part, as if they had been rendered whole."""

from typing import Protocol

import torch

from services.musicgen.bed.seam import crossfade
from services.musicgen.engine import FloatArray


class Codec(Protocol):
    """What renders codes; a frame of them is hop_frames of audio."""

    hop_frames: int

    def decode(self, codes: torch.Tensor) -> FloatArray:
        """Samples (audio frames, channels) of codes (codebooks, frames)."""


class StreamDecoder:
    """Renders the codes of one take as they come, in flat memory.

    Each part is decoded with 2 s of what came before it, and its last half second once more with
    what comes after it; where the two renderings both know enough they are crossfaded.
    """

    CONTEXT_FRAMES = 100
    HELD_FRAMES = 25
    SEAM_FRAMES = 8

    def __init__(self, codec: Codec, context: torch.Tensor | None) -> None:
        """context: codes (codebooks, frames) that the take goes on from and that do not sound."""
        self._codec = codec
        self._codes = context
        # How many of the last frames of _codes have not been handed out.
        self._held_count = 0
        self._seam: FloatArray | None = None

    @property
    def known_count(self) -> int:
        """How many frames of codes are kept for the next part."""
        return 0 if self._codes is None else self._codes.shape[-1]

    def push(self, codes: torch.Tensor, *, last: bool) -> FloatArray:
        """The samples (audio frames, channels) that the next codes (codebooks, frames) complete."""
        known = codes if self._codes is None else torch.cat([self._codes, codes], dim=-1)
        context_count = known.shape[-1] - codes.shape[-1] - self._held_count
        spare = max(0, context_count - self.CONTEXT_FRAMES)
        known, context_count = known[:, spare:], context_count - spare
        fresh_count = known.shape[-1] - context_count
        hop = self._codec.hop_frames
        samples = self._codec.decode(known)[context_count * hop :]
        if self._seam is not None:
            joined = min(len(self._seam), len(samples))
            samples[:joined] = crossfade(self._seam[:joined], samples[:joined])
        held = 0 if last else min(self.HELD_FRAMES, fresh_count)
        end = (fresh_count - held) * hop
        if end:
            self._seam = samples[end : end + min(self.SEAM_FRAMES, held) * hop]
        self._codes, self._held_count = known, held
        return samples[:end]
