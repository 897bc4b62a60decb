import pytest
import torch

from services.musicgen.transformers.sampling import GUIDANCE_SCALE, draw, guide, uniforms

pytestmark = pytest.mark.models


def test_guidance_pushes_away_from_the_unguided() -> None:
    guided, unguided = torch.tensor([[1.0, 0.0]]), torch.tensor([[0.0, 0.0]])
    assert guide(torch.cat([guided, unguided])).tolist() == [[GUIDANCE_SCALE, 0.0]]


def test_random_numbers_are_a_takes_own() -> None:
    one = uniforms(7, 0, (4, 50))
    assert torch.equal(one, uniforms(7, 0, (4, 50)))
    for seed, window in ((8, 0), (7, 1), (-7, 0), (7 + 2**40, 0)):
        assert not torch.equal(one, uniforms(seed, window, (4, 50)))
    assert float(one.min()) >= 0.0
    assert float(one.max()) < 1.0


def test_draws_follow_the_distribution() -> None:
    logits = torch.log(torch.tensor([0.1, 0.6, 0.3])).expand(1, 4000, 3)
    randoms = torch.linspace(0, 1 - 1e-6, 4000)[None]
    drawn = draw(logits, torch.tensor([1.0]), randoms)
    shares = torch.bincount(drawn[0], minlength=3) / 4000
    assert torch.allclose(shares, torch.tensor([0.1, 0.6, 0.3]), atol=0.002)


def test_temperature_zero_takes_the_likeliest_and_a_high_one_levels() -> None:
    logits = torch.tensor([[[0.0, 3.0, 1.0]]]).expand(3, 2000, 3)
    randoms = uniforms(1, 0, (3, 2000))
    drawn = draw(logits, torch.tensor([0.0, 1.0, 2.0]), randoms)
    shares = [(row == 1).float().mean() for row in drawn]
    assert shares[0] == 1.0
    assert shares[0] > shares[1] > shares[2] > 1 / 3


def test_only_the_likeliest_can_come() -> None:
    logits = torch.arange(600.0).expand(1, 500, 600) * 1e-3
    drawn = draw(logits, torch.tensor([2.0]), uniforms(3, 0, (1, 500)))
    assert int(drawn.min()) >= 350


def test_the_last_random_number_stays_in_the_vocabulary() -> None:
    drawn = draw(torch.zeros(1, 1, 5), torch.tensor([1.0]), torch.ones(1, 1))
    assert int(drawn) < 5
