"""Trains the light classifier: python -m training.train_light [--out FILE.npz].

Fits on the passages that train, tunes the threshold on dev, fits again on both and writes the
weights with their card into the package. The test passages are not touched here.
"""

import argparse
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from common.offload import CancelToken
from services.classifier.light.model import WEIGHTS_FILE, LightModel, save_model
from services.classifier.light.reading import Reader
from services.classifier.light.text import TextClassifier
from services.classifier.scoring import effect_score
from training.corpus import Corpus, answers
from training.cross_validation import cross_validate
from training.fit import fit
from training.landmarks import pick_landmarks
from training.measures import best_threshold, effect_figures, emotion_figures
from training.options import (
    DIMENSION_COUNT,
    EFFECT,
    EMOTION,
    GRADIENT_WEIGHT,
    SEED,
    THRESHOLD_BETA,
)
from training.passages import DATA_FOLDER, Passage, data_sha256, load_passages
from training.split import Split, chosen


def main() -> None:
    """Reads, trains, writes, and prints the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA_FOLDER, help="folder of passages")
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE, help="where the weights go")
    options = parser.parse_args()
    passages = load_passages(options.data)
    reader = Reader()
    landmarks = pick_landmarks(reader.tagger, DIMENSION_COUNT, SEED)

    first = fitted(Corpus(chosen(passages, Split.TRAIN), reader, landmarks))
    threshold, dev_figures = _tune(first, chosen(passages, Split.DEV), reader)
    corpus = Corpus(chosen(passages, Split.TRAIN, Split.DEV), reader, landmarks)
    spread = cross_validate(corpus, EFFECT, EMOTION, threshold, GRADIENT_WEIGHT)
    card = {
        "tagger_version": reader.tagger.version(),
        "data_sha256": data_sha256(options.data),
        "passage_count": len(np.unique(corpus.answers.passage)),
        "sentence_count": len(corpus.answers.effect),
        "dev": dev_figures,
        "cross_validation": rounded(asdict(spread)),
        "effect_fit": asdict(EFFECT),
        "emotion_fit": asdict(EMOTION),
    }
    save_model(replace(fitted(corpus), effect_threshold=threshold), card, options.out)
    print(options.out.with_suffix(".json").read_text(encoding="utf-8"))


def fitted(corpus: Corpus) -> LightModel:
    """Both models of the corpus; the threshold is not tuned yet."""
    known = corpus.answers
    return LightModel(
        effect=fit(corpus.features(EFFECT.feature_set), known.effect.astype(np.int64), EFFECT),
        emotion=fit(corpus.features(EMOTION.feature_set), known.emotion, EMOTION),
        landmarks=corpus.landmarks,
        effect_threshold=0.5,
        version="",
    )


def rounded(figures: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    """Figures with three digits, for people to read."""
    return {
        name: {figure: round(value, 3) for figure, value in values.items()}
        for name, values in figures.items()
    }


def _tune(
    model: LightModel, dev: Sequence[Passage], reader: Reader
) -> tuple[float, dict[str, dict[str, float]]]:
    """The threshold that serves best on dev, and the model's figures there."""
    classifier = TextClassifier(reader, model)
    judged = [_judge(classifier, passage) for passage in dev]
    score = np.concatenate([score for score, _ in judged])
    emotions = np.concatenate([emotions for _, emotions in judged])
    known = answers(dev)
    threshold = best_threshold(known.effect, score, THRESHOLD_BETA)
    effect = effect_figures(known.effect, score >= threshold, score)
    emotion = emotion_figures(known.emotion, emotions.argmax(axis=1))
    return threshold, rounded({"effect": asdict(effect), "emotion": asdict(emotion)})


def _judge(
    classifier: TextClassifier, passage: Passage
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Effect scores (n,) and emotions (n, 7) of a passage's sentences."""
    texts = [sentence.text for sentence in passage.sentences]
    judged = classifier.judge(texts, range(len(texts)), CancelToken())
    return effect_score(judged.effect, judged.emotions, GRADIENT_WEIGHT), judged.emotions


if __name__ == "__main__":
    main()
