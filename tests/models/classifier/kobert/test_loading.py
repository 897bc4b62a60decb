import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from common.errors import FailedPrecondition
from services.classifier.checkpoints import CARD_FILE
from services.classifier.kobert.cards import read_text_card, read_voice_card, write_card
from services.classifier.kobert.pieces import PIECES_FILE
from tests.models.classifier import tiny

pytestmark = pytest.mark.models


@pytest.fixture
def folder(kobert_folder: Path, tmp_path: Path) -> Path:
    """A checkpoint to spoil."""
    return Path(shutil.copytree(kobert_folder, tmp_path / "kobert"))


def refusal(folder: Path, **changed: object) -> tuple[str, str]:
    """Reason and message of the engine's refusal."""
    with pytest.raises(FailedPrecondition) as caught:
        tiny.open_engine(folder, **changed)
    return caught.value.reason, caught.value.message


def edit(folder: Path, file: str, **values: object) -> None:
    document = json.loads((folder / file).read_text(encoding="utf-8"))
    (folder / file).write_text(json.dumps({**document, **values}), encoding="utf-8")


def test_cards_come_back_as_they_were_written(kobert_folder: Path, voice_folder: Path) -> None:
    for read, folder in ((read_text_card, kobert_folder), (read_voice_card, voice_folder)):
        card = read(folder)
        before = (folder / CARD_FILE).read_bytes()
        write_card(folder, card)
        assert (folder / CARD_FILE).read_bytes() == before
        assert read(folder) == card


def test_published_weights_alone_are_not_enough(kobert_base: Path) -> None:
    reason, message = refusal(kobert_base)
    assert reason == "WEIGHTS_UNREADABLE"
    assert "no checkpoint.json" in message


@pytest.mark.parametrize("file", ["config.json", "model.safetensors", PIECES_FILE])
def test_a_missing_file_is_named(folder: Path, file: str) -> None:
    (folder / file).unlink()
    reason, message = refusal(folder)
    assert reason == "WEIGHTS_UNREADABLE"
    assert file in message


@pytest.mark.parametrize("file", ["config.json", "model.safetensors", PIECES_FILE, CARD_FILE])
def test_a_truncated_file_is_refused(folder: Path, file: str) -> None:
    whole = (folder / file).read_bytes()
    (folder / file).write_bytes(whole[: len(whole) // 2])
    assert refusal(folder)[0] == "WEIGHTS_UNREADABLE"


def test_a_pickle_instead_of_safetensors_is_not_loaded(folder: Path, kobert_base: Path) -> None:
    (folder / "model.safetensors").unlink()
    shutil.copy(kobert_base / "pytorch_model.bin", folder / "model.safetensors")
    assert refusal(folder)[0] == "WEIGHTS_UNREADABLE"


def test_another_architecture_is_refused(folder: Path, voice_folder: Path) -> None:
    shutil.copy(voice_folder / "config.json", folder / "config.json")
    reason, message = refusal(folder)
    assert reason == "WEIGHTS_WRONG_ARCHITECTURE"
    assert "'wav2vec2', expected 'bert'" in message


def test_other_sizes_than_the_config_s_are_refused(folder: Path) -> None:
    edit(folder, "config.json", num_hidden_layers=3)
    assert refusal(folder)[0] == "WEIGHTS_WRONG_ARCHITECTURE"


def test_embeddings_without_role_tokens_are_refused(folder: Path) -> None:
    card = read_text_card(folder)
    write_card(folder, replace(card, rules=replace(card.rules, first_role_id=4000)))
    reason, message = refusal(folder)
    assert reason == "WEIGHTS_WRONG_ARCHITECTURE"
    assert "asks for 4006" in message


def test_models_are_not_taken_for_each_other(kobert_folder: Path, voice_folder: Path) -> None:
    assert refusal(voice_folder)[0] == "WEIGHTS_WRONG_ARCHITECTURE"
    reason, message = refusal(kobert_folder, voice_model=str(kobert_folder))
    assert reason == "WEIGHTS_WRONG_ARCHITECTURE"
    assert "'kobert', expected 'wav2vec2'" in message


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"emotions": ["joy"]}, "WEIGHTS_WRONG_ARCHITECTURE"),
        ({"role_tokens": ["[JKS]"]}, "WEIGHTS_WRONG_ARCHITECTURE"),
        ({"encoding_version": 99}, "WEIGHTS_WRONG_ARCHITECTURE"),
        ({"rules": {"roles": True}}, "WEIGHTS_UNREADABLE"),
        ({"provenance": 3}, "WEIGHTS_UNREADABLE"),
        ({"pieces_sha256": "0" * 64}, "WEIGHTS_UNREADABLE"),
    ],
)
def test_a_card_that_does_not_fit_is_refused(
    folder: Path, values: dict[str, object], reason: str
) -> None:
    edit(folder, CARD_FILE, **values)
    assert refusal(folder)[0] == reason


def test_a_tagger_of_another_version_is_refused(folder: Path) -> None:
    edit(folder, CARD_FILE, tagger_version="kiwipiepy 0.1.0, model 0.1.0")
    reason, message = refusal(folder)
    assert reason == "TAGGER_DIFFERS"
    assert "kiwipiepy 0.1.0" in message
    assert "train again" in message


def test_another_tagger_than_that_of_the_training_is_refused(folder: Path) -> None:
    reason, message = refusal(folder, role_tagger="komoran")
    assert reason == "TAGGER_DIFFERS"
    assert "by kiwi" in message
    assert "here is komoran" in message
    assert tiny.open_engine(folder, role_tagger="kiwi").info.name == "kobert"


def test_a_gpu_that_is_not_there_is_refused(folder: Path) -> None:
    assert refusal(folder, device="cuda:7")[0] == "DEVICE_MISSING"
