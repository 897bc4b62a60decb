"""Tiny random checkpoints in the very format in which AudioGen and MusicGen are published."""

import string
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from omegaconf import OmegaConf
from transformers import T5Config, T5EncoderModel, T5Tokenizer

from common.audiocraft.library import T5Conditioner, builders

TEXT_WIDTH = 16
LEVEL = 0.1
"""RMS of the audio, full scale being 1."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What differs between the checkpoints: ratios multiply to the samples of a token."""

    sample_rate_hz: int
    ratios: tuple[int, ...]
    text_name: str
    window_s: float
    codebooks: int = 4
    delays: tuple[int, ...] = (0, 1, 2, 3)
    stereo: bool = False


AUDIOGEN = Shape(16_000, (8, 5, 4, 2), "t5-large", 3.0)
MUSICGEN = Shape(32_000, (8, 5, 4, 4), "t5-base", 3.0)
STEREO = Shape(32_000, (8, 5, 4, 4), "t5-base", 3.0, 8, (0, 0, 1, 1, 2, 2, 3, 3), stereo=True)


def make_tiny_t5(folder: Path, seed: int = 1) -> Path:
    """A T5 encoder with a tokenizer of letters."""
    torch.manual_seed(seed)
    pieces = ["<pad>", "</s>", "<unk>", "▁", *string.ascii_lowercase, *string.digits, ".", ",", ":"]
    tokenizer = T5Tokenizer(vocab=[(piece, -2.0) for piece in pieces], extra_ids=0)
    config = T5Config(
        vocab_size=len(pieces), d_model=TEXT_WIDTH, d_kv=8, d_ff=32, num_layers=1, num_heads=2
    )
    T5EncoderModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def make_tiny_audiogen(folder: Path, text_folder: Path, **changes: Any) -> Path:
    """facebook/audiogen-medium, small: 16 kHz, 50 tokens a second, 4 codebooks."""
    return make_tiny(folder, text_folder, AUDIOGEN, **changes)


def make_tiny_musicgen_audiocraft(
    folder: Path, text_folder: Path, shape: Shape = MUSICGEN, **changes: Any
) -> Path:
    """facebook/musicgen-medium (or a stereo one), small: 32 kHz, 50 tokens a second."""
    return make_tiny(folder, text_folder, shape, **changes)


def make_tiny(
    folder: Path, text_folder: Path, shape: Shape, *, seed: int = 2, objects: bool = False
) -> Path:
    """Both files; objects: the configuration as OmegaConf's objects instead of YAML."""
    folder.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(seed)
    config = language_config(shape)
    built = OmegaConf.create(config)
    built.update(device="cpu", dtype="float32")
    model = builders.get_lm_model(_with_text(built, text_folder))
    with torch.no_grad():
        for linear in model.linears:
            linear.weight *= 4
    codec_settings = codec_config(shape)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", ".*weight_norm.*is deprecated", FutureWarning)
        codec = builders.get_compression_model(
            OmegaConf.create({**codec_settings, "device": "cpu"})
        )
    _begin(codec)
    language = {name: tensor.half() for name, tensor in model.state_dict().items()}
    for name, settings, state in (
        ("state_dict.bin", config, language),
        ("compression_state_dict.bin", codec_settings, codec.state_dict()),
    ):
        written = OmegaConf.create(settings)
        content = {
            "best_state": state,
            "xp.cfg": written if objects else OmegaConf.to_yaml(written),
            "version": "1.3.0",
            "exported": True,
        }
        torch.save(content, folder / name)
    return folder


def _begin(codec: Any) -> None:
    """Codebooks as training leaves them, and audio around 0 at LEVEL."""
    for layer in codec.quantizer.vq.layers:
        codebook = layer._codebook
        codebook.embed.normal_()
        codebook.inited.fill_(1)
    last = [module for module in codec.decoder.modules() if hasattr(module, "weight_g")][-1]
    codes = torch.randint(0, codec.cardinality, (1, codec.num_codebooks, 100))
    with torch.no_grad():
        audio = codec.eval().decode(codes)
        last.bias -= audio.mean()
        for parameter in (last.bias, last.weight_g):
            parameter *= LEVEL / audio.std()


def _with_text(config: Any, text_folder: Path) -> Any:
    name = str(text_folder)
    T5Conditioner.MODELS.append(name)
    T5Conditioner.MODELS_DIMS[name] = TEXT_WIDTH
    config.conditioners.description.t5.name = name
    return config


def language_config(shape: Shape) -> dict[str, Any]:
    """audiocraft's configuration of a language model (config/model/lm, config/conditioner)."""
    return {
        "device": "cuda",
        "dtype": "float16",
        "sample_rate": shape.sample_rate_hz,
        "channels": 2 if shape.stereo else 1,
        "compression_model_n_q": None,
        "interleave_stereo_codebooks": {"use": shape.stereo, "per_timestep": False},
        "dataset": {"segment_duration": shape.window_s},
        "lm_model": "transformer_lm",
        "codebooks_pattern": {
            "modeling": "delay",
            "delay": {"delays": list(shape.delays), "flatten_first": 0, "empty_initial": 0},
        },
        "transformer_lm": {
            "dim": 32,
            "num_heads": 2,
            "num_layers": 2,
            "hidden_scale": 4,
            "n_q": shape.codebooks,
            "card": 64,
            "dropout": 0.0,
            "emb_lr": None,
            "activation": "gelu",
            "norm_first": True,
            "bias_ff": False,
            "bias_attn": False,
            "bias_proj": False,
            "past_context": None,
            "causal": True,
            "custom": False,
            "memory_efficient": True,
            "attention_as_float32": False,
            "layer_scale": None,
            "positional_embedding": "sin",
            "xpos": False,
            "checkpointing": "none",
            "weight_init": "gaussian",
            "depthwise_init": "current",
            "zero_bias_init": True,
            "norm": "layer_norm",
            "cross_attention": False,
            "qk_layer_norm": False,
            "qk_layer_norm_cross": False,
            "attention_dropout": None,
            "kv_repeat": 1,
            "two_step_cfg": False,
        },
        "classifier_free_guidance": {"training_dropout": 0.1, "inference_coef": 3.0},
        "attribute_dropout": {},
        "fuser": {
            "cross_attention_pos_emb": False,
            "cross_attention_pos_emb_scale": 1,
            "sum": [],
            "prepend": [],
            "cross": ["description"],
            "input_interpolate": [],
        },
        "conditioners": {
            "args": {"merge_text_conditions_p": 0.25, "drop_desc_p": 0.5},
            "description": {
                "model": "t5",
                "t5": {
                    "name": shape.text_name,
                    "finetune": False,
                    "word_dropout": 0.3,
                    "normalize_text": False,
                },
            },
        },
    }


def codec_config(shape: Shape) -> dict[str, Any]:
    """audiocraft's configuration of EnCodec (config/model/encodec/encodec_large_nq4_s640.yaml)."""
    return {
        "device": "cuda",
        "sample_rate": shape.sample_rate_hz,
        "channels": 1,
        "compression_model": "encodec",
        "encodec": {
            "autoencoder": "seanet",
            "quantizer": "rvq",
            "sample_rate": "${sample_rate}",
            "channels": "${channels}",
            "causal": False,
            "renormalize": False,
        },
        "seanet": {
            "dimension": 8,
            "channels": "${channels}",
            "causal": "${encodec.causal}",
            "n_filters": 2,
            "n_residual_layers": 1,
            "ratios": list(shape.ratios),
            "activation": "ELU",
            "activation_params": {"alpha": 1.0},
            "norm": "weight_norm",
            "norm_params": {},
            "kernel_size": 7,
            "residual_kernel_size": 3,
            "last_kernel_size": 7,
            "dilation_base": 2,
            "pad_mode": "constant",
            "true_skip": True,
            "compress": 2,
            "lstm": 2,
            "disable_norm_outer_blocks": 0,
            "decoder": {
                "trim_right_ratio": 1.0,
                "final_activation": None,
                "final_activation_params": None,
            },
            "encoder": {},
        },
        "rvq": {
            "n_q": 4,
            "q_dropout": False,
            "bins": 64,
            "decay": 0.99,
            "kmeans_init": True,
            "kmeans_iters": 50,
            "threshold_ema_dead_code": 2,
            "orthogonal_reg_weight": 0.0,
            "orthogonal_reg_active_codes_only": False,
        },
        "no_quant": {},
    }
