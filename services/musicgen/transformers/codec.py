"""EnCodec (Défossez et al. 2022): codes to audio and back, in parts that join without a seam."""

from typing import Any

import numpy as np
import torch

from services.musicgen.bed.seam import crossfade
from services.musicgen.engine import FloatArray


class Codec:
    """A checkpoint's EnCodec, in float32; a stereo one codes left and right each for itself."""

    def __init__(self, model: Any) -> None:
        self._encoder = model.audio_encoder
        config = self._encoder.config
        self.channel_count: int = model.decoder.config.audio_channels
        self.codebook_count: int = model.decoder.config.num_codebooks
        self.sample_rate_hz: int = config.sampling_rate
        self.hop_frames: int = config.hop_length

    @property
    def frame_rate_hz(self) -> float:
        """Frames of codes a second."""
        return self.sample_rate_hz / self.hop_frames

    @torch.inference_mode()
    def encode(self, samples: FloatArray) -> torch.Tensor:
        """Codes (codebooks, frames) of samples (audio frames, channels) at the codec's rate."""
        sides = _as_channels(samples, self.channel_count)
        audio = torch.from_numpy(np.ascontiguousarray(sides.T)).to(self._encoder.device)
        found = self._encoder.encode(audio[:, None, :]).audio_codes[0]
        return found.permute(1, 0, 2).reshape(self.codebook_count, -1)

    @torch.inference_mode()
    def decode(self, codes: torch.Tensor) -> FloatArray:
        """Samples (audio frames, channels) of codes (codebooks, frames)."""
        sides = codes.view(-1, self.channel_count, codes.shape[-1]).permute(1, 0, 2)
        audio = self._encoder.decode(sides[None], [None]).audio_values
        samples: FloatArray = audio[:, 0].T.float().cpu().numpy()
        return np.ascontiguousarray(samples)


class StreamDecoder:
    """Decodes the codes of one take as they come, in flat memory.

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


def _as_channels(samples: FloatArray, channel_count: int) -> FloatArray:
    """The samples as mono, or as so many equal channels."""
    if samples.shape[1] == channel_count:
        return samples
    return np.repeat(samples.mean(axis=1, keepdims=True), channel_count, axis=1)
