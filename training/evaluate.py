"""How good an engine is: python -m training.evaluate [--engine light] [--split dev|test|train].

Any engine of the classifier is asked, through its own classify, passage by passage, with its
default threshold; WIA_KOBERT_MODEL and the other settings say with which weights. The test split
is for reports alone: choose nothing by it.
"""

import argparse
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from common.engines import load, unavailable_reason
from common.offload import CancelToken
from common.sentences import Sentence
from services.classifier.engine import ClassificationRequest, ClassifierEngine, SentenceLabel
from services.classifier.engines import ENGINES
from services.classifier.settings import ClassifierSettings
from training.corpus import EMOTIONS, answers
from training.measures import EffectFigures, EmotionFigures, effect_figures, emotion_figures
from training.passages import DATA_FOLDER, Passage, load_passages
from training.split import Split, chosen


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The engine's figures; those of always saying the most frequent answer; the passages' own
    spread: the standard error of precision and recall by bootstrap over passages."""

    sentence_count: int
    effect_share: float
    effect: EffectFigures
    emotion: EmotionFigures
    majority_emotion: EmotionFigures
    precision_error: float
    recall_error: float


def main() -> None:
    """Asks the engine and prints its figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", default="light", choices=sorted(ENGINES))
    parser.add_argument("--split", default=Split.DEV, type=Split, choices=list(Split))
    parser.add_argument("--data", type=Path, default=DATA_FOLDER, help="folder of passages")
    options = parser.parse_args()
    settings = ClassifierSettings()
    if problem := unavailable_reason(ENGINES[options.engine], settings):
        sys.exit(f"{options.engine}: {problem}")
    engine = cast(ClassifierEngine, load(ENGINES[options.engine], settings))
    evaluation = evaluate(engine, chosen(load_passages(options.data), options.split))
    print(f"{engine.info.name} {engine.info.version} on {options.split}")
    for name, value in asdict(evaluation).items():
        print(f"  {name}: {_written(value)}")


def evaluate(engine: ClassifierEngine, passages: Sequence[Passage]) -> Evaluation:
    """The engine's figures on passages, each asked as a book of its own."""
    known = answers(passages)
    labels = [label for passage in passages for label in _labels(engine, passage)]
    score = np.array([label.effect_score for label in labels])
    decided = np.array([label.effect for label in labels], bool)
    guessed = np.array([EMOTIONS.index(label.text_emotion.strongest()) for label in labels])
    most_frequent = np.full_like(known.emotion, np.bincount(known.emotion).argmax())
    errors = _bootstrap_errors(known.effect, decided, known.passage)
    return Evaluation(
        sentence_count=len(labels),
        effect_share=float(known.effect.mean()),
        effect=effect_figures(known.effect, decided, score),
        emotion=emotion_figures(known.emotion, guessed),
        majority_emotion=emotion_figures(known.emotion, most_frequent),
        precision_error=errors[0],
        recall_error=errors[1],
    )


def _labels(engine: ClassifierEngine, passage: Passage) -> tuple[SentenceLabel, ...]:
    sentences = tuple(
        Sentence(f"{passage.id}-{place}", sentence.text, place * 1000, place * 1000 + 1000)
        for place, sentence in enumerate(passage.sentences)
    )
    return engine.classify(ClassificationRequest(sentences), CancelToken()).labels


def _bootstrap_errors(
    truth: NDArray[np.bool_], decided: NDArray[np.bool_], passage: NDArray[np.int64]
) -> tuple[float, float]:
    """Standard errors of precision and recall, passages drawn with replacement (Efron 1979)."""
    random = np.random.Generator(np.random.PCG64(0))
    counts = np.array(
        [
            [(truth & decided)[rows].sum(), decided[rows].sum(), truth[rows].sum()]
            for rows in (passage == place for place in np.unique(passage))
        ]
    )
    draws = random.integers(0, len(counts), (2000, len(counts)))
    hits, decisions, truths = counts[draws].sum(axis=1).T
    precision = hits / np.maximum(decisions, 1)
    recall = hits / np.maximum(truths, 1)
    return float(precision.std()), float(recall.std())


def _written(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {figure:.3f}" for name, figure in value.items())
    return f"{value:.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
