import numpy as np
import pytest

from common.errors import Cancelled
from common.offload import CancelToken
from services.stt.light.cepstra import Features, distances, pool
from services.stt.light.path import Path
from services.stt.light.refinement import refine
from services.stt.light.warp import COARSE_FRAMES, warp_open_end

COEFFICIENTS = 26


def walk(frames: int, seed: int) -> Features:
    """Features that change as slowly as speech."""
    steps = np.random.default_rng(seed).standard_normal((frames + 20, COEFFICIENTS))
    smooth = np.apply_along_axis(lambda x: np.convolve(x, np.ones(21) / 4, "valid"), 0, steps)
    return np.asarray(smooth, np.float32)


def stretched(columns: Features, tempo: float, seed: int) -> tuple[Features, np.ndarray]:
    """The same, read at another, uneven tempo, with noise; and the column of each row."""
    generator = np.random.default_rng(seed)
    speeds = np.repeat(generator.uniform(0.8, 1.2, len(columns) // 50 + 1), 50)[: len(columns)]
    ends = np.cumsum(tempo * speeds)
    at = np.minimum(np.searchsorted(ends, np.arange(int(ends[-1]))), len(columns) - 1)
    noise = generator.standard_normal((len(at), COEFFICIENTS)).astype(np.float32)
    return columns[at] + noise, at


def test_distances_are_euclidean() -> None:
    rows, columns = walk(7, 0), walk(5, 1)
    expected = np.linalg.norm(rows[:, None] - columns[None], axis=2)
    np.testing.assert_allclose(distances(rows, columns), expected, rtol=1e-4, atol=1e-3)


def test_pools_means_and_a_shorter_last_one() -> None:
    features = np.arange(10, dtype=np.float32)[:, np.newaxis]
    assert pool(features, 4)[:, 0].tolist() == [1.5, 5.5, 8.5]
    assert len(pool(features[:0], 4)) == 0


@pytest.mark.parametrize("tempo", [0.85, 1.0, 1.3])
def test_follows_an_uneven_tempo_to_where_it_ends(tempo: float) -> None:
    columns = walk(4000, 0)
    said = 2500  # the window ends long before the reference does
    rows, at = stretched(columns[:said], tempo, 1)
    path = warp_open_end(rows, columns, CancelToken())
    for column in range(100, said, 100):
        found = path.first_row(column // COARSE_FRAMES) * COARSE_FRAMES
        assert abs(found - np.searchsorted(at, column)) < 2 * COARSE_FRAMES
    assert abs(path.last[-1] * COARSE_FRAMES - said) < 3 * COARSE_FRAMES


@pytest.mark.parametrize("frames", [5, 60, 900, 4321])
def test_refines_a_rough_path_to_10_ms(frames: int) -> None:
    columns = walk(frames, 0)
    rows, at = stretched(columns, 1.15, 1)
    corners = np.array([0, len(rows)]), np.array([0, len(columns)])
    path = refine(Path.through(*corners, len(rows)), rows, columns, CancelToken())
    assert path.first[0] == 0
    assert path.last[-1] == len(columns) - 1
    off = np.abs((path.first + path.last) / 2 - at)
    assert np.percentile(off, 95) <= 4


def test_a_refined_path_says_every_column() -> None:
    columns = walk(3000, 0)
    rows, _ = stretched(columns, 0.8, 1)
    corners = np.array([0, len(rows)]), np.array([0, len(columns)])
    path = refine(Path.through(*corners, len(rows)), rows, columns, CancelToken())
    steps = path.first[1:] - path.last[:-1]
    assert set(np.unique(steps)) <= {0, 1}


def test_a_path_tells_first_and_last_row_of_a_column() -> None:
    path = Path(np.array([0, 1, 1, 2]), np.array([0, 1, 1, 4]))
    assert [path.first_row(column) for column in (0, 1, 3, 9)] == [0, 1, 3, 3]
    assert [path.last_row(column) for column in (0, 1, 3, 9)] == [0, 2, 3, 3]


def test_pieces_are_joined_without_a_gap() -> None:
    path = Path.joined(np.array([0, 2, 1, 7]), np.array([1, 3, 2, 8]))
    assert path.first.tolist() == [0, 2, 3, 4]
    assert path.last.tolist() == [1, 3, 3, 8]


def test_stops_when_cancelled() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        warp_open_end(walk(100, 0), walk(100, 1), token)
