"""Tiny checkpoints of Whisper in the published formats.

A random one writes nonsense. A telling one says a given text at given times, whatever it hears:
its decoder is an associative memory from each token to the next (the feed-forward layer), its
cross-attention one from each token to the frames of the encoder at which the next is said. So
the real code decodes and times a text that is known. What it cannot show is that weights hear:
the audio only decides which stretches there are.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from whisper.model import ModelDimensions, Whisper
from whisper.tokenizer import Tokenizer, get_tokenizer

from services.stt.whisper.names import DIMENSIONS

STATE = 64
DIMS = ModelDimensions(
    n_mels=80,
    n_audio_ctx=1500,
    n_audio_state=STATE,
    n_audio_head=1,
    n_audio_layer=1,
    n_vocab=51865,
    n_text_ctx=448,
    n_text_state=STATE,
    n_text_head=1,
    n_text_layer=1,
)
_SHARPNESS = 20.0
_EMBEDDING = 8.0


@dataclass(frozen=True, slots=True)
class Saying:
    """What a telling checkpoint says: words, and the time in a stretch at which each starts.

    end_ms: of the last word; loops: it begins again instead of ending.
    """

    words: tuple[str, ...]
    starts_ms: tuple[int, ...]
    end_ms: int
    loops: bool = False


def random_model(text_ctx: int = 448, seed: int = 0) -> Whisper:
    """A model that writes nonsense, of text_ctx tokens at most."""
    torch.manual_seed(seed)
    model = Whisper(replace(DIMS, n_text_ctx=text_ctx))
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.normal_(0, 0.3)
    return model


def telling_model(saying: Saying, language: str = "ko", text_ctx: int = 448) -> Whisper:
    """A model that says the text, whatever it hears."""
    tokenizer = get_tokenizer(True, num_languages=99, language=language, task="transcribe")
    links, frames = _links(tokenizer, saying, language)
    model = Whisper(replace(DIMS, n_text_ctx=text_ctx))
    generator = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.fill_(1.0 if "ln" in name and name.endswith("weight") else 0.0)
        _embed(model, [*dict.fromkeys(token for link in links for token in link)], generator)
        _associate(model, links)
        _attend(model, frames)
    return model


def _links(
    tokenizer: Tokenizer, saying: Saying, language: str
) -> tuple[list[tuple[int, int]], dict[int, tuple[int, int]]]:
    """Which token follows which, and while each stands last, the frames that it looks at."""
    ends_ms = [*saying.starts_ms[1:], saying.end_ms]
    previous = tokenizer.no_timestamps
    links = [(tokenizer.sot, tokenizer.to_language_token(language))]
    frames = {}
    for word, start_ms, end_ms in zip(saying.words, saying.starts_ms, ends_ms, strict=True):
        tokens = tokenizer.encode(" " + word)
        for place, token in enumerate(tokens):
            links.append((previous, token))
            first, last = (
                start_ms + (end_ms - start_ms) * (place + k) / len(tokens) for k in (0, 1)
            )
            frames[previous] = round(first / 20), max(round(last / 20), round(first / 20) + 1)
            previous = token
    following = links[1][1] if saying.loops else tokenizer.eot
    links.append((previous, following))
    frames[previous] = round(saying.end_ms / 20), round(saying.end_ms / 20) + 25
    keys = [key for key, _ in links]
    assert len(set(keys)) == len(keys), "each token may stand in a saying once"
    assert len(keys) < STATE, "a saying is that short"
    return links, frames


def _embed(model: Whisper, tokens: Sequence[int], generator: torch.Generator) -> None:
    """Vectors at right angles, of mean 0, for the tokens; next to nothing for the others."""
    drawn = torch.randn(STATE, STATE, generator=generator)
    drawn[:, 0] = 1.0  # so that the others have mean 0
    basis = torch.linalg.qr(drawn).Q[:, 1:].T
    embedding = model.decoder.token_embedding.weight
    embedding.copy_(0.05 * torch.randn(embedding.shape, generator=generator))
    for row, token in enumerate(tokens):
        embedding[token] = _EMBEDDING * basis[row]


def _normal(vectors: torch.Tensor) -> torch.Tensor:
    """What a layer norm makes of them, to length 1."""
    centred = vectors - vectors.mean(dim=-1, keepdim=True)
    return centred / centred.norm(dim=-1, keepdim=True)


def _associate(model: Whisper, links: Sequence[tuple[int, int]]) -> None:
    """The feed-forward layer adds, to the vector of a token, that of the next, many times over."""
    embedding = model.decoder.token_embedding.weight
    first, second = model.decoder.blocks[0].mlp[0], model.decoder.blocks[0].mlp[2]
    for unit, (key, value) in enumerate(links):
        first.weight[unit] = _SHARPNESS * _normal(embedding[key]) / math.sqrt(STATE)
        first.bias[unit] = -_SHARPNESS / 2
        second.weight[:, unit] = 8 * embedding[value] / (_SHARPNESS / 2)


def _attend(model: Whisper, frames: dict[int, tuple[int, int]]) -> None:
    """A token's query is like the keys of the frames that it looks at; values stay 0."""
    attention = model.decoder.blocks[0].cross_attn
    places = _normal(model.encoder.positional_embedding)
    attention.key.weight.copy_(torch.eye(STATE))
    for token, (first, last) in frames.items():
        query = _normal(places[first:last].mean(dim=0))
        key = _normal(model.decoder.token_embedding.weight[token])
        attention.query.weight += 24 * torch.outer(query, key) / math.sqrt(STATE)


def save_openai(model: Whisper, path: Path) -> Path:
    """Writes OpenAI's format."""
    state = {name: tensor.half() for name, tensor in model.state_dict().items()}
    torch.save({"dims": asdict(model.dims), "model_state_dict": state}, path)
    return path


def save_transformers(model: Whisper, folder: Path) -> Path:
    """Writes what transformers' WhisperForConditionalGeneration saves: config and safetensors."""
    folder.mkdir()
    dims = asdict(model.dims)
    config = {theirs: dims[ours] for ours, theirs in DIMENSIONS.items()}
    config |= {
        "model_type": "whisper",
        "architectures": ["WhisperForConditionalGeneration"],
        "encoder_ffn_dim": 4 * dims["n_audio_state"],
        "decoder_ffn_dim": 4 * dims["n_text_state"],
        "activation_function": "gelu",
        "dtype": "float32",
    }
    (folder / "config.json").write_text(json.dumps(config))
    (folder / "generation_config.json").write_text(json.dumps(_generation_settings()))
    state = {_transformers_name(name): t.contiguous() for name, t in model.state_dict().items()}
    save_file(state, folder / "model.safetensors", metadata={"format": "pt"})
    return folder


def _generation_settings() -> dict[str, Any]:
    tokenizer = get_tokenizer(True, num_languages=99)
    languages = zip(tokenizer.all_language_codes, tokenizer.all_language_tokens, strict=True)
    return {
        "alignment_heads": [[0, 0]],
        "lang_to_id": {f"<|{code}|>": token for code, token in languages},
        "suppress_tokens": list(tokenizer.non_speech_tokens),
        "begin_suppress_tokens": [*tokenizer.encode(" "), tokenizer.eot],
        "no_timestamps_token_id": tokenizer.no_timestamps,
    }


_PIECES = (
    ("encoder.ln_post.", "encoder.layer_norm."),
    ("decoder.ln.", "decoder.layer_norm."),
    (".blocks.", ".layers."),
    (".cross_attn_ln.", ".encoder_attn_layer_norm."),
    (".attn_ln.", ".self_attn_layer_norm."),
    (".mlp_ln.", ".final_layer_norm."),
    (".cross_attn.", ".encoder_attn."),
    (".attn.", ".self_attn."),
    (".query.", ".q_proj."),
    (".key.", ".k_proj."),
    (".value.", ".v_proj."),
    (".out.", ".out_proj."),
    (".mlp.0.", ".fc1."),
    (".mlp.2.", ".fc2."),
    (".token_embedding.", ".embed_tokens."),
    (".positional_embedding", ".embed_positions.weight"),
)


def _transformers_name(name: str) -> str:
    for ours, theirs in _PIECES:
        name = name.replace(ours, theirs)
    return f"model.{name}"
