import numpy as np
import pytest

from services.audiogen.audiocraft.judgement import judge

RATE_HZ = 16_000


def noise(seconds: float, level: float) -> "np.ndarray[tuple[int, int], np.dtype[np.float32]]":
    draws = np.random.default_rng(1).standard_normal((int(seconds * RATE_HZ), 1))
    return (level * draws).astype(np.float32)


def test_an_ordinary_sound_is_usable_and_scored_by_its_text() -> None:
    scores = []
    for gain in (0.0, 0.5, 2.0):
        judgement = judge(noise(2, 0.1), RATE_HZ, gain, lasting=False)
        assert judgement.usable
        scores.append(judgement.score)
    assert scores == pytest.approx([0.0, 1 - np.exp(-0.5), 1 - np.exp(-2)])
    assert judge(noise(2, 0.1), RATE_HZ, -1.0, lasting=False).score == 0


def test_silence_is_not_usable() -> None:
    judgement = judge(noise(2, 0.001), RATE_HZ, 1.0, lasting=False)
    assert (judgement.usable, judgement.score) == (False, 0)
    # A short knock in silence is not silence.
    knock = noise(2, 0.0001)
    knock[8000:8400] *= 2000
    assert judge(knock, RATE_HZ, 1.0, lasting=False).usable


def test_clipping_is_not_usable_and_scored_lower() -> None:
    clipped = np.clip(noise(2, 0.6), -1, 1)
    judgement = judge(clipped, RATE_HZ, 1.0, lasting=False)
    assert not judgement.usable
    assert 0 < judgement.score < judge(noise(2, 0.1), RATE_HZ, 1.0, lasting=False).score
    # A single peak is no clipping.
    peak = noise(2, 0.1)
    peak[100] = 1.0
    assert judge(peak, RATE_HZ, 1.0, lasting=False).usable


def test_holes_cost_a_bed_and_not_an_event() -> None:
    holed = noise(2, 0.1)
    holed[RATE_HZ:] = 0
    even = judge(noise(2, 0.1), RATE_HZ, 1.0, lasting=True).score
    assert judge(holed, RATE_HZ, 1.0, lasting=True).score == pytest.approx(even / 2)
    assert judge(holed, RATE_HZ, 1.0, lasting=False).score == pytest.approx(even)
