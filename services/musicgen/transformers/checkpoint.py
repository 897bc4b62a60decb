"""Loading MusicGen from a folder in the published format, and saying what is wrong with it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from transformers import AutoTokenizer, MusicgenForConditionalGeneration

from common.errors import FailedPrecondition

_MODEL_TYPE = "musicgen"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The model on its device and its tokenizer."""

    model: Any
    tokenizer: Any


def load_checkpoint(folder: Path, device: str) -> Checkpoint:
    """The checkpoint of a folder: config.json, tokenizer files and safetensors.

    On a GPU the music decoder runs in float16; text encoder and codec stay in float32. Raises
    FailedPrecondition: WEIGHTS_UNREADABLE for what is missing or broken,
    WEIGHTS_WRONG_ARCHITECTURE for another model's or size's weights.
    """
    _check_type(folder)
    try:
        model, report = MusicgenForConditionalGeneration.from_pretrained(
            folder,
            local_files_only=True,
            use_safetensors=True,
            dtype=torch.float32,
            output_loading_info=True,
        )
        tokenizer = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    except (OSError, ValueError, KeyError, TypeError, RuntimeError, SafetensorError) as error:
        raise _unreadable(folder, error) from error
    _check_report(folder, report)
    model.eval().requires_grad_(False).to(device)
    if device != "cpu":
        model.decoder.to(torch.float16)
    return Checkpoint(model, tokenizer)


def _check_type(folder: Path) -> None:
    """Raises FailedPrecondition where config.json is none or another model's."""
    try:
        found = json.loads((folder / "config.json").read_text("utf-8")).get("model_type", "none")
    except (OSError, ValueError, AttributeError) as error:
        raise _unreadable(folder, error) from error
    if found != _MODEL_TYPE:
        raise FailedPrecondition(
            "WEIGHTS_WRONG_ARCHITECTURE",
            f"{folder} holds a model of type {found!r}, expected {_MODEL_TYPE!r}",
        )


def _check_report(folder: Path, report: Any) -> None:
    """Raises FailedPrecondition where tensors are missing or have other shapes: transformers
    would go on with random ones."""
    missing, mismatched = sorted(report["missing_keys"]), sorted(report["mismatched_keys"])
    if missing or mismatched:
        first = missing[0] if missing else mismatched[0]
        raise FailedPrecondition(
            "WEIGHTS_WRONG_ARCHITECTURE",
            f"{folder} does not fit its own config.json: {len(missing)} tensors are missing and "
            f"{len(mismatched)} have another shape, such as {first}",
        )


def _unreadable(folder: Path, error: Exception) -> FailedPrecondition:
    detail = str(error).strip().splitlines()
    return FailedPrecondition(
        "WEIGHTS_UNREADABLE",
        f"{folder} cannot be read as a MusicGen checkpoint (config.json, tokenizer files, "
        f"safetensors): {type(error).__name__}: {detail[0] if detail else ''}",
    )
