"""Emotions and their weights."""

from dataclasses import astuple, dataclass
from enum import StrEnum


class Emotion(StrEnum):
    """The feeling that a reader takes from a sentence in its place."""

    HAPPINESS = "happiness"
    SADNESS = "sadness"
    ANGER = "anger"
    FEAR = "fear"
    DISGUST = "disgust"
    SURPRISE = "surprise"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class EmotionScores:
    """The weight of each emotion, in the order of Emotion; none negative, together 1."""

    happiness: float = 0.0
    sadness: float = 0.0
    anger: float = 0.0
    fear: float = 0.0
    disgust: float = 0.0
    surprise: float = 0.0
    neutral: float = 0.0

    def as_tuple(self) -> tuple[float, ...]:
        """The weights in the order of Emotion."""
        return astuple(self)

    def strongest(self) -> Emotion:
        """The emotion of the largest weight; the first of equals."""
        weights = self.as_tuple()
        return list(Emotion)[weights.index(max(weights))]


NEUTRAL = EmotionScores(neutral=1.0)
