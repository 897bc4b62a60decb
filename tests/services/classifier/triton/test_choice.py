"""When the engine triton is chosen; nothing of it is imported or asked for that."""

from pathlib import Path

import pytest

from common.engines import choose
from common.errors import PermissionDenied
from services.classifier.availability import triton_reason
from services.classifier.engines import ENGINES
from services.classifier.settings import ClassifierSettings


def settings(folder: Path, **given: object) -> ClassifierSettings:
    """Of a machine that has the checkpoints' cards, and no packages of models."""
    for name, kind in (("kobert-narration", "kobert"), ("voice", "wav2vec2")):
        (folder / name).mkdir(exist_ok=True)
        (folder / name / "checkpoint.json").write_text(f'{{"kind": "{kind}"}}')
    known = {"models_dir": folder, "triton_url": "triton:8001", "own_weights_commercial_use": True}
    return ClassifierSettings(**{**known, **given})  # type: ignore[arg-type]


def test_it_can_run_with_an_address_and_the_checkpoints_cards(tmp_path: Path) -> None:
    assert triton_reason(settings(tmp_path)) == ""
    assert triton_reason(settings(tmp_path, voice_model="voice")) == ""


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"triton_url": ""}, "WIA_TRITON_URL"),
        ({"kobert_model": "nowhere"}, "training.train_kobert"),
        ({"voice_model": "nowhere"}, "training.train_voice"),
    ],
)
def test_what_is_missing_is_said(tmp_path: Path, given: dict[str, object], said: str) -> None:
    assert said in triton_reason(settings(tmp_path, **given))


def test_weights_of_one_s_own_are_not_for_sale_by_themselves(tmp_path: Path) -> None:
    own = settings(tmp_path, own_weights_commercial_use=False, commercial_only=True)
    with pytest.raises(PermissionDenied):
        choose({"triton": ENGINES["triton"]}, "triton", own, commercial_only=True)
