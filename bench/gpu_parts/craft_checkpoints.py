"""AudioGen's and MusicGen's network at any size, in audiocraft's format and as its own object."""

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from omegaconf import OmegaConf

from common.audiocraft.library import T5Conditioner, builders
from tests.models.audiocraft.checkpoints import (
    TEXT_WIDTH,
    Shape,
    codec_config,
    language_config,
    make_tiny_t5,
)


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large the network and the codec are; the text encoder, run once, stays tiny."""

    width: int
    layers: int
    heads: int
    codebook_size: int
    filters: int
    code_width: int


MEDIUM = Sizes(1536, 48, 24, 2048, 64, 128)


@dataclass(frozen=True, slots=True)
class Written:
    """A checkpoint's folder with its text encoder's, and the objects that were written."""

    folder: Path
    text_folder: Path
    language: Any
    codec: Any


def write(root: Path, shape: Shape, sizes: Sizes, device: str) -> Written:
    """Random weights below root, on "cpu" or "cuda" (half precision there)."""
    folder, text_folder = root / "model", make_tiny_t5(root / "t5")
    folder.mkdir()
    language_settings, codec_settings = language_config(shape), codec_config(shape)
    language_settings["transformer_lm"].update(
        dim=sizes.width, num_layers=sizes.layers, num_heads=sizes.heads, card=sizes.codebook_size
    )
    codec_settings["seanet"].update(dimension=sizes.code_width, n_filters=sizes.filters)
    codec_settings["rvq"].update(bins=sizes.codebook_size)
    language = builders.get_lm_model(_built(language_settings, text_folder, device)).eval()
    codec = _codec({**codec_settings, "device": device})
    _save(folder / "state_dict.bin", language_settings, language)
    _save(folder / "compression_state_dict.bin", codec_settings, codec)
    return Written(folder, text_folder, language, codec)


def _built(settings: dict[str, Any], text_folder: Path, device: str) -> Any:
    name = str(text_folder)
    T5Conditioner.MODELS.append(name)
    T5Conditioner.MODELS_DIMS[name] = TEXT_WIDTH
    config = OmegaConf.create(settings)
    config.conditioners.description.t5.name = name
    config.update(device=device, dtype="float32" if device == "cpu" else "float16")
    return config


def _codec(settings: dict[str, Any]) -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*weight_norm.*is deprecated", FutureWarning)
        codec = builders.get_compression_model(OmegaConf.create(settings)).eval()
    for layer in codec.quantizer.vq.layers:
        layer._codebook.embed.normal_()
        layer._codebook.inited.fill_(1)
    return codec


def _save(path: Path, settings: dict[str, Any], model: Any) -> None:
    content = {
        "best_state": {name: tensor.cpu() for name, tensor in model.state_dict().items()},
        "xp.cfg": OmegaConf.to_yaml(OmegaConf.create(settings)),
        "version": "1.3.0",
        "exported": True,
    }
    torch.save(content, path)
