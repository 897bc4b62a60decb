"""Fits the linear models (scikit-learn; the serving path needs none of it)."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from services.classifier.light.features import Features
from services.classifier.light.model import LinearModel
from training.options import FitOptions


def fit(
    features: Sequence[Features], answers: NDArray[np.int64], options: FitOptions
) -> LinearModel:
    """The model of answers (n,), 0 and 1 or the emotions' places."""
    every = np.concatenate([f.places for f in features])
    places, counts = np.unique(every, return_counts=True)
    places = places[counts >= options.min_count].astype(np.int32)
    names = _name_matrix(features, places) * options.name_scale
    dense = np.array([f.dense for f in features], np.float64) * options.dense_scale
    regression = LogisticRegression(
        C=options.inverse_penalty,
        class_weight=_class_weights(answers, options.class_balance),
        max_iter=2000,
    )
    regression.fit(sparse.hstack([names, dense]).tocsr(), answers)
    weights = regression.coef_.T.astype(np.float32)
    return LinearModel(
        places=places,
        sparse=weights[: len(places)] * np.float32(options.name_scale),
        dense=weights[len(places) :] * np.float32(options.dense_scale),
        bias=regression.intercept_.astype(np.float32),
        feature_set=options.feature_set,
    )


def _name_matrix(features: Sequence[Features], places: NDArray[np.int32]) -> sparse.csr_matrix:
    """1 where a sentence has a name, (sentences, places)."""
    rows = np.repeat(np.arange(len(features)), [len(f.places) for f in features])
    every = np.concatenate([f.places for f in features])
    columns = np.minimum(np.searchsorted(places, every), len(places) - 1)
    known = places[columns] == every
    ones = np.ones(int(known.sum()))
    return sparse.csr_matrix((ones, (rows[known], columns[known])), (len(features), len(places)))


def _class_weights(answers: NDArray[np.int64], balance: float) -> dict[int, float]:
    classes, counts = np.unique(answers, return_counts=True)
    rarity = len(answers) / len(classes) / counts
    return {int(c): float(r**balance) for c, r in zip(classes, rarity, strict=True)}
