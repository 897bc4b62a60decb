"""Reads a checkpoint of Whisper: OpenAI's own format, or that of transformers.

OpenAI's is a .pt file with "dims" and "model_state_dict"; only tensors are unpickled. That of
transformers is a folder with config.json and model.safetensors, whose names are translated.
"""

import json
import pickle
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file
from whisper import _ALIGNMENT_HEADS
from whisper.model import LayerNorm, ModelDimensions, Whisper

from common.errors import FailedPrecondition
from services.stt.whisper.names import DIMENSIONS, openai_name


def load_whisper(path: Path, device: str) -> Whisper:
    """The model on its device: float32 on the CPU, float16 elsewhere.

    Raises FailedPrecondition: WEIGHTS_UNREADABLE, WEIGHTS_WRONG_ARCHITECTURE.
    """
    file = _checkpoint_file(path)
    if file.suffix == ".safetensors":
        dims, state = _read_transformers(file)
    else:
        dims, state = _read_openai(file)
    model = _build(file, dims, state)
    _set_alignment_heads(model, file)
    if device != "cpu":
        for module in model.modules():
            if not isinstance(module, LayerNorm):
                for parameter in module.parameters(recurse=False):
                    parameter.data = parameter.data.half()
    return model.to(device).eval()


def _checkpoint_file(path: Path) -> Path:
    if path.is_file():
        return path
    found = sorted([*path.glob("*.pt"), *path.glob("model.safetensors")])
    if len(found) != 1:
        names = ", ".join(sorted(file.name for file in path.iterdir())) or "nothing"
        raise FailedPrecondition(
            "WEIGHTS_UNREADABLE",
            f"{path} holds {names}; expected one .pt file, or model.safetensors and config.json",
        )
    return found[0]


def _read_openai(file: Path) -> tuple[dict[str, int], dict[str, Any]]:
    try:
        checkpoint = torch.load(file, map_location="cpu", weights_only=True)
    except (RuntimeError, EOFError, OSError, ValueError, KeyError, pickle.UnpicklingError) as error:
        raise _unreadable(file, error) from error
    if not isinstance(checkpoint, dict) or not {"dims", "model_state_dict"} <= set(checkpoint):
        got = ", ".join(map(str, checkpoint)) if isinstance(checkpoint, dict) else type(checkpoint)
        raise _wrong(file, f"it holds {got}, expected dims and model_state_dict")
    return checkpoint["dims"], checkpoint["model_state_dict"]


def _read_transformers(file: Path) -> tuple[dict[str, int], dict[str, Any]]:
    try:
        config = json.loads(file.with_name("config.json").read_text("utf-8"))
        state = load_file(file)
    except (OSError, ValueError, SafetensorError) as error:
        raise _unreadable(file, error) from error
    if config.get("model_type") != "whisper":
        raise _wrong(file, f"its model_type is {config.get('model_type')!r}, expected 'whisper'")
    dims = {ours: config.get(theirs) for ours, theirs in DIMENSIONS.items()}
    named = {openai_name(name): tensor for name, tensor in state.items()}
    return dims, {name: tensor for name, tensor in named.items() if name}


def _build(file: Path, dims: dict[str, int], state: dict[str, Any]) -> Whisper:
    try:
        model = Whisper(ModelDimensions(**dims))
        model.load_state_dict({name: tensor.float() for name, tensor in state.items()})
    except (TypeError, RuntimeError, AttributeError) as error:
        reason = str(error).splitlines()
        raise _wrong(file, " ".join(line.strip() for line in reason[:3])) from error
    return model


def _set_alignment_heads(model: Whisper, file: Path) -> None:
    """The heads whose attention follows the words; without them it stays at half the layers."""
    settings = file.with_name("generation_config.json")
    if file.stem in _ALIGNMENT_HEADS:
        try:
            model.set_alignment_heads(_ALIGNMENT_HEADS[file.stem])
        except RuntimeError as error:
            raise _wrong(file, f"it is not the model that its name says ({error})") from error
    elif settings.is_file():
        heads = json.loads(settings.read_text("utf-8")).get("alignment_heads")
        if heads:
            mask = torch.zeros(model.dims.n_text_layer, model.dims.n_text_head, dtype=torch.bool)
            for layer, head in heads:
                mask[layer, head] = True
            model.register_buffer("alignment_heads", mask.to_sparse(), persistent=False)


def _unreadable(file: Path, error: BaseException) -> FailedPrecondition:
    reason = next(iter(str(error).splitlines()), type(error).__name__)
    return FailedPrecondition("WEIGHTS_UNREADABLE", f"{file} cannot be read: {reason}")


def _wrong(file: Path, what: str) -> FailedPrecondition:
    return FailedPrecondition(
        "WEIGHTS_WRONG_ARCHITECTURE", f"{file} is no checkpoint of Whisper: {what}"
    )
