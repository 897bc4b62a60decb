"""Cross-validation by passage: no passage is in both a fold's training and its test."""

from dataclasses import astuple, dataclass

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import GroupKFold

from services.classifier.light.features import Features
from services.classifier.light.model import LinearModel, logistic, softmax
from services.classifier.scoring import effect_score
from training.corpus import Answers, Corpus
from training.fit import fit
from training.measures import EffectFigures, EmotionFigures, effect_figures, emotion_figures
from training.options import SEED, FitOptions

FOLD_COUNT = 5


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean figures over the folds, and their standard deviation."""

    effect: EffectFigures
    effect_deviation: EffectFigures
    emotion: EmotionFigures
    emotion_deviation: EmotionFigures


def cross_validate(
    corpus: Corpus,
    effect: FitOptions,
    emotion: FitOptions,
    threshold: float,
    gradient_weight: float,
) -> Spread:
    """The figures of FOLD_COUNT models, each on the passages that it has not seen."""
    effect_features = corpus.features(effect.feature_set)
    emotion_features = corpus.features(emotion.feature_set)
    known = corpus.answers
    effects, emotions = [], []
    folds = GroupKFold(FOLD_COUNT, shuffle=True, random_state=SEED)
    for train, test in folds.split(known.effect, groups=known.passage):
        seen, unseen = known.rows(train), known.rows(test)
        effect_model = fit(_rows(effect_features, train), seen.effect.astype(np.int64), effect)
        emotion_model = fit(_rows(emotion_features, train), seen.emotion, emotion)
        weights = softmax(_logits(emotion_model, _rows(emotion_features, test)))
        probability = logistic(_logits(effect_model, _rows(effect_features, test))[:, 0])
        score = book_scores(probability, weights, unseen, gradient_weight)
        effects.append(effect_figures(unseen.effect, score >= threshold, score))
        emotions.append(emotion_figures(unseen.emotion, weights.argmax(axis=1)))
    return Spread(
        EffectFigures(*_mean(effects)),
        EffectFigures(*_deviation(effects)),
        EmotionFigures(*_mean(emotions)),
        EmotionFigures(*_deviation(emotions)),
    )


def book_scores(
    probability: NDArray[np.float64],
    emotions: NDArray[np.float64],
    answers: Answers,
    gradient_weight: float,
) -> NDArray[np.float64]:
    """The effect scores (n,) of sentences of several passages."""
    score = np.empty_like(probability)
    for passage in np.unique(answers.passage):
        rows = answers.passage == passage
        score[rows] = effect_score(probability[rows], emotions[rows], gradient_weight)
    return score


def _rows(features: list[Features], wanted: NDArray[np.int64]) -> list[Features]:
    return [features[row] for row in wanted]


def _logits(model: LinearModel, features: list[Features]) -> NDArray[np.float64]:
    return np.array([model.logits(found) for found in features])


def _mean(figures: list[EffectFigures] | list[EmotionFigures]) -> list[float]:
    return [float(value) for value in np.mean([astuple(f) for f in figures], axis=0)]


def _deviation(figures: list[EffectFigures] | list[EmotionFigures]) -> list[float]:
    return [float(value) for value in np.std([astuple(f) for f in figures], axis=0, ddof=1)]
