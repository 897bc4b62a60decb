import itertools

import numpy as np
import pytest

from services.musicgen.light.chain import IMPOSSIBLE, sample_path

_STATIONS = np.array([[0.0, -1.0, 0.5], [0.3, 0.0, -0.7], [0.0, 0.6, 0.1]])
_MOVES = np.array([[[0.0, -1.0, 0.4], [0.2, 0.0, -2.0], [-0.5, 1.0, 0.0]]] * 2)


def _log_weight(path: tuple[int, ...]) -> float:
    here = sum(_STATIONS[step, state] for step, state in enumerate(path))
    return float(here + sum(_MOVES[i, path[i], path[i + 1]] for i in range(2)))


@pytest.mark.parametrize("temperature", [0.5, 1.0])
def test_paths_come_as_often_as_the_chain_says(temperature: float) -> None:
    rng = np.random.default_rng(1)
    paths = list(itertools.product(range(3), repeat=3))
    weights = np.exp(np.array([_log_weight(path) for path in paths]) / temperature)
    expected = weights / weights.sum()
    counts = dict.fromkeys(paths, 0)
    for _ in range(6_000):
        counts[tuple(sample_path(_STATIONS, _MOVES, temperature, rng))] += 1
    drawn = np.array([counts[path] for path in paths]) / 6_000
    assert np.abs(drawn - expected).max() < 0.025


def test_cold_chains_take_the_best_path() -> None:
    best = max(itertools.product(range(3), repeat=3), key=_log_weight)
    assert tuple(sample_path(_STATIONS, _MOVES, 0.0, np.random.default_rng(2))) == best


def test_a_constraint_on_the_end_is_foreseen() -> None:
    stations = np.zeros((3, 3))
    stations[2] = [IMPOSSIBLE, IMPOSSIBLE, 0.0]
    moves = np.zeros((2, 3, 3))
    moves[1, :2, 2] = IMPOSSIBLE  # only state 2 leads to state 2
    for seed in range(50):
        assert sample_path(stations, moves, 1.0, np.random.default_rng(seed))[1:] == [2, 2]
