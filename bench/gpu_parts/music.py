"""MusicGen by transformers: the engine `musicgen` against transformers' own generate."""

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from transformers import AutoTokenizer, MusicgenForConditionalGeneration

from bench.gpu_parts.clock import device_name, seconds
from bench.gpu_parts.figure import Figure
from bench.gpu_parts.floor import DecoderShape
from common.emotions import EmotionScores
from common.offload import CancelToken
from services.musicgen.engine import MusicRequest, Take
from services.musicgen.prompt.wording import wording
from services.musicgen.transformers.engine import MusicGen
from tests.models.musicgen.transformers.checkpoints import MEDIUM, Sizes, make_musicgen

_PART = "music, MusicGen in transformers' format"
_UNIT = "s of audio"
_SMALL = Sizes(512, 128, 4, 2, 64, 1, 2, 4, 16)
_FRAME_RATE_HZ = 50
_CODEBOOKS = 4


def measure(is_gpu: bool, batches: tuple[int, ...], bandwidth_gb: float) -> Iterator[Figure]:
    """Seconds of audio a second, at each batch."""
    sizes, name = (MEDIUM, "medium (1.4 B)") if is_gpu else (_SMALL, "4 layers of 128")
    duration_s = 10.0 if is_gpu else 0.5
    with tempfile.TemporaryDirectory() as folder:
        make_musicgen(Path(folder), sizes)
        engine = MusicGen(Path(folder), folder, device_name(), max(batches), False)
        for batch in batches:
            requests = [_request(duration_s, seed) for seed in range(batch)]
            taken_s = seconds(_run, engine, requests)
            floor = _floor(sizes, batch, duration_s, bandwidth_gb, is_gpu)
            yield Figure(_PART, "musicgen", name, batch, _UNIT, batch * duration_s / taken_s, floor)
        generate = _transformers(Path(folder), is_gpu)
        for batch in batches:
            taken_s = seconds(generate, batch, duration_s)
            speed = batch * duration_s / taken_s
            yield Figure(_PART, "transformers' generate", name, batch, _UNIT, speed, is_peer=True)


def _request(duration_s: float, seed: int) -> MusicRequest:
    return MusicRequest(
        EmotionScores(sadness=1.0), 0.5, "piano", "", round(duration_s * 1000), (Take(seed, 1.0),)
    )


def _run(engine: MusicGen, requests: list[MusicRequest]) -> None:
    for _ in engine.run_batch(requests, [CancelToken() for _ in requests]):
        pass


def _transformers(folder: Path, is_gpu: bool) -> Any:
    """generate as the model's card uses it, in half precision on a GPU."""
    dtype = torch.float16 if is_gpu else torch.float32
    model = MusicgenForConditionalGeneration.from_pretrained(folder, dtype=dtype).to(device_name())
    tokenizer = AutoTokenizer.from_pretrained(folder)
    text = wording(_request(1, 0)).text

    def generate(batch: int, duration_s: float) -> None:
        words = tokenizer([text] * batch, padding=True, return_tensors="pt").to(device_name())
        model.generate(
            **{key: words[key] for key in ("input_ids", "attention_mask")},
            do_sample=True,
            guidance_scale=3.0,
            max_length=None,
            max_new_tokens=round(duration_s * _FRAME_RATE_HZ) + _CODEBOOKS - 1,
        )

    return generate


def _floor(sizes: Sizes, batch: int, duration_s: float, bandwidth_gb: float, is_gpu: bool) -> float:
    """Guidance makes two rows of each; 12 width^2 weights a layer and 4 more for the text's."""
    head_count = _CODEBOOKS * sizes.codebook_size * sizes.width
    shape = DecoderShape(
        weight_count=16 * sizes.layers * sizes.width**2 + head_count,
        layer_count=sizes.layers,
        width=sizes.width,
        value_bytes=2 if is_gpu else 4,
    )
    steps = shape.steps_a_second(2 * batch, duration_s * _FRAME_RATE_HZ / 2, bandwidth_gb)
    return batch * steps / _FRAME_RATE_HZ
