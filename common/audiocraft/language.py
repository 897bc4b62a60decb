"""The language model and its text encoder, from a checkpoint and a folder with a T5."""

import json
from pathlib import Path
from typing import Any

import safetensors
from omegaconf.errors import OmegaConfBaseException
from transformers.utils.logging import disable_progress_bar

from common.audiocraft.checkpoint import Checkpoint, read_language_model, wrong_architecture
from common.audiocraft.library import DelayedPatternProvider, T5Conditioner, builders
from common.errors import FailedPrecondition

_TEXT = "description"
_TEXT_PROJECTION = f"condition_provider.conditioners.{_TEXT}.output_proj.weight"
_TIED = {"shared.weight", "encoder.embed_tokens.weight"}
# What building a model from another configuration than the published ones raises.
MISFITS = (
    OmegaConfBaseException,
    RuntimeError,
    AssertionError,
    LookupError,
    AttributeError,
    TypeError,
    ValueError,
)


def load_language_model(folder: Path, text_folder: Path, device: str) -> tuple[Any, Any]:
    """audiocraft's LMModel and its configuration.

    Raises FailedPrecondition: WEIGHTS_MISSING, WEIGHTS_UNREADABLE or WEIGHTS_WRONG_ARCHITECTURE.
    """
    checkpoint = read_language_model(folder)
    config = checkpoint.config
    disable_progress_bar()
    try:
        _require_text_alone(checkpoint)
        held = _use_text_encoder(checkpoint, text_folder)
        config.device = device
        config.dtype = "float32" if device == "cpu" else "float16"
        # Weights are loaded over what they would be initialised with.
        config.transformer_lm.update(weight_init=None, depthwise_init=None, zero_bias_init=False)
        model = builders.get_lm_model(config)
        model.load_state_dict(checkpoint.state)
    except MISFITS as error:
        raise wrong_architecture(checkpoint.path, one_line(error)) from error
    _require_known_network(checkpoint, model)
    _require_whole(text_folder, held, model)
    return model.eval(), config


def delays_of(model: Any) -> list[int]:
    """By how many steps each codebook is delayed."""
    return list(model.pattern_provider.delays)


def _require_text_alone(checkpoint: Checkpoint) -> None:
    conditioners = set(checkpoint.config.conditioners or {}) - {"args"}
    if conditioners == {_TEXT} and checkpoint.config.conditioners[_TEXT].model == "t5":
        return
    raise wrong_architecture(
        checkpoint.path,
        f"it is conditioned on {', '.join(sorted(conditioners)) or 'nothing'}; expected a text "
        "read by a T5 alone (melody and style models need more packages and weights)",
    )


def _use_text_encoder(checkpoint: Checkpoint, folder: Path) -> set[str]:
    """Lets audiocraft's conditioner load the T5 that lies in the folder; its tensors' names."""
    for name in ("config.json", "model.safetensors"):
        if not (folder / name).is_file():
            raise FailedPrecondition(
                "WEIGHTS_MISSING", f"there is no {folder / name}; the text encoder is a T5 there"
            )
    settings = json.loads((folder / "config.json").read_text("utf-8"))
    named = checkpoint.config.conditioners[_TEXT].t5
    wanted = checkpoint.state[_TEXT_PROJECTION].shape[1]
    kind, width = settings.get("model_type"), settings.get("d_model")
    if (kind, width) != ("t5", wanted):
        raise wrong_architecture(
            folder,
            f"expected {named.name} (a t5 of width {wanted}) for {checkpoint.path}, "
            f"got a {kind} of width {width}",
        )
    named.name = str(folder)
    T5Conditioner.MODELS_DIMS[named.name] = width
    if named.name not in T5Conditioner.MODELS:
        T5Conditioner.MODELS.append(named.name)
    try:
        with safetensors.safe_open(folder / "model.safetensors", "pt") as file:
            return set(file.keys())
    except safetensors.SafetensorError as error:
        raise FailedPrecondition(
            "WEIGHTS_UNREADABLE", f"{folder / 'model.safetensors'}: {one_line(error)}"
        ) from error


def _require_known_network(checkpoint: Checkpoint, model: Any) -> None:
    """Raises for networks that common.audiocraft.network does not compute."""
    provider, fuser = model.pattern_provider, model.fuser
    attentions = [layer.self_attn for layer in model.transformer.layers]
    known = (
        isinstance(provider, DelayedPatternProvider)
        and not provider.flatten_first
        and not provider.empty_initial
        and list(fuser.fuse2cond["cross"]) == [_TEXT]
        and not fuser.cross_attention_pos_emb
        and model.out_norm is not None
        and model.transformer.positional_embedding == "sin"
        and all(
            attention.custom
            and attention.kv_repeat == 1
            and attention.past_context is None
            and not attention.qk_layer_norm
            for attention in attentions
        )
    )
    if not known:
        raise wrong_architecture(
            checkpoint.path,
            "expected the published networks' kind (norm first, memory-efficient attention, "
            "sinusoidal positions, delayed codebooks, text by cross-attention)",
        )


def _require_whole(text_folder: Path, held: set[str], model: Any) -> None:
    """Raises where the T5's file lacks tensors, which transformers makes up at random."""
    encoder = model.condition_provider.conditioners[_TEXT].t5
    if lacking := set(encoder.state_dict()) - held - _TIED:
        raise wrong_architecture(
            text_folder, f"it lacks {len(lacking)} tensors, such as {min(lacking)}"
        )


def one_line(error: BaseException) -> str:
    """What went wrong, without torch's list of every tensor."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return " ".join(lines[:2])[:400] or type(error).__name__
