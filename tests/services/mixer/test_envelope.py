"""Gains under limits."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.mixer.envelope import Envelope, Slope, edge_limits

ENVELOPE = Envelope(
    attack=(Slope(30, 8.0), Slope(10, 12.0)),
    release=(Slope(70, 8.0), Slope(15, 12.0)),
    smooth_cells=5,
)
BEFORE, AFTER = ENVELOPE.reach_before, ENVELOPE.reach_after


def padded(limits_db: np.ndarray) -> np.ndarray:
    return np.pad(limits_db, (BEFORE, AFTER))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0.0, 0.3), st.floats(1.0, 60.0))
def test_gains_never_pass_their_limits(seed: int, density: float, depth_db: float) -> None:
    rng = np.random.default_rng(seed)
    limits_db = np.where(rng.random(500) < density, -depth_db * rng.random(500), 0.0)
    gains_db = ENVELOPE.gains_db(padded(limits_db))
    assert gains_db.shape == (500,)
    assert (gains_db <= limits_db + 1e-12).all()
    assert (gains_db >= limits_db.min() - 1e-12).all()


def test_without_limits_nothing_is_taken_away() -> None:
    assert not ENVELOPE.gains_db(padded(np.zeros(100))).any()


def test_a_dip_opens_ahead_and_closes_along_its_slopes() -> None:
    limits_db = np.zeros(400)
    limits_db[200:240] = -8.0
    gains_db = ENVELOPE.gains_db(padded(limits_db))
    np.testing.assert_allclose(gains_db[200:240], -8.0, atol=1e-9)
    # 8 dB over 30 cells before, over 70 cells after; the window rounds the ends.
    assert gains_db[200 - 5 - 15] == pytest.approx(-4.0, abs=0.01)
    assert gains_db[239 + 5 + 35] == pytest.approx(-4.0, abs=0.01)
    assert not gains_db[: 200 - 5 - 31 - 5].any()
    assert not gains_db[239 + 5 + 71 + 5 + 1 :].any()
    steps_db = np.diff(gains_db)
    assert steps_db.min() > -8 / 30 - 1e-9
    assert steps_db.max() < 8 / 70 + 1e-9


def test_gains_depend_on_their_reach_alone() -> None:
    limits_db = -np.random.default_rng(3).uniform(0, 30, 600)
    whole = ENVELOPE.gains_db(limits_db)
    some = ENVELOPE.gains_db(limits_db[100 : 100 + BEFORE + 50 + AFTER])
    assert np.array_equal(some, whole[100:150])


def test_an_edge_keeps_the_limits_of_both_its_cells() -> None:
    limits_db = np.array([0.0, -3.0, -1.0, 0.0])
    assert np.array_equal(edge_limits(limits_db), [-3.0, -3.0, -1.0])
