import itertools

import numpy as np
import pytest
import torch

from services.musicgen.bed.stream import StreamDecoder
from services.musicgen.transformers.checkpoint import Checkpoint
from services.musicgen.transformers.codec import Codec

pytestmark = pytest.mark.models


def _codes(codec: Codec, frames: int, seed: int = 0) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.randint(0, 64, (codec.codebook_count, frames), generator=generator)


@pytest.mark.parametrize("stereo", [False, True])
def test_shapes_and_rates(
    checkpoint: Checkpoint, stereo_checkpoint: Checkpoint, stereo: bool
) -> None:
    codec = Codec((stereo_checkpoint if stereo else checkpoint).model)
    assert (codec.sample_rate_hz, codec.frame_rate_hz) == (32_000, 50.0)
    samples = codec.decode(_codes(codec, 10))
    assert samples.shape == (6_400, 2 if stereo else 1)
    assert samples.dtype == np.float32
    for channels in (1, 2):
        noise = np.random.default_rng(0).normal(0, 0.1, (16_000, channels)).astype(np.float32)
        codes = codec.encode(noise)
        assert codes.shape == (8 if stereo else 4, 25)
        assert codes.unique().numel() > 4


def test_left_and_right_are_coded_each_for_itself(stereo_checkpoint: Checkpoint) -> None:
    codec = Codec(stereo_checkpoint.model)
    codes = _codes(codec, 30)
    swapped = codes.view(4, 2, 30).flip(1).reshape(8, 30)
    assert np.allclose(codec.decode(codes)[:, ::-1], codec.decode(swapped), atol=1e-6)
    noise = np.random.default_rng(0).normal(0, 0.1, (16_000, 2)).astype(np.float32)
    left = codec.encode(np.repeat(noise[:, :1], 2, axis=1))
    assert torch.equal(codec.encode(noise)[::2], left[::2])
    assert torch.equal(left[::2], left[1::2])


@pytest.mark.parametrize("cuts", [(300, 420), (60, 61), (10, 590), (599,), ()])
@pytest.mark.parametrize("context", [0, 250])
def test_parts_join_to_what_the_whole_would_be(
    checkpoint: Checkpoint, cuts: tuple[int, ...], context: int
) -> None:
    codec = Codec(checkpoint.model)
    codes = _codes(codec, context + 600)
    whole = codec.decode(codes)[context * 640 :]
    decoder = StreamDecoder(codec, codes[:, :context] if context else None)
    places = [0, *cuts, 600]
    parts = [
        decoder.push(codes[:, context + a : context + b], last=b == 600)
        for a, b in itertools.pairwise(places)
    ]
    joined = np.concatenate(parts)
    assert joined.shape == whole.shape
    assert np.abs(joined - whole).max() < 1e-3 * np.abs(whole).max()


def test_no_click_and_no_step_of_level_at_a_seam(checkpoint: Checkpoint) -> None:
    """Level steps at seams stay under 0.1 dB of what the whole has there."""
    codec = Codec(checkpoint.model)
    codes = _codes(codec, 900)
    decoder = StreamDecoder(codec, None)
    joined = np.concatenate(
        [decoder.push(codes[:, :500], last=False), decoder.push(codes[:, 500:], last=True)]
    )
    whole = codec.decode(codes)
    seam = (500 - StreamDecoder.HELD_FRAMES) * 640
    for start in range(seam - 6_400, seam + 12_800, 1_600):
        part, expected = joined[start : start + 1_600], whole[start : start + 1_600]
        step_db = 10 * np.log10(np.mean(part**2) / np.mean(expected**2))
        assert abs(step_db) < 0.1
    bend = np.abs(np.diff(joined[:, 0].astype(np.float64), n=2))
    assert bend[seam - 3 : seam + 8 * 640].max() <= bend.max()


def test_memory_does_not_grow_with_a_take(checkpoint: Checkpoint) -> None:
    codec = Codec(checkpoint.model)
    decoder = StreamDecoder(codec, None)
    decoder.push(_codes(codec, 200), last=False)
    for _ in range(5):
        decoder.push(_codes(codec, 200), last=False)
        assert decoder.known_count <= 100 + 25 + 200
