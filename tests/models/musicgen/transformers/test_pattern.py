import pytest
import torch

from services.musicgen.transformers.pattern import delay, delays, undelay

pytestmark = pytest.mark.models


def test_codebooks_lag_one_behind_the_other_and_pairs_lag_alike() -> None:
    assert delays(4, 1) == (0, 1, 2, 3)
    assert delays(8, 2) == (0, 0, 1, 1, 2, 2, 3, 3)


def test_the_pattern_is_that_of_the_paper() -> None:
    frames = torch.tensor([[1, 2, 3], [4, 5, 6]])
    assert delay(frames, (0, 1), 0).tolist() == [[0, 1, 2, 3, 0], [0, 0, 4, 5, 6]]


@pytest.mark.parametrize(("codebooks", "channels"), [(4, 1), (8, 2)])
def test_undelay_undoes_delay(codebooks: int, channels: int) -> None:
    frames = torch.randint(0, 9, (3, codebooks, 11))
    lags = delays(codebooks, channels)
    assert torch.equal(undelay(delay(frames, lags, 99), lags), frames)
