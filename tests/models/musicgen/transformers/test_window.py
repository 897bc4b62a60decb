"""Decoding against transformers' own generate, and rows against rows."""

from typing import Any

import pytest
import torch

from services.musicgen.transformers.checkpoint import Checkpoint
from services.musicgen.transformers.codec import Codec
from services.musicgen.transformers.engine import result_of
from services.musicgen.transformers.sampling import uniforms
from services.musicgen.transformers.text import TextEncoder
from services.musicgen.transformers.window import Window, WindowDecoder

pytestmark = pytest.mark.models

PROMPTS = ["calm piano", "a furious march with low drums", "x"]


def _decode(
    checkpoint: Checkpoint,
    prompts: list[str],
    begun: torch.Tensor,
    seeds: list[int],
    temperatures: list[float],
    new_count: int = 20,
    new_counts: list[int] | None = None,
) -> torch.Tensor:
    model = checkpoint.model
    shape = (model.decoder.config.num_codebooks, new_count)
    window = Window(
        text=TextEncoder(model, checkpoint.tokenizer).encode(prompts),
        begun=begun,
        randoms=torch.stack([uniforms(seed, 0, shape) for seed in seeds]),
        new_counts=torch.tensor(new_counts or [new_count] * len(prompts)),
        temperatures=torch.tensor(temperatures),
    )
    return result_of(WindowDecoder(model.decoder).decode(window))


def _nothing(rows: int, codebooks: int = 4) -> torch.Tensor:
    return torch.zeros((rows, codebooks, 0), dtype=torch.long)


def _generate(checkpoint: Checkpoint, prompt: str, new_tokens: int, **inputs: Any) -> torch.Tensor:
    """What transformers makes greedily with guidance, as audio (channels, samples)."""
    words = checkpoint.tokenizer([prompt], return_tensors="pt")
    with torch.inference_mode():
        audio = checkpoint.model.generate(
            input_ids=words.input_ids,
            attention_mask=words.attention_mask,
            do_sample=False,
            guidance_scale=3.0,
            max_length=None,
            max_new_tokens=new_tokens,
            **inputs,
        )
    return audio[0]


@pytest.mark.parametrize("prompt", PROMPTS)
def test_greedy_codes_are_those_of_transformers(checkpoint: Checkpoint, prompt: str) -> None:
    codes = _decode(checkpoint, [prompt], _nothing(1), [0], [0.0], 30)
    assert torch.unique(codes).numel() > 3
    audio = Codec(checkpoint.model).decode(codes[0])
    expected = _generate(checkpoint, prompt, 30 + 3)
    assert torch.allclose(torch.from_numpy(audio.T), expected, atol=1e-6)


def test_greedy_stereo_codes_are_those_of_transformers(stereo_checkpoint: Checkpoint) -> None:
    codes = _decode(stereo_checkpoint, [PROMPTS[0]], _nothing(1, 8), [0], [0.0], 30)
    audio = Codec(stereo_checkpoint.model).decode(codes[0])
    assert audio.shape == (30 * 640, 2)
    expected = _generate(stereo_checkpoint, PROMPTS[0], 30 + 3)
    assert torch.allclose(torch.from_numpy(audio.T), expected, atol=1e-6)


def test_a_greedy_continuation_is_that_of_transformers(checkpoint: Checkpoint) -> None:
    begun = torch.randint(0, 64, (1, 4, 12), generator=torch.Generator().manual_seed(3))
    codes = _decode(checkpoint, [PROMPTS[1]], begun, [0], [0.0], 16)
    whole = torch.cat([begun, codes], dim=-1)[0]
    audio = Codec(checkpoint.model).decode(whole)
    expected = _generate(checkpoint, PROMPTS[1], 16 + 3, decoder_input_ids=begun.reshape(4, 12))
    assert torch.allclose(torch.from_numpy(audio.T), expected, atol=1e-6)


def test_batched_equals_single_row_by_row(checkpoint: Checkpoint) -> None:
    seeds, temperatures = [5, 6, 5], [1.0, 0.4, 1.0]
    begun = torch.randint(0, 64, (3, 4, 7), generator=torch.Generator().manual_seed(1))
    together = _decode(checkpoint, PROMPTS, begun, seeds, temperatures)
    for row in range(3):
        alone = _decode(
            checkpoint,
            [PROMPTS[row]],
            begun[row : row + 1],
            [seeds[row]],
            [temperatures[row]],
        )
        assert torch.equal(together[row], alone[0])
    assert not torch.equal(together[0], together[2])


def test_a_row_that_ends_before_others_is_as_it_were_alone(checkpoint: Checkpoint) -> None:
    nothing = _nothing(2)
    together = _decode(checkpoint, PROMPTS[:2], nothing, [5, 6], [1.0, 1.0], 20, [8, 20])
    alone = _decode(checkpoint, PROMPTS[:1], nothing[:1], [5], [1.0], 20, [8])
    short = _decode(checkpoint, PROMPTS[:1], nothing[:1], [5], [1.0], 20)
    assert torch.equal(together[0, :, :8], alone[0, :, :8])
    assert torch.equal(short[0, 0, :8], alone[0, 0, :8])


def test_what_is_begun_is_gone_on_from(checkpoint: Checkpoint) -> None:
    one, other = torch.zeros((1, 4, 9), dtype=torch.long), torch.ones((1, 4, 9), dtype=torch.long)
    assert not torch.equal(
        _decode(checkpoint, ["x"], one, [1], [1.0]), _decode(checkpoint, ["x"], other, [1], [1.0])
    )


def test_codes_stay_in_the_vocabulary(checkpoint: Checkpoint) -> None:
    codes = _decode(checkpoint, ["x"], _nothing(1), [9], [2.0], 40)
    assert int(codes.min()) >= 0
    assert int(codes.max()) < 64
    assert codes.shape == (1, 4, 40)
