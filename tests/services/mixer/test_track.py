"""The signal that grows and is forgotten."""

import numpy as np

from services.mixer.track import Track


def test_values_lie_under_their_index_with_zeros_around() -> None:
    track = Track(2, 100)
    track.append(np.arange(20, dtype=np.float32).reshape(2, 10))
    track.append(np.full((2, 5), 7, np.float32))
    assert track.end == 115
    assert np.array_equal(track.read(108, 112), [[8, 9, 7, 7], [18, 19, 7, 7]])
    assert np.array_equal(track.read(98, 101), [[0, 0, 0], [0, 0, 10]])
    assert np.array_equal(track.read(114, 117), [[7, 0, 0], [7, 0, 0]])
    assert np.array_equal(track.read(200, 202), np.zeros((2, 2)))


def test_memory_is_flat_while_it_forgets() -> None:
    track = Track(1, 0)
    for index in range(1000):
        track.append(np.full((1, 100), index, np.float32))
        track.forget(track.end - 300)
        assert np.array_equal(track.read(track.end - 100, track.end), np.full((1, 100), index))
    assert len(track._parts) == 3
    assert np.array_equal(track.read(99_700, 99_702), [[997, 997]])


def test_zeros_take_no_memory() -> None:
    track = Track(2, 0)
    track.append_zeros(10**15)
    track.append(np.ones((2, 3), np.float32))
    assert np.array_equal(track.read(10**15 - 1, 10**15 + 1), [[0, 1], [0, 1]])
