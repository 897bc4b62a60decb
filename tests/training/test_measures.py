import numpy as np
import pytest

from training.measures import auc, best_threshold, effect_figures, emotion_figures, f_measure

TRUTH = np.array([True, True, True, False, False, False, False, False])
SCORE = np.array([0.9, 0.8, 0.2, 0.85, 0.1, 0.1, 0.3, 0.05])


def test_effect_figures() -> None:
    found = effect_figures(TRUTH, SCORE >= 0.5, SCORE)
    assert found.precision == pytest.approx(2 / 3)
    assert found.recall == pytest.approx(2 / 3)
    assert found.f1 == pytest.approx(2 / 3)
    # Of 15 pairs, 0.8 < 0.85, 0.2 < 0.85 and 0.2 < 0.3 are the wrong way round.
    assert found.auc == pytest.approx(12 / 15)


def test_ties_count_half() -> None:
    assert auc(np.array([True, False]), np.array([0.5, 0.5])) == pytest.approx(0.5)


def test_nothing_decided_is_no_precision() -> None:
    found = effect_figures(TRUTH, np.zeros(8, bool), SCORE)
    assert (found.precision, found.recall, found.f1) == (0, 0, 0)


def test_f_half_prefers_precision() -> None:
    assert f_measure(0.9, 0.6, 0.5) == pytest.approx(1.25 * 0.54 / (0.25 * 0.9 + 0.6))
    assert f_measure(0.9, 0.6, 0.5) > f_measure(0.6, 0.9, 0.5)


def test_best_threshold_lies_in_the_middle_of_the_gap() -> None:
    truth = np.array([False] * 10 + [True] * 10)
    score = np.array([0.2] * 10 + [0.8] * 10)
    assert best_threshold(truth, score, 0.5) == pytest.approx(0.5, abs=0.011)


def test_macro_f1_counts_every_emotion() -> None:
    truth = np.array([0, 1, 2, 3, 4, 5, 6, 6])
    assert emotion_figures(truth, truth).macro_f1 == pytest.approx(1)
    constant = emotion_figures(truth, np.full(8, 6))
    assert constant.accuracy == pytest.approx(0.25)
    assert constant.macro_f1 == pytest.approx(0.4 / 7)
