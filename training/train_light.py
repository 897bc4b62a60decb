"""Trains the light classifier: python -m training.train_light [--ablation] [--out FILE.npz].

Fits on the passages that train, tunes the threshold on dev, fits again on both and writes the
weights with their card into the package. The test passages are not touched here.
"""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from common.offload import CancelToken
from services.classifier.light.model import WEIGHTS_FILE, LightModel, save_model
from services.classifier.light.reading import Reader
from services.classifier.light.text import TextClassifier
from services.classifier.scoring import effect_score
from services.classifier.settings import ClassifierSettings
from training.corpus import Corpus, answers
from training.cross_validation import Spread, cross_validate
from training.fit import fit
from training.landmarks import pick_landmarks
from training.measures import best_threshold
from training.options import DIMENSION_COUNT, EFFECT, EMOTION, SEED, THRESHOLD_BETA, FitOptions
from training.passages import DATA_FOLDER, Passage, data_sha256, load_passages
from training.split import Split, chosen

GRADIENT_WEIGHT: float = ClassifierSettings.model_fields["gradient_weight"].default


def main() -> None:
    """Reads, trains, writes, and prints the card."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, default=DATA_FOLDER, help="folder of passages")
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE, help="where the weights go")
    parser.add_argument("--ablation", action="store_true", help="cross-validate variants only")
    options = parser.parse_args()
    passages = load_passages(options.data)
    reader = Reader()
    corpus, threshold = _tuned(passages, reader)
    if options.ablation:
        for name, (effect, emotion) in _ablations().items():
            spread = cross_validate(corpus, effect, emotion, threshold, GRADIENT_WEIGHT)
            print(name, json.dumps(_rounded(spread)))
        return
    model = replace(_fitted(corpus), effect_threshold=threshold)
    spread = cross_validate(corpus, EFFECT, EMOTION, threshold, GRADIENT_WEIGHT)
    card = {
        "tagger_version": reader.tagger.version(),
        "data_sha256": data_sha256(options.data),
        "passage_count": len(np.unique(corpus.answers.passage)),
        "sentence_count": len(corpus.answers.effect),
        "cross_validation": _rounded(spread),
        "effect_fit": asdict(EFFECT),
        "emotion_fit": asdict(EMOTION),
    }
    save_model(model, card, options.out)
    print(options.out.with_suffix(".json").read_text(encoding="utf-8"))


def _tuned(passages: Sequence[Passage], reader: Reader) -> tuple[Corpus, float]:
    """All passages but the test's, and the threshold that served best on dev."""
    landmarks = pick_landmarks(reader.tagger, DIMENSION_COUNT, SEED)
    model = _fitted(Corpus(chosen(passages, Split.TRAIN), reader, landmarks))
    dev = chosen(passages, Split.DEV)
    judge = TextClassifier(reader, model).judge
    scores = []
    for passage in dev:
        texts = [sentence.text for sentence in passage.sentences]
        judged = judge(texts, range(len(texts)), CancelToken())
        scores.append(effect_score(judged.effect, judged.emotions, GRADIENT_WEIGHT))
    threshold = best_threshold(answers(dev).effect, np.concatenate(scores), THRESHOLD_BETA)
    return Corpus(chosen(passages, Split.TRAIN, Split.DEV), reader, landmarks), threshold


def _fitted(corpus: Corpus) -> LightModel:
    known = corpus.answers
    return LightModel(
        effect=fit(corpus.features(EFFECT.feature_set), known.effect.astype(np.int64), EFFECT),
        emotion=fit(corpus.features(EMOTION.feature_set), known.emotion, EMOTION),
        landmarks=corpus.landmarks,
        effect_threshold=0.5,
        version="",
    )


def _ablations() -> dict[str, tuple[FitOptions, FitOptions]]:
    """What is cross-validated to see what role tokens and context are worth."""
    return {
        f"roles {roles} context {context}": (
            replace(EFFECT, feature_set=replace(EFFECT.feature_set, roles=roles, context=context)),
            replace(
                EMOTION, feature_set=replace(EMOTION.feature_set, roles=roles, context=context)
            ),
        )
        for roles in (True, False)
        for context in (True, False)
    }


def _rounded(spread: Spread) -> dict[str, dict[str, float]]:
    return {
        name: {figure: round(value, 3) for figure, value in figures.items()}
        for name, figures in asdict(spread).items()
    }


if __name__ == "__main__":
    main()
