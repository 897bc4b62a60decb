"""The noise floor is that of the silences."""

import numpy as np

from gateway.ingest.background import background_dbfs
from gateway.ingest.narration import Span


def test_averages_the_silences_away_from_speech() -> None:
    mean_squares = np.full(100, 0.01)
    mean_squares[20:40] = 1e-6  # from 2 to 4 s
    mean_squares[19:21] = 1e-3  # the voice rings on into the silence
    assert background_dbfs(mean_squares, [Span(2_000, 4_000)], 100.0) == -60.0


def test_without_silences_takes_the_quietest_half_second() -> None:
    mean_squares = np.full(100, 0.01)
    mean_squares[50:55] = 1e-4
    assert round(background_dbfs(mean_squares, [], 100.0), 6) == -40.0
