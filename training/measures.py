"""How good labels are: precision, recall, F1 and AUC of effects, macro F1 of emotions."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.emotions import Emotion


@dataclass(frozen=True, slots=True)
class EffectFigures:
    """Of the decision: precision, recall, f1; of the score's order alone: auc. 0 to 1."""

    precision: float
    recall: float
    f1: float
    auc: float


@dataclass(frozen=True, slots=True)
class EmotionFigures:
    """accuracy, and the mean over the emotions of their F1 scores; 0 to 1."""

    accuracy: float
    macro_f1: float


def effect_figures(
    truth: NDArray[np.bool_], decided: NDArray[np.bool_], score: NDArray[np.float64]
) -> EffectFigures:
    """The figures of decisions (n,) and the scores (n,) that they were made on."""
    precision, recall = _precision_recall(truth, decided)
    return EffectFigures(precision, recall, f_measure(precision, recall, 1.0), auc(truth, score))


def emotion_figures(truth: NDArray[np.int64], guessed: NDArray[np.int64]) -> EmotionFigures:
    """The figures of guesses (n,), both as places in Emotion; one that never occurs counts as 0."""
    f1_scores = [
        f_measure(*_precision_recall(truth == place, guessed == place), 1.0)
        for place in range(len(Emotion))
    ]
    return EmotionFigures(float((truth == guessed).mean()), float(np.mean(f1_scores)))


def f_measure(precision: float, recall: float, beta: float) -> float:
    """F of van Rijsbergen (1979): beta under 1 gives precision more weight; 0 where both are 0."""
    weighted = beta**2 * precision + recall
    return (1 + beta**2) * precision * recall / weighted if weighted else 0.0


def auc(truth: NDArray[np.bool_], score: NDArray[np.float64]) -> float:
    """The chance that a true one scores above a false one, ties counting half (Mann-Whitney)."""
    order = np.sort(score)
    ranks = (np.searchsorted(order, score, "left") + np.searchsorted(order, score, "right") + 1) / 2
    true_count, false_count = int(truth.sum()), int((~truth).sum())
    if not true_count or not false_count:
        return float("nan")
    above = ranks[truth].sum() - true_count * (true_count + 1) / 2
    return float(above / (true_count * false_count))


def best_threshold(truth: NDArray[np.bool_], score: NDArray[np.float64], beta: float) -> float:
    """The threshold of the best F; the middle of those within 0.01 of it, on a grid of 0.01."""
    grid = np.arange(5, 100) / 100
    values = np.array(
        [f_measure(*_precision_recall(truth, score >= threshold), beta) for threshold in grid]
    )
    return float(np.round(np.median(grid[values >= values.max() - 0.01]), 2))


def _precision_recall(truth: NDArray[np.bool_], decided: NDArray[np.bool_]) -> tuple[float, float]:
    hits = int((truth & decided).sum())
    return hits / max(int(decided.sum()), 1), hits / max(int(truth.sum()), 1)
