"""EnCodec: tokens to audio and back."""

import warnings
from pathlib import Path
from typing import Any

from common.audiocraft.checkpoint import read_codec, wrong_architecture
from common.audiocraft.language import MISFITS, one_line
from common.audiocraft.library import builders


def load_codec(folder: Path, language_config: Any, device: str) -> Any:
    """audiocraft's CompressionModel as the language model uses it (stereo: two in one).

    Raises FailedPrecondition: WEIGHTS_MISSING, WEIGHTS_UNREADABLE or WEIGHTS_WRONG_ARCHITECTURE.
    """
    checkpoint = read_codec(folder)
    try:
        checkpoint.config.device = device
        with warnings.catch_warnings():
            # The codec's weights are stored as torch.nn.utils.weight_norm names them.
            warnings.filterwarnings("ignore", ".*weight_norm.*is deprecated", FutureWarning)
            codec = builders.get_compression_model(checkpoint.config)
        codec.load_state_dict(checkpoint.state)
        codec = builders.get_wrapped_compression_model(codec.eval(), language_config)
    except MISFITS as error:
        raise wrong_architecture(checkpoint.path, one_line(error)) from error
    wanted = language_config.transformer_lm
    made = (codec.num_codebooks, codec.cardinality)
    if made != (wanted.n_q, wanted.card):
        raise wrong_architecture(
            checkpoint.path,
            f"expected {wanted.n_q} codebooks of {wanted.card} tokens, got {made[0]} of {made[1]}",
        )
    return codec
