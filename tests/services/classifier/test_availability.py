import json
import subprocess
import sys
from pathlib import Path

import pytest

from common.engines import rights_reason
from services.classifier.availability import kobert_reason
from services.classifier.checkpoints import CARD_FILE, checkpoint_folder
from services.classifier.engines import ENGINES
from services.classifier.settings import ClassifierSettings


def checkpoint(folder: Path, **values: object) -> Path:
    folder.mkdir()
    (folder / CARD_FILE).write_text(json.dumps({"tagger": "kiwi", **values}))
    return folder


def test_an_untrained_engine_says_how_to_train_it(tmp_path: Path) -> None:
    reason = kobert_reason(ClassifierSettings(models_dir=tmp_path))
    assert "python -m training.train_kobert --out" in reason
    assert str(tmp_path / "kobert-narration") in reason
    assert "published weights" in reason


def test_a_checkpoint_is_found_by_name_and_by_path(tmp_path: Path) -> None:
    folder = checkpoint(tmp_path / "kobert-narration")
    assert checkpoint_folder(tmp_path, "kobert-narration") == folder
    assert checkpoint_folder(Path("/nowhere"), str(folder)) == folder
    assert kobert_reason(ClassifierSettings(models_dir=tmp_path)) == ""
    elsewhere = ClassifierSettings(models_dir=Path("/nowhere"), kobert_model=str(folder))
    assert kobert_reason(elsewhere) == ""


def test_a_voice_that_is_not_there_is_named(tmp_path: Path) -> None:
    checkpoint(tmp_path / "kobert-narration")
    settings = ClassifierSettings(models_dir=tmp_path, voice_model="my-voice")
    assert "python -m training.train_voice --out" in kobert_reason(settings)
    checkpoint(tmp_path / "my-voice")
    assert kobert_reason(settings) == ""


def test_weights_of_one_s_own_are_sold_only_by_saying_so(tmp_path: Path) -> None:
    checkpoint(tmp_path / "kobert-narration")
    settings = ClassifierSettings(models_dir=tmp_path, commercial_only=True)
    kobert = ENGINES["kobert"]
    assert rights_reason(kobert, settings, commercial_only=True) == (
        "the settings do not say that LicenseRef-Own allows commercial use"
    )
    allowed = settings.model_copy(update={"own_weights_commercial_use": True})
    assert rights_reason(kobert, allowed, commercial_only=True) == ""


def test_a_tagger_that_nobody_knows_is_named(tmp_path: Path) -> None:
    checkpoint(tmp_path / "kobert-narration", tagger="mecab")
    assert "there is no tagger 'mecab'" in kobert_reason(ClassifierSettings(models_dir=tmp_path))


@pytest.mark.parametrize("text", ["", "[]", "{", "{}"])
def test_a_broken_card_is_left_to_the_engine(tmp_path: Path, text: str) -> None:
    """Which reads it whole and says what is wrong with it."""
    checkpoint(tmp_path / "kobert-narration")
    (tmp_path / "kobert-narration" / CARD_FILE).write_text(text)
    assert kobert_reason(ClassifierSettings(models_dir=tmp_path)) == ""


_PROGRAM = """
import sys
from pathlib import Path
from services.classifier.availability import kobert_reason
from services.classifier.settings import ClassifierSettings
print(kobert_reason(ClassifierSettings(models_dir=Path(sys.argv[1]))) or "can run")
print({"torch", "transformers", "sentencepiece", "kiwipiepy", "konlpy"} & set(sys.modules))
"""


def test_asking_imports_no_model(tmp_path: Path) -> None:
    checkpoint(tmp_path / "kobert-narration")
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.split("\n")[:2] == ["can run", "set()"]
