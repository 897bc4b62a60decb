"""Checkpoints on disk: config.json, model.safetensors, checkpoint.json and the tokenizer.

Everything is read from local files; a file that is missing, broken or of another model is one
FailedPrecondition (WEIGHTS_UNREADABLE, WEIGHTS_WRONG_ARCHITECTURE).
"""

import json
import shutil
from pathlib import Path
from typing import TypeVar

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save_file
from transformers import BertConfig, PretrainedConfig, Wav2Vec2Config

from common.errors import FailedPrecondition
from services.classifier.checkpoints import CARD_FILE
from services.classifier.kobert.cards import TextCard, VoiceCard, write_card
from services.classifier.kobert.model import TextModel
from services.classifier.kobert.pieces import PIECES_FILE
from services.classifier.kobert.voice_model import VoiceModel

_CONFIG_FILE = "config.json"
_WEIGHTS_FILE = "model.safetensors"
M = TypeVar("M", TextModel, VoiceModel)


def load_text_model(folder: Path, card: TextCard) -> TextModel:
    """The trained KoBERT, in float32 on the CPU, ready to serve."""
    config = read_config(folder, BertConfig)
    wanted = card.rules.first_role_id + len(card.role_tokens)
    if config.vocab_size != wanted or config.max_position_embeddings < card.rules.max_tokens:
        raise FailedPrecondition(
            "WEIGHTS_WRONG_ARCHITECTURE",
            f"{folder} has {config.vocab_size} tokens and {config.max_position_embeddings} places, "
            f"its card asks for {wanted} and {card.rules.max_tokens}",
        )
    return _filled(TextModel(config), folder)


def load_voice_model(folder: Path) -> VoiceModel:
    """The trained wav2vec 2.0, in float32 on the CPU, ready to serve."""
    return _filled(VoiceModel(read_config(folder, Wav2Vec2Config)), folder)


def save_text_checkpoint(folder: Path, model: TextModel, card: TextCard, pieces: Path) -> None:
    """Writes a checkpoint; pieces is the folder of the tokenizer. The card comes last, so that a
    folder with a card is whole."""
    folder.mkdir(parents=True, exist_ok=True)
    if pieces != folder:
        shutil.copyfile(pieces / PIECES_FILE, folder / PIECES_FILE)
    _save(folder, model)
    write_card(folder, card)


def save_voice_checkpoint(folder: Path, model: VoiceModel, card: VoiceCard) -> None:
    """Writes a checkpoint, the card last."""
    folder.mkdir(parents=True, exist_ok=True)
    _save(folder, model)
    write_card(folder, card)


C = TypeVar("C", bound=PretrainedConfig)


def read_config(folder: Path, cls: type[C]) -> C:
    """A model's config.json, which has to be of that class."""
    try:
        document = json.loads((folder / _CONFIG_FILE).read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise _unreadable(folder, f"has no {_CONFIG_FILE}") from error
    except ValueError as error:
        raise _unreadable(folder, f"has a {_CONFIG_FILE} that is no JSON: {error}") from error
    kind = document.get("model_type") if isinstance(document, dict) else None
    if kind != cls.model_type:
        raise FailedPrecondition(
            "WEIGHTS_WRONG_ARCHITECTURE",
            f"{folder} holds a model of type {kind!r}, expected {cls.model_type!r}",
        )
    config: C = cls.from_dict(document)
    return config


def _filled(model: M, folder: Path) -> M:
    try:
        weights = load_file(folder / _WEIGHTS_FILE)
    except FileNotFoundError as error:
        raise _unreadable(folder, f"has no {_WEIGHTS_FILE}") from error
    except SafetensorError as error:
        raise _unreadable(folder, f"has a broken {_WEIGHTS_FILE}: {error}") from error
    try:
        model.load_state_dict(weights, strict=True)
    except RuntimeError as error:
        raise FailedPrecondition(
            "WEIGHTS_WRONG_ARCHITECTURE", f"{folder} does not fit its config.json: {error}"
        ) from error
    model.eval()
    return model


def _save(folder: Path, model: TextModel | VoiceModel) -> None:
    """Card away, weights in: an interrupted save leaves no folder that looks whole."""
    (folder / CARD_FILE).unlink(missing_ok=True)
    model.config.to_json_file(folder / _CONFIG_FILE, use_diff=False)
    part = folder / f".{_WEIGHTS_FILE}.part"
    state: dict[str, torch.Tensor] = {
        name: tensor.detach().to("cpu", torch.float32).contiguous()
        for name, tensor in model.state_dict().items()
    }
    save_file(state, part, metadata={"format": "pt"})
    part.replace(folder / _WEIGHTS_FILE)


def _unreadable(folder: Path, what: str) -> FailedPrecondition:
    return FailedPrecondition("WEIGHTS_UNREADABLE", f"{folder} {what}")
