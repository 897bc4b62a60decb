"""Llama: the prompter's writer against transformers' own generate."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer, LlamaConfig, LlamaForCausalLM

from bench.gpu_parts.clock import device_name, seconds
from bench.gpu_parts.figure import Figure
from bench.gpu_parts.floor import DecoderShape
from common.offload import CancelToken
from services.prompter.few_shot.examples import load_examples
from services.prompter.few_shot.form import example_line
from services.prompter.llama.writer import LlamaWriter
from services.prompter.options import LlamaOptions, WeightsOptions
from services.prompter.rows import Row
from tests.models.prompter.checkpoints import make_tiny_llama

_PART = "prompts, Llama"
_UNIT = "tokens"
_TEXT = "She pushed the heavy iron gate, and it swung open with a long screech."
_NEW_TOKENS = 48
# meta-llama/Llama-3.2-1B and Llama-3.1-8B but for their vocabularies: width, inner width, layers,
# heads, heads of keys.
_FULL = {"1 B": (2048, 8192, 16, 32, 8), "8 B": (4096, 14336, 32, 32, 8)}
_SMALL = {"4 layers of 256": (256, 1024, 4, 4, 1)}
_VOCABULARY = {True: 128_256, False: 2_048}


def measure(is_gpu: bool, batches: tuple[int, ...], bandwidth_gb: float) -> Iterator[Figure]:
    """New tokens a second, at each batch; the few-shot examples stand before each row."""
    for name, shape in (_FULL if is_gpu else _SMALL).items():
        with tempfile.TemporaryDirectory() as root:
            folder = Path(root)
            weight_count = _write(folder, shape, is_gpu)
            options = WeightsOptions(folder, root, device_name(), max(batches), False)
            writer = LlamaWriter(LlamaOptions(options, 0.0), korean=False)
            floor_shape = DecoderShape(weight_count, shape[2], shape[0] // 4, 2 if is_gpu else 4)
            for batch in batches:
                rows = [Row(_TEXT, seed, CancelToken()) for seed in range(batch)]
                taken_s = seconds(writer.write, rows)
                floor = batch * floor_shape.steps_a_second(batch, 1000, bandwidth_gb)
                speed = batch * _NEW_TOKENS / taken_s
                yield Figure(_PART, "llama", name, batch, _UNIT, speed, floor)
            yield from _theirs(folder, name, batches, is_gpu)


def _write(folder: Path, shape: tuple[int, int, int, int, int], is_gpu: bool) -> int:
    """Random weights with a small tokenizer; how many weights a token is computed with."""
    make_tiny_llama(folder)
    width, inner, layers, heads, key_heads = shape
    config = LlamaConfig(
        vocab_size=_VOCABULARY[is_gpu],
        hidden_size=width,
        intermediate_size=inner,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        num_key_value_heads=key_heads,
        max_position_embeddings=8192,
        bos_token_id=0,
        eos_token_id=1,
        dtype=torch.bfloat16 if is_gpu else torch.float32,
    )
    model = LlamaForCausalLM(config)
    if is_gpu:
        model.to(torch.bfloat16)
    model.save_pretrained(folder)
    embeddings = int(model.model.embed_tokens.weight.numel())
    return sum(int(parameter.numel()) for parameter in model.parameters()) - embeddings


def _theirs(folder: Path, name: str, batches: tuple[int, ...], is_gpu: bool) -> Iterator[Figure]:
    """generate over the same examples and row, read anew each time."""
    dtype = torch.bfloat16 if is_gpu else torch.float32
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=dtype).to(device_name())
    tokenizer = AutoTokenizer.from_pretrained(folder)
    text = "".join(example_line(example, False) for example in load_examples()) + _TEXT
    for batch in batches:
        words = tokenizer([text] * batch, return_tensors="pt").to(device_name())
        speed = batch * _NEW_TOKENS / seconds(_generate, model, words)
        yield Figure(_PART, "transformers' generate", name, batch, _UNIT, speed, is_peer=True)


def _generate(model: Any, words: Any) -> None:
    model.generate(
        input_ids=words["input_ids"],
        attention_mask=words["attention_mask"],
        do_sample=False,
        max_new_tokens=_NEW_TOKENS,
        min_new_tokens=_NEW_TOKENS,
        pad_token_id=1,
    )
