"""audiocraft's codec as services.musicgen.bed.stream wants one."""

from typing import Any

from common.audiocraft.model import TokenModel
from services.musicgen.engine import FloatArray


class Rendering:
    """Codes (codebooks, frames) to samples at the model's rate."""

    def __init__(self, model: TokenModel) -> None:
        self._model = model
        self.hop_frames = round(model.format.sample_rate_hz / model.format.frame_rate_hz)

    def decode(self, codes: Any) -> FloatArray:
        """Samples (audio frames, channels) of codes."""
        return self._model.hear(codes)
