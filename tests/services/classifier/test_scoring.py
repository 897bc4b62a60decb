import numpy as np
import pytest

from services.classifier.scoring import effect_score, fuse, turn


def test_turn_is_the_norm_of_the_gradient() -> None:
    emotions = np.zeros((4, 7))
    emotions[:2, 6] = 1.0
    emotions[2:, 3] = 1.0
    # Central differences halve a step of (1, -1) over two sentences; the ends see none of it.
    assert turn(emotions) == pytest.approx([0.0, np.sqrt(2) / 2, np.sqrt(2) / 2, 0.0])


def test_a_sentence_alone_does_not_turn() -> None:
    assert turn(np.eye(7)[:1]) == pytest.approx([0.0])


def test_score_adds_the_weighted_turn() -> None:
    emotions = np.eye(7)[[6, 3]]
    score = effect_score(np.array([0.5, 0.9]), emotions, 0.02)
    assert score == pytest.approx([0.5 + 0.02 * np.sqrt(2), 0.9 + 0.02 * np.sqrt(2)])


def test_fuse_weighs_the_voice_only_where_it_was_heard() -> None:
    text, voice = np.eye(7)[[0, 0]], np.eye(7)[[1, 1]]
    fused = fuse(text, voice, np.array([True, False]), 0.01)
    assert fused[0, :2] == pytest.approx([0.99, 0.01])
    assert fused[1, :2] == pytest.approx([1.0, 0.0])
