"""From probabilities to the effect score: the sum that every engine makes.

Emotion = (1 - w) x text + w x voice; effect score = P(effect) + g x ||gradient over sentences of
the emotion vector|| (docs/effects.md has the original project's numbers).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers of the sum: both 0 or more, voice at most 1; the score decides at threshold."""

    voice: float
    gradient: float
    effect_threshold: float


def fuse(
    text: NDArray[np.float64], voice: NDArray[np.float64], heard: NDArray[np.bool_], weight: float
) -> NDArray[np.float64]:
    """Emotions (sentences, 7) of text and voice together; the text's alone where none was heard."""
    fused = (1.0 - weight) * text + weight * voice
    return np.where(heard[:, None], fused, text)


def turn(emotions: NDArray[np.float64]) -> NDArray[np.float64]:
    """How fast the emotion (sentences, 7) changes at each sentence: the gradient's 2-norm.

    Central differences inside, one-sided ones at the ends, as numpy.gradient takes them; 0 for a
    sentence alone.
    """
    if len(emotions) < 2:
        return np.zeros(len(emotions))
    gradient: NDArray[np.float64] = np.gradient(emotions, axis=0)
    norms: NDArray[np.float64] = np.linalg.norm(gradient, axis=1)
    return norms


def effect_score(
    probability: NDArray[np.float64], emotions: NDArray[np.float64], weight: float
) -> NDArray[np.float64]:
    """The score of each sentence, 0 to 1 + weight x sqrt(2)."""
    return probability + weight * turn(emotions)
