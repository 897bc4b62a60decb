import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest

from common.errors import FailedPrecondition
from services.classifier.light.features import Features, FeatureSet
from services.classifier.light.model import (
    WEIGHTS_FILE,
    LinearModel,
    load_model,
    save_model,
    softmax,
)
from services.classifier.light.tagger import Tagger


def test_logits_sum_the_weights_of_known_places() -> None:
    model = LinearModel(
        places=np.array([3, 7, 9], np.int32),
        sparse=np.array([[1.0], [10.0], [100.0]], np.float32),
        dense=np.array([[2.0], [4.0]], np.float32),
        bias=np.array([0.5], np.float32),
        feature_set=FeatureSet(),
    )
    found = Features(np.array([1, 3, 8, 9, 20], np.int32), np.array([1.0, 0.25], np.float32))
    assert model.logits(found) == pytest.approx([101.0 + 3.0 + 0.5])
    nothing = Features(np.array([], np.int32), np.zeros(2, np.float32))
    assert model.logits(nothing) == pytest.approx([0.5])


def test_softmax_survives_large_sums() -> None:
    assert softmax(np.array([[1000.0, 1000.0]])) == pytest.approx(np.array([[0.5, 0.5]]))


def test_a_model_comes_back_as_it_was_saved(tmp_path: Path) -> None:
    model = load_model(Tagger.version())
    path = tmp_path / "again.npz"
    save_model(model, {"tagger_version": Tagger.version()}, path)
    again = load_model(Tagger.version(), path)
    assert np.array_equal(again.effect.sparse, model.effect.sparse)
    assert np.array_equal(again.emotion.dense, model.emotion.dense)
    assert again.effect_threshold == model.effect_threshold
    assert again.effect.feature_set == model.effect.feature_set
    assert again.version == model.version


def test_other_weights_have_another_version(tmp_path: Path) -> None:
    model = load_model(Tagger.version())
    bias = model.effect.bias + np.float32(0.125)
    other = dataclasses.replace(model, effect=dataclasses.replace(model.effect, bias=bias))
    save_model(other, {"tagger_version": Tagger.version()}, tmp_path / "other.npz")
    assert load_model(Tagger.version(), tmp_path / "other.npz").version != model.version


def test_weights_of_another_tagger_are_refused() -> None:
    with pytest.raises(FailedPrecondition, match="train_light"):
        load_model("kiwipiepy 0.0.1, model 0.0.1")


def test_the_weights_are_small_and_need_no_pickle() -> None:
    assert WEIGHTS_FILE.stat().st_size < 1_000_000
    with np.load(WEIGHTS_FILE, allow_pickle=False) as arrays:
        assert all(arrays[name].dtype.kind in "fi" for name in arrays.files)


def test_the_card_names_data_figures_and_tagger() -> None:
    card = json.loads(WEIGHTS_FILE.with_suffix(".json").read_text(encoding="utf-8"))
    assert card["tagger_version"] == Tagger.version()
    assert len(card["data_sha256"]) == 64
    assert 0.5 < card["cross_validation"]["effect"]["f1"] < 1
