"""Loads a checkpoint of transformers from a folder on this machine, or says what is wrong with it.

Only the model engines import this: it brings torch.
"""

import json
import pickle
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import AutoConfig, AutoTokenizer, PretrainedConfig
from transformers.utils import logging

from common.engines import Rights
from common.errors import FailedPrecondition, OutOfMemory
from common.weights.device import pick_device
from common.weights.fingerprint import fingerprint
from common.weights.folder import Weights, find_weights
from common.weights.rights import weights_rights
from services.prompter.options import WeightsOptions

# What unpacking, reading and fitting of damaged or foreign files raises.
_UNREADABLE = (
    OSError, ValueError, RuntimeError, KeyError, TypeError, AttributeError, EOFError,
    SafetensorError, pickle.UnpicklingError, json.JSONDecodeError,
)  # fmt: skip
# Computed where a checkpoint has them not.
_COMPUTED = ("embed_positions.weight", "embed_positions.weights", "inv_freq")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A model in evaluation mode on its device, with its tokenizer and what is known of it."""

    model: Any
    tokenizer: Any
    device: str
    version: str
    rights: Rights


def load_checkpoint(
    options: WeightsOptions, auto: Any, fits: Callable[[PretrainedConfig], bool], expected: str
) -> Checkpoint:
    """The checkpoint, loaded by one of transformers' Auto classes.

    Raises FailedPrecondition: WEIGHTS_MISSING, WEIGHTS_UNREADABLE, WEIGHTS_WRONG_ARCHITECTURE.
    """
    weights = find_weights(options.models_dir, options.model)
    device = pick_device(options.device)
    logging.disable_progress_bar()
    with _readable(weights.path):
        config = AutoConfig.from_pretrained(weights.path, local_files_only=True)
    architectures = config.architectures or []
    if not fits(config):
        names = ", ".join(architectures) or config.model_type
        raise _wrong(weights.path, f"holds {names}, expected {expected}")
    with _readable(weights.path):
        tokenizer = _load_tokenizer(weights.path)
        model, report = auto.from_pretrained(
            weights.path,
            config=config,
            local_files_only=True,
            dtype=_dtype(device),
            output_loading_info=True,
        )
    _check_whole(weights, model, tokenizer, report)
    return Checkpoint(
        model=model.to(device).eval(),
        tokenizer=tokenizer,
        device=device,
        version=fingerprint(weights.path),
        rights=weights_rights(weights, options.own_weights_commercial_use),
    )


def _load_tokenizer(path: Path) -> Any:
    with warnings.catch_warnings():
        # Marian's tokenizer recommends it for a method that is not called when it encodes.
        warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
        return AutoTokenizer.from_pretrained(path, local_files_only=True)


@contextmanager
def memory_errors() -> Iterator[None]:
    """Raises OutOfMemory where the device has no room."""
    try:
        yield
    except torch.OutOfMemoryError as error:
        torch.cuda.empty_cache()
        raise OutOfMemory("OUT_OF_MEMORY", f"the device has no room: {error}") from error


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    try:
        with memory_errors():
            yield
    except _UNREADABLE as error:
        said = " ".join(str(error).split())[:200]
        raise FailedPrecondition(
            "WEIGHTS_UNREADABLE",
            f"{path} cannot be read as a model of transformers ({type(error).__name__}: {said})",
        ) from error


def _check_whole(weights: Weights, model: Any, tokenizer: Any, report: dict[str, Any]) -> None:
    """Weights that are not in the file would be random numbers, unknown tokens no rows."""
    missing = sorted(key for key in report["missing_keys"] if not key.endswith(_COMPUTED))
    if missing:
        kind = type(model).__name__
        raise _wrong(weights.path, f"lacks {len(missing)} weights of {kind}, such as {missing[0]}")
    row_count = model.get_input_embeddings().weight.shape[0]
    if len(tokenizer) > row_count:
        raise _wrong(
            weights.path, f"has {len(tokenizer)} tokens in its tokenizer and {row_count} in weights"
        )


def _wrong(path: Path, what: str) -> FailedPrecondition:
    return FailedPrecondition("WEIGHTS_WRONG_ARCHITECTURE", f"{path} {what}")


def _dtype(device: str) -> torch.dtype:
    if not device.startswith("cuda"):
        return torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
