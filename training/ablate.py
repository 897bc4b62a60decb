"""What role tokens and context are worth: python -m training.ablate.

Cross-validates the light models with and without each, on the passages that train or tune, at the
threshold of the shipped weights.
"""

from dataclasses import replace

from services.classifier.light.features import FeatureSet
from services.classifier.light.model import load_model
from services.classifier.light.reading import Reader
from training.corpus import Corpus
from training.cross_validation import Spread, cross_validate
from training.options import EFFECT, EMOTION, GRADIENT_WEIGHT
from training.passages import load_passages
from training.split import Split, chosen

_VARIANTS = {
    "roles and context": FeatureSet(roles=True, context=True),
    "roles alone": FeatureSet(roles=True, context=False),
    "context alone": FeatureSet(roles=False, context=True),
    "neither": FeatureSet(roles=False, context=False),
}


def main() -> None:
    """Prints one line a variant, as a table."""
    reader = Reader()
    model = load_model(reader.tagger.version())
    passages = chosen(load_passages(), Split.TRAIN, Split.DEV)
    corpus = Corpus(passages, reader, model.landmarks)
    print(
        "| features | precision | recall | F1 | AUC | emotion macro F1 |\n|---|---|---|---|---|---|"
    )
    for name, features in _VARIANTS.items():
        effect = replace(EFFECT, feature_set=features)
        emotion = replace(EMOTION, feature_set=features)
        spread = cross_validate(corpus, effect, emotion, model.effect_threshold, GRADIENT_WEIGHT)
        print(f"| {name} | {' | '.join(_cells(spread))} |")


def _cells(spread: Spread) -> list[str]:
    pairs = [
        (getattr(spread.effect, figure), getattr(spread.effect_deviation, figure))
        for figure in ("precision", "recall", "f1", "auc")
    ]
    pairs.append((spread.emotion.macro_f1, spread.emotion_deviation.macro_f1))
    return [f"{mean:.3f} ± {deviation:.3f}" for mean, deviation in pairs]


if __name__ == "__main__":
    main()
