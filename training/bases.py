"""Published weights as training starts from them: an encoder that knows the language, new heads."""

from pathlib import Path
from pickle import UnpicklingError
from typing import Any

from safetensors import SafetensorError
from transformers import BertConfig, BertModel, Wav2Vec2Config, Wav2Vec2Model

from common.errors import FailedPrecondition
from services.classifier.kobert.encoding import ROLE_TOKENS, EncodingRules
from services.classifier.kobert.loading import read_config
from services.classifier.kobert.model import TextModel
from services.classifier.kobert.voice_model import VoiceModel


def base_vocabulary_size(folder: Path) -> int:
    """How many tokens the published KoBERT knows; role tokens come behind them."""
    return int(read_config(folder, BertConfig).vocab_size)


def text_model_from(folder: Path, rules: EncodingRules) -> TextModel:
    """KoBERT with room for the role tokens; their embeddings and the heads are random.

    Raises FailedPrecondition (WEIGHTS_UNREADABLE, WEIGHTS_WRONG_ARCHITECTURE).
    """
    config = read_config(folder, BertConfig)
    if config.max_position_embeddings < rules.max_tokens:
        raise FailedPrecondition(
            "WEIGHTS_WRONG_ARCHITECTURE",
            f"{folder} reads at most {config.max_position_embeddings} tokens, these lengths "
            f"take {rules.max_tokens}",
        )
    encoder = _pretrained(BertModel, folder)
    encoder.resize_token_embeddings(config.vocab_size + len(ROLE_TOKENS), mean_resizing=False)
    model = TextModel(encoder.config)
    model.encoder = encoder
    return model


def voice_model_from(folder: Path) -> VoiceModel:
    """wav2vec 2.0 with a random head; its convolutions are not trained further.

    Spans of frames are not masked (SpecAugment): clips may be shorter than a span.
    """
    read_config(folder, Wav2Vec2Config)
    encoder = _pretrained(Wav2Vec2Model, folder)
    encoder.config.apply_spec_augment = False
    encoder.freeze_feature_encoder()
    model = VoiceModel(encoder.config)
    model.encoder = encoder
    return model


def _pretrained(cls: Any, folder: Path) -> Any:
    """The encoder out of whatever was published around it; pickles are read as weights alone."""
    try:
        model, found = cls.from_pretrained(folder, local_files_only=True, output_loading_info=True)
    except (OSError, SafetensorError, UnpicklingError, EOFError) as error:
        raise FailedPrecondition(
            "WEIGHTS_UNREADABLE", f"{folder} has no weights that can be read: {error}"
        ) from error
    except (RuntimeError, ValueError) as error:
        # torch raises RuntimeError for broken archives too.
        unlike = isinstance(error, ValueError) or "mismatch" in str(error)
        reason = "WEIGHTS_WRONG_ARCHITECTURE" if unlike else "WEIGHTS_UNREADABLE"
        raise FailedPrecondition(reason, f"{folder} cannot be loaded: {error}") from error
    missing = sorted(name for name in found["missing_keys"] if "masked_spec_embed" not in name)
    if missing:
        raise FailedPrecondition(
            "WEIGHTS_WRONG_ARCHITECTURE",
            f"{folder} lacks {len(missing)} weights of {cls.__name__}, such as {missing[0]}",
        )
    return model.float()
