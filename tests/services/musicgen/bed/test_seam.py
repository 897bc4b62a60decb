import numpy as np

from services.musicgen.bed.seam import crossfade


def test_equal_material_comes_out_as_it_is() -> None:
    samples = np.random.default_rng(0).normal(0, 0.1, (1000, 2)).astype(np.float32)
    assert np.array_equal(crossfade(samples, samples), samples)


def test_the_one_hands_over_to_the_other() -> None:
    before, after = np.ones((101, 1), np.float32), np.zeros((101, 1), np.float32)
    faded = crossfade(before, after)[:, 0]
    assert faded[0] == 1.0
    assert abs(faded[50] - 0.5) < 1e-6
    assert abs(faded[-1]) < 1e-6
    assert np.all(np.diff(faded) <= 0)
    assert faded.dtype == np.float32


def test_nothing_stays_nothing() -> None:
    assert crossfade(np.zeros((0, 2), np.float32), np.zeros((0, 2), np.float32)).shape == (0, 2)
