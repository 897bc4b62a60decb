"""Sliding windows against the plain definition."""

import numpy as np
import pytest

from services.mixer.sliding import eroded, sliding


@pytest.mark.parametrize("size", [1, 2, 3, 7, 8, 11, 51, 100])
@pytest.mark.parametrize("operation", [np.add, np.minimum, np.maximum])
def test_windows_equal_their_definition(operation: np.ufunc, size: int) -> None:
    values = np.random.default_rng(size).standard_normal(240)
    expected = [operation.reduce(values[k : k + size]) for k in range(240 - size + 1)]
    np.testing.assert_allclose(sliding(operation, values, size), expected, rtol=1e-12, atol=1e-12)


def test_a_window_has_the_same_bits_wherever_it_lies() -> None:
    values = np.random.default_rng(1).standard_normal(1000)
    whole = sliding(np.add, values, 100)
    for start in (1, 37, 400):
        assert np.array_equal(
            sliding(np.add, values[start : start + 300], 100), whole[start:][:201]
        )


def test_a_loud_value_leaves_nothing_behind() -> None:
    values = np.full(400, 1e-9)
    values[50] = 1e12
    assert np.array_equal(sliding(np.add, values, 100)[51:], sliding(np.add, values[51:], 100))


@pytest.mark.parametrize("cells", [1, 2, 3, 5, 8, 40, 85])
def test_erosion_equals_its_definition(cells: int) -> None:
    levels = np.random.default_rng(cells).uniform(-20, 0, 200)
    raised = np.arange(cells + 1) * 0.3
    expected = [(levels[k : k + cells + 1] + raised).min() for k in range(200 - cells)]
    np.testing.assert_allclose(eroded(levels, cells, 0.3), expected, rtol=1e-12)
