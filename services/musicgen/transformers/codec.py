"""EnCodec (Défossez et al. 2022): codes to audio and back."""

from typing import Any

import numpy as np
import torch

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


def _as_channels(samples: FloatArray, channel_count: int) -> FloatArray:
    """The samples as mono, or as so many equal channels."""
    if samples.shape[1] == channel_count:
        return samples
    return np.repeat(samples.mean(axis=1, keepdims=True), channel_count, axis=1)
