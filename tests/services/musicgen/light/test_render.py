import numpy as np
import pytest

from common.emotions import Emotion
from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray
from services.musicgen.light.composer import compose
from services.musicgen.light.render import BLOCK_FRAMES, Renderer, recut
from tests.services.musicgen.conftest import Piece, commission

Pieces = dict[tuple[Emotion, int], Piece]


def test_rendering_again_is_the_same_to_the_bit(pieces: Pieces) -> None:
    piece = pieces[Emotion.SURPRISE, 0]
    again = np.concatenate(list(Renderer(piece.score).blocks()))
    assert np.array_equal(again, piece.samples)


def test_an_excerpt_sounds_as_it_does_in_the_whole(pieces: Pieces) -> None:
    for emotion in (Emotion.SADNESS, Emotion.FEAR):
        piece = pieces[emotion, 0]
        excerpt = next(Renderer(piece.score, 12.0).blocks())
        start = 12 * SAMPLE_RATE_HZ
        difference = excerpt - piece.samples[start : start + BLOCK_FRAMES]
        assert np.abs(difference).max() < 1e-4 * np.abs(piece.samples).max()


@pytest.mark.parametrize("duration_s", [1.0, 2.0, 2.5, 5.001])
def test_pieces_have_the_length_that_was_asked_for(duration_s: float) -> None:
    score = compose(commission(Emotion.NEUTRAL, 1, duration_s=duration_s))
    count = sum(len(block) for block in Renderer(score).blocks())
    assert count == round(duration_s * SAMPLE_RATE_HZ)


@pytest.mark.parametrize("block_frames", [1, 777, 32_768, 10**6])
def test_the_cut_of_the_stream_changes_no_sample(block_frames: int) -> None:
    rng = np.random.default_rng(1)
    source = [rng.standard_normal((n, 2)).astype(np.float32) for n in (3, 2_000, 1, 5, 1_000)]
    blocks: list[FloatArray] = list(recut(source, block_frames))
    assert all(len(block) == block_frames for block in blocks[:-1])
    assert np.array_equal(np.concatenate(blocks), np.concatenate(source))
