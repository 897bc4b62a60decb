"""The linear models and their weights, as they lie in the package.

weights.npz holds plain arrays (no pickle); weights.json is the model card: what the models were
trained on and with, and how good they were on passages held out.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from common.emotions import Emotion
from common.errors import FailedPrecondition
from services.classifier.light.features import FEATURES_VERSION, Features, FeatureSet
from services.classifier.light.meaning import Landmarks

WEIGHTS_FILE = Path(__file__).with_name("weights.npz")
EMOTION_COUNT = len(Emotion)


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A (multinomial) logistic regression over features.

    places (n,) int32 sorted: the table's places that have weights; sparse (n, outputs), dense
    (m, outputs), bias (outputs,), all float32.
    """

    places: NDArray[np.int32]
    sparse: NDArray[np.float32]
    dense: NDArray[np.float32]
    bias: NDArray[np.float32]
    feature_set: FeatureSet

    def logits(self, found: Features) -> NDArray[np.float64]:
        """The sums (outputs,) of one sentence; summed alone, so that no neighbour can change it."""
        slots = np.searchsorted(self.places, found.places)
        within = slots < len(self.places)
        slots = slots[within]
        known = slots[self.places[slots] == found.places[within]]
        total = self.bias.astype(np.float64)
        total += self.sparse[known].sum(axis=0, dtype=np.float64)
        total += (found.dense[:, None] * self.dense).sum(axis=0, dtype=np.float64)
        return total


@dataclass(frozen=True, slots=True)
class LightModel:
    """Both models, the landmarks of their word vectors, and the score that decides.

    version names the weights: it changes when any of them does.
    """

    effect: LinearModel
    emotion: LinearModel
    landmarks: Landmarks
    effect_threshold: float
    version: str


def logistic(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities from sums."""
    return 1.0 / (1.0 + np.exp(-logits))


def softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities over the last axis."""
    weights = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probabilities: NDArray[np.float64] = weights / weights.sum(axis=-1, keepdims=True)
    return probabilities


def load_model(tagger_version: str, path: Path = WEIGHTS_FILE) -> LightModel:
    """The model; raises FailedPrecondition where its weights belong to another tagger or code."""
    card = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    made_with = (card["tagger_version"], card["features_version"])
    if made_with != (tagger_version, FEATURES_VERSION):
        raise FailedPrecondition(
            "WEIGHTS_DO_NOT_FIT",
            f"the weights were made with {made_with[0]} and features version {made_with[1]}; here "
            f"are {tagger_version} and {FEATURES_VERSION}: install that tagger or train again "
            "(python -m training.train_light)",
        )
    with np.load(path, allow_pickle=False) as arrays:
        return LightModel(
            effect=_linear(arrays, "effect", card),
            emotion=_linear(arrays, "emotion", card),
            landmarks=Landmarks(
                kiwi_ids=arrays["landmark_ids"],
                mean=arrays["landmark_mean"],
                projection=arrays["landmark_projection"],
            ),
            effect_threshold=card["effect_threshold"],
            version=card["version"],
        )


def save_model(model: LightModel, card: Mapping[str, object], path: Path) -> None:
    """Writes weights (as float16) and card; the card is given what the model itself knows."""
    arrays = {
        "landmark_ids": model.landmarks.kiwi_ids,
        "landmark_mean": model.landmarks.mean,
        "landmark_projection": model.landmarks.projection,
    }
    for name, linear in (("effect", model.effect), ("emotion", model.emotion)):
        arrays[f"{name}_places"] = linear.places
        arrays[f"{name}_sparse"] = linear.sparse.astype(np.float16)
        arrays[f"{name}_dense"] = linear.dense.astype(np.float16)
        arrays[f"{name}_bias"] = linear.bias
    np.savez_compressed(path, allow_pickle=False, **arrays)
    digest = hashlib.sha256(b"".join(array.tobytes() for array in arrays.values()))
    own = {
        "version": f"{FEATURES_VERSION}.{digest.hexdigest()[:12]}",
        "features_version": FEATURES_VERSION,
        "effect_threshold": model.effect_threshold,
        "effect_features": asdict(model.effect.feature_set),
        "emotion_features": asdict(model.emotion.feature_set),
    }
    text = json.dumps({**own, **card}, indent=2, ensure_ascii=False)
    path.with_suffix(".json").write_text(text + "\n", encoding="utf-8")


def _linear(
    arrays: Mapping[str, NDArray[np.float32]], name: str, card: Mapping[str, object]
) -> LinearModel:
    feature_set = card[f"{name}_features"]
    assert isinstance(feature_set, dict)
    return LinearModel(
        places=arrays[f"{name}_places"].astype(np.int32),
        sparse=arrays[f"{name}_sparse"].astype(np.float32),
        dense=arrays[f"{name}_dense"].astype(np.float32),
        bias=arrays[f"{name}_bias"],
        feature_set=FeatureSet(**feature_set),
    )
