import numpy as np

from common.offload import CancelToken
from services.stt.light.cepstra import Features
from services.stt.light.fit import fit_scores
from tests.services.stt.light.test_warp import stretched, walk


def spoken(sentences: list[Features]) -> tuple[Features, np.ndarray]:
    """All sentences, read unevenly and with noise; and the borders between them."""
    pieces = [stretched(each, 1.1, seed)[0] for seed, each in enumerate(sentences)]
    return np.concatenate(pieces), np.cumsum([0, *(len(piece) for piece in pieces)])


def test_a_right_stretch_stands_out_from_all_others() -> None:
    sentences = [walk(200 + 20 * (index % 5), index) for index in range(20)]
    narration, borders = spoken(sentences)
    scores = fit_scores(narration, borders, sentences, CancelToken())
    for index, score in enumerate(scores):
        assert score[index, index + 1] < -6
        elsewhere = [score[: index + 1, : index + 1], score[index + 1 :, index + 1 :]]
        assert min(np.min(each, initial=np.inf) for each in elsewhere) > -4


def test_knows_what_is_wrong_where_there_is_little_to_compare() -> None:
    sentences = [walk(300, 0), walk(250, 1)]
    narration, borders = spoken(sentences)
    right = fit_scores(narration, borders, sentences, CancelToken())
    assert right[0][0, 1] < -4
    assert right[1][1, 2] < -4
    wrong = fit_scores(narration, borders, [walk(300, 8), walk(250, 9)], CancelToken())
    assert wrong[0][0, 1] > -3
    assert wrong[1][1, 2] > -3


def test_stretches_far_too_long_or_short_cannot_be_matched() -> None:
    sentences = [walk(200, 0), walk(500, 1)]
    narration, borders = spoken(sentences)
    scores = fit_scores(narration, borders, sentences, CancelToken())
    assert np.isinf(scores[0][0, 2])
    assert np.isinf(scores[1][0, 1])
    assert np.isinf(scores[0][1, 0])
