"""From what an engine thinks of a window's sentences to their labels; the same for all engines."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.emotions import Emotion, EmotionScores
from services.classifier.engine import Classification, ClassificationRequest, SentenceLabel
from services.classifier.light.reading import Reading
from services.classifier.scoring import Weights, effect_score, fuse

NEUTRAL = np.array([emotion is Emotion.NEUTRAL for emotion in Emotion], np.float64)
# Neighbours whose emotion a sentence's score takes in (the gradient's).
TURN_SENTENCES = 1


@dataclass(frozen=True, slots=True)
class Judgement:
    """effect (sentences,): probabilities of an effect; emotions (sentences, 7); their readings.

    A sentence without a letter has no effect and is neutral.
    """

    effect: NDArray[np.float64]
    emotions: NDArray[np.float64]
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Voices:
    """emotions (sentences, 7) of the voice and which sentences were heard; the others are zeros."""

    emotions: NDArray[np.float64]
    heard: NDArray[np.bool_]

    @classmethod
    def none(cls, sentence_count: int) -> "Voices":
        """Of sentences that nobody heard."""
        return cls(np.zeros((sentence_count, len(Emotion))), np.zeros(sentence_count, bool))


def judged(
    effect: NDArray[np.float64], emotions: NDArray[np.float64], readings: Sequence[Reading]
) -> Judgement:
    """The judgement of probabilities as a model gives them."""
    said = np.array([any(map(str.isalnum, reading.text)) for reading in readings], bool)
    return Judgement(
        effect=np.where(said, effect, 0.0),
        emotions=np.where(said[:, None], emotions, NEUTRAL),
        readings=tuple(readings),
    )


def wide_window(request: ClassificationRequest) -> tuple[list[str], range, slice]:
    """The texts of a window and its context; which of them have to be judged, that is the window's
    own and the neighbours of the gradient; and where the own are among those."""
    every = (*request.context_before, *request.sentences, *request.context_after)
    first = len(request.context_before)
    last = first + len(request.sentences)
    wide = range(max(first - TURN_SENTENCES, 0), min(last + TURN_SENTENCES, len(every)))
    return [s.text for s in every], wide, slice(first - wide.start, last - wide.start)


def classification(
    request: ClassificationRequest, wide: Judgement, own: slice, voices: Voices, weights: Weights
) -> Classification:
    """The labels of the window's own sentences."""
    emotions = wide.emotions.copy()
    emotions[own] = fuse(wide.emotions[own], voices.emotions, voices.heard, weights.voice)
    score = effect_score(wide.effect, emotions, weights.gradient)
    score = np.where(wide.effect > 0, score, 0.0)
    labels = tuple(
        SentenceLabel(
            sentence_id=sentence.id,
            effect_probability=float(wide.effect[place]),
            effect_score=float(score[place]),
            effect=bool(score[place] >= weights.effect_threshold),
            emotion=_scores(emotions[place]),
            text_emotion=_scores(wide.emotions[place]),
            voice_emotion=_scores(voice) if heard else None,
            morphemes=wide.readings[place].morphemes,
            dialogue=wide.readings[place].dialogue,
        )
        for place, (sentence, voice, heard) in enumerate(
            zip(request.sentences, voices.emotions, voices.heard, strict=True), own.start
        )
    )
    return Classification(labels, weights.voice, weights.effect_threshold)


def _scores(row: NDArray[np.float64]) -> EmotionScores:
    return EmotionScores(*(float(weight) for weight in row))
