import json

import pytest

from services.classifier.light.engine import LightEngine
from services.classifier.light.model import WEIGHTS_FILE
from training.evaluate import Evaluation, evaluate
from training.passages import data_sha256, load_passages
from training.split import Split, chosen


@pytest.fixture(scope="module")
def held_out() -> Evaluation:
    """The shipped engine on the passages that it never saw."""
    return evaluate(LightEngine(gradient_weight=0.02), chosen(load_passages(), Split.TEST))


def test_the_weights_belong_to_the_data() -> None:
    card = json.loads(WEIGHTS_FILE.with_suffix(".json").read_text(encoding="utf-8"))
    assert card["data_sha256"] == data_sha256(), "train again: python -m training.train_light"


def test_effects_are_found_where_nobody_trained(held_out: Evaluation) -> None:
    """Marking every sentence would have the share of effects (about 0.3) as its precision."""
    assert held_out.sentence_count > 200
    assert held_out.effect_share < 0.4
    assert held_out.effect.precision > 0.75
    assert held_out.effect.recall > 0.45
    assert held_out.effect.auc > 0.88


def test_emotions_are_better_than_always_the_most_frequent(held_out: Evaluation) -> None:
    assert held_out.majority_emotion.macro_f1 < 0.1
    assert held_out.emotion.macro_f1 > 0.25
    assert held_out.emotion.macro_f1 > 2.5 * held_out.majority_emotion.macro_f1
    assert held_out.emotion.accuracy > held_out.majority_emotion.accuracy
