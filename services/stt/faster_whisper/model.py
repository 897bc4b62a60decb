"""Loads a Whisper model that was converted for CTranslate2."""

import copy
import json
from pathlib import Path
from typing import Any

import ctranslate2
from faster_whisper import WhisperModel

from common.errors import FailedPrecondition

# tokenizer.json is required here: faster-whisper would ask a hub for it.
_FILES = ("config.json", "model.bin", "tokenizer.json")
# What CTranslate2 says of files that end too early.
_CUT_OFF = ("incomplete", "Unable to open", "failed to read", "invalid payload size")


def load_model(folder: Path, device: str) -> WhisperModel:
    """The model: weights in int8 on the CPU, in float16 elsewhere.

    Raises FailedPrecondition: WEIGHTS_UNREADABLE, WEIGHTS_WRONG_ARCHITECTURE.
    """
    missing = [name for name in _FILES if not (folder / name).is_file()]
    if missing:
        raise FailedPrecondition(
            "WEIGHTS_UNREADABLE",
            f"{folder} lacks {', '.join(missing)}; expected a model converted for CTranslate2 "
            f"({', '.join(_FILES)})",
        )
    _require_json(folder / "config.json")
    _require_json(folder / "tokenizer.json")
    try:
        return WhisperModel(str(folder), local_files_only=True, **_place(device))
    except (RuntimeError, ValueError, TypeError, KeyError) as error:
        message = str(error)
        reason = "WEIGHTS_WRONG_ARCHITECTURE"
        if any(sign in message for sign in _CUT_OFF):
            reason = "WEIGHTS_UNREADABLE"
        raise FailedPrecondition(
            reason, f"{folder} is no Whisper model for CTranslate2: {message}"
        ) from error


def renewed(model: WhisperModel, folder: Path, device: str, seed: int) -> WhisperModel:
    """The same model with threads of its own, whose random numbers begin at the seed.

    CTranslate2 seeds a thread when it first draws and never again (random.cc), so that only new
    threads give what a seed promises.
    """
    ctranslate2.set_random_seed(seed)
    twin = copy.copy(model)
    twin.model = ctranslate2.models.Whisper(str(folder), **_place(device))
    return twin


def _place(device: str) -> dict[str, Any]:
    kind, _, number = device.partition(":")
    return {
        "device": kind,
        "device_index": int(number or 0),
        "compute_type": "int8_float32" if kind == "cpu" else "float16",
    }


def _require_json(file: Path) -> None:
    try:
        json.loads(file.read_text("utf-8"))
    except ValueError as error:
        raise FailedPrecondition(
            "WEIGHTS_UNREADABLE", f"{file} cannot be read: {error}, expected JSON"
        ) from error
