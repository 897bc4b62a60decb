"""audiocraft's checkpoint files, read without running what they may hold.

A checkpoint is a folder of two files as audiocraft.utils.export writes them: state_dict.bin (the
language model) and compression_state_dict.bin (the codec), each a pickled dict of "best_state"
(tensors by name) and "xp.cfg" (the training's configuration: YAML, in older files OmegaConf's
objects). A codec's file may name a published codec ("pretrained") instead.
"""

import pickle
import re
import struct
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import omegaconf
import torch
import yaml
from omegaconf.base import ContainerMetadata, Metadata

from common.errors import FailedPrecondition
from common.foreign import name_foreign

LANGUAGE_FILE = "state_dict.bin"
CODEC_FILE = "compression_state_dict.bin"

# All that a configuration consists of where it is pickled as objects. They hold values and run
# nothing when they are made.
_CONFIGURATION_TYPES = [
    omegaconf.DictConfig,
    omegaconf.ListConfig,
    omegaconf.AnyNode,
    omegaconf.BooleanNode,
    omegaconf.FloatNode,
    omegaconf.IntegerNode,
    omegaconf.StringNode,
    ContainerMetadata,
    Metadata,
    Any,
    defaultdict,
    dict,
    int,
    list,
]
# What torch's restricted unpickler raises on files that are cut, mixed up or no pickles.
_UNREADABLE = (
    pickle.UnpicklingError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
    struct.error,
)


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """One file: its configuration (OmegaConf) and its tensors by name."""

    path: Path
    config: Any
    state: Mapping[str, Any]


def read_language_model(folder: Path) -> Checkpoint:
    """The language model's file; raises FailedPrecondition (WEIGHTS_*)."""
    return _checkpoint(folder / LANGUAGE_FILE, _read(folder / LANGUAGE_FILE))


def read_codec(folder: Path) -> Checkpoint:
    """The codec's file; raises FailedPrecondition (WEIGHTS_*)."""
    path = folder / CODEC_FILE
    content = _read(path)
    if "pretrained" in content:
        raise wrong_architecture(
            path,
            f"it names the codec {content['pretrained']!r} and does not hold it; "
            "audiocraft.utils.export.export_encodec writes it whole",
        )
    return _checkpoint(path, content)


def wrong_architecture(path: Path, what: str) -> FailedPrecondition:
    """The error for weights that can be read and are of another kind."""
    return FailedPrecondition("WEIGHTS_WRONG_ARCHITECTURE", f"{path}: {what}")


def _checkpoint(path: Path, content: Mapping[str, Any]) -> Checkpoint:
    missing = [key for key in ("best_state", "xp.cfg") if key not in content]
    if missing:
        came = ", ".join(sorted(map(str, content))[:5])
        raise wrong_architecture(
            path, f"expected a dict with {' and '.join(missing)}, got one with {came}"
        )
    try:
        config = omegaconf.OmegaConf.create(content["xp.cfg"])
    except (omegaconf.errors.OmegaConfBaseException, yaml.YAMLError, ValueError) as error:
        problem = " ".join(str(error).split())
        raise wrong_architecture(path, f"its configuration cannot be read: {problem}") from error
    omegaconf.OmegaConf.set_struct(config, False)
    return Checkpoint(path, config, content["best_state"])


def _read(path: Path) -> Mapping[str, Any]:
    if not path.is_file():
        raise FailedPrecondition(
            "WEIGHTS_MISSING", f"there is no {path}; a checkpoint of audiocraft has one"
        )
    try:
        with torch.serialization.safe_globals(_CONFIGURATION_TYPES):
            content = torch.load(path, map_location="cpu", weights_only=True, mmap=_is_zip(path))
    except _UNREADABLE as error:
        raise FailedPrecondition("WEIGHTS_UNREADABLE", f"{path}: {_reason(path, error)}") from error
    if not isinstance(content, Mapping):
        raise wrong_architecture(path, f"expected a dict, got {type(content).__name__}")
    return content


def _is_zip(path: Path) -> bool:
    """Whether torch wrote it as it does since 1.6; only such files can be mapped."""
    with path.open("rb") as file:
        return file.read(4) == b"PK\x03\x04"


def _reason(path: Path, error: BaseException) -> str:
    """What is wrong with a file that torch refused, in one line."""
    if refused := re.search(r"GLOBAL (\S+)", str(error)):
        return (
            f"it is a pickle that calls {refused[1]}; only tensors and a configuration are loaded, "
            "and nothing of it was run"
        )
    if _is_zip(path):
        return "it is cut short or damaged; expected a whole PyTorch checkpoint"
    with path.open("rb") as file:
        return f"expected a PyTorch checkpoint, got {name_foreign(file.read(4096))}"
