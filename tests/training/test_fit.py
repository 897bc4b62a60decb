from dataclasses import replace

import numpy as np
import pytest

from services.classifier.light.features import Features, FeatureSet
from services.classifier.light.model import logistic, softmax
from training.fit import fit
from training.options import FitOptions

OPTIONS = FitOptions(
    FeatureSet(), name_scale=0.5, dense_scale=2.0, inverse_penalty=1.0, class_balance=0.0
)


def sentences(count: int) -> tuple[list[Features], np.ndarray]:
    """Name 10 makes a 1, 20 a 0, 30 is noise, 999 is rare; the first number helps."""
    random = np.random.Generator(np.random.PCG64(1))
    answers = random.integers(0, 2, count)
    found = []
    for row, answer in enumerate(answers):
        names = [10 if answer else 20] + ([30] if random.random() < 0.5 else [])
        names += [999] if row == 0 else []
        dense = np.array([answer + random.normal(0, 1.0), random.normal()], np.float32)
        found.append(Features(np.array(sorted(names), np.int32), dense))
    return found, answers


def test_the_fitted_model_serves_without_scikit_learn() -> None:
    found, answers = sentences(200)
    model = fit(found, answers, OPTIONS)
    assert model.places.tolist() == [10, 20, 30]
    logits = np.array([model.logits(f) for f in found])[:, 0]
    assert ((logits > 0) == answers.astype(bool)).all()
    assert model.sparse[0, 0] > 1
    assert model.sparse[1, 0] < -1
    assert abs(model.sparse[2, 0]) < 0.3
    assert model.dense[0, 0] > 0.2


def test_scales_are_folded_into_the_weights() -> None:
    """What scikit-learn says of scaled features, the model says of features as they are."""
    from scipy import sparse
    from sklearn.linear_model import LogisticRegression

    found, answers = sentences(60)
    model = fit(found, answers, OPTIONS)
    rows = [
        [*(0.5 * (place in f.places) for place in (10, 20, 30)), *(2.0 * f.dense)] for f in found
    ]
    peer = LogisticRegression(C=1.0, max_iter=2000).fit(sparse.csr_matrix(rows), answers)
    ours = logistic(np.array([model.logits(f) for f in found])[:, 0])
    assert ours == pytest.approx(peer.predict_proba(sparse.csr_matrix(rows))[:, 1], abs=1e-3)


def test_balance_lifts_rare_classes() -> None:
    found, _ = sentences(300)
    answers = np.array([0] * 240 + [1] * 40 + [2] * 20)
    shares = []
    for balance in (0.0, 1.0):
        model = fit(found, answers, replace(OPTIONS, class_balance=balance))
        shares.append(softmax(np.array([model.logits(f) for f in found])).mean(axis=0)[2])
    assert shares[0] == pytest.approx(20 / 300, abs=0.01)
    assert shares[1] > 0.25
