"""How the light models are fitted, found by cross-validation on passages that train."""

from dataclasses import dataclass

from services.classifier.light.features import FeatureSet
from services.classifier.settings import ClassifierSettings


@dataclass(frozen=True, slots=True)
class FitOptions:
    """How one model is fitted.

    Features are scaled before they are fitted, so that one penalty serves names and vectors;
    inverse_penalty is scikit-learn's C. Each class counts with (its rarity) ** class_balance: 0
    as it is, 1 as if all were equally frequent.
    """

    feature_set: FeatureSet
    name_scale: float
    dense_scale: float
    inverse_penalty: float
    class_balance: float
    # A name has to occur in so many sentences.
    min_count: int = 2


# Of the word vectors.
DIMENSION_COUNT = 64
EFFECT = FitOptions(
    FeatureSet(roles=True, context=True),
    name_scale=0.5,
    dense_scale=1.0,
    inverse_penalty=1.0,
    class_balance=0.0,
)
# Role tokens made emotions worse.
EMOTION = FitOptions(
    FeatureSet(roles=False, context=True),
    name_scale=0.2,
    dense_scale=1.5,
    inverse_penalty=1.0,
    class_balance=0.5,
)
# Precision weighs twice as much as recall when the threshold is tuned (docs/effects.md).
THRESHOLD_BETA = 0.5
SEED = 0
# What the service adds to P(effect) for a turn of emotion, unless it is told otherwise.
GRADIENT_WEIGHT: float = ClassifierSettings.model_fields["gradient_weight"].default
