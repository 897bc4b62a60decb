import json
import shutil
from pathlib import Path

import pytest
import torch
from transformers import BertConfig, BertForPreTraining, BertModel

from common.errors import FailedPrecondition
from tests.models.classifier import tiny
from training.bases import base_vocabulary_size, text_model_from, voice_model_from

pytestmark = pytest.mark.models


@pytest.fixture
def folder(kobert_base: Path, tmp_path: Path) -> Path:
    """Published weights to spoil."""
    return Path(shutil.copytree(kobert_base, tmp_path / "kobert-base-v1"))


def refusal(folder: Path, base: Path) -> str:
    with pytest.raises(FailedPrecondition) as caught:
        text_model_from(folder, tiny.rules(base))
    return caught.value.reason


def test_the_published_encoder_is_taken_and_widened(folder: Path) -> None:
    published = torch.load(folder / "pytorch_model.bin", weights_only=True)
    model = text_model_from(folder, tiny.rules(folder))
    words = model.encoder.embeddings.word_embeddings.weight
    known = base_vocabulary_size(folder)
    assert len(words) == known + 6
    assert words[:known].equal(published["embeddings.word_embeddings.weight"])
    assert model.encoder.pooler.dense.weight.equal(published["pooler.dense.weight"])
    assert words[known:].abs().sum() > 0


def test_weights_that_were_published_with_heads_are_taken_too(folder: Path) -> None:
    config = BertConfig.from_json_file(folder / "config.json")
    (folder / "pytorch_model.bin").unlink()
    whole = BertForPreTraining(config)
    whole.save_pretrained(folder)
    model = text_model_from(folder, tiny.rules(folder))
    assert model.encoder.pooler.dense.weight.equal(whole.bert.pooler.dense.weight)


def test_a_voice_s_encoder_is_taken_from_a_recogniser(voice_base: Path) -> None:
    model = voice_model_from(voice_base)
    assert not any(p.requires_grad for p in model.encoder.feature_extractor.parameters())
    assert model.emotion.weight.requires_grad


class _Code:
    """Runs something when it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return (eval, ("__import__('pathlib').Path('ran').touch()",))


def test_code_in_a_pickle_is_not_run(
    folder: Path, kobert_base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    torch.save({"weights": _Code()}, folder / "pytorch_model.bin")
    assert refusal(folder, kobert_base) == "WEIGHTS_UNREADABLE"
    assert not Path("ran").exists()


def test_a_truncated_file_is_refused(folder: Path, kobert_base: Path) -> None:
    whole = (folder / "pytorch_model.bin").read_bytes()
    (folder / "pytorch_model.bin").write_bytes(whole[: len(whole) // 2])
    assert refusal(folder, kobert_base) == "WEIGHTS_UNREADABLE"


def test_a_truncated_safetensors_file_is_refused(folder: Path, kobert_base: Path) -> None:
    (folder / "pytorch_model.bin").unlink()
    BertModel(BertConfig.from_json_file(folder / "config.json")).save_pretrained(folder)
    whole = (folder / "model.safetensors").read_bytes()
    (folder / "model.safetensors").write_bytes(whole[: len(whole) // 2])
    assert refusal(folder, kobert_base) == "WEIGHTS_UNREADABLE"


def test_missing_weights_are_refused(folder: Path, kobert_base: Path) -> None:
    (folder / "pytorch_model.bin").unlink()
    assert refusal(folder, kobert_base) == "WEIGHTS_UNREADABLE"


def test_another_architecture_is_refused(folder: Path, kobert_base: Path, voice_base: Path) -> None:
    shutil.copy(voice_base / "config.json", folder)
    assert refusal(folder, kobert_base) == "WEIGHTS_WRONG_ARCHITECTURE"


def test_an_encoder_with_fewer_layers_than_it_says_is_refused(
    folder: Path, kobert_base: Path
) -> None:
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps({**config, "num_hidden_layers": 5}))
    assert refusal(folder, kobert_base) == "WEIGHTS_WRONG_ARCHITECTURE"


def test_lengths_beyond_the_encoder_s_are_refused(folder: Path) -> None:
    with pytest.raises(FailedPrecondition, match="at most 256 tokens"):
        text_model_from(folder, tiny.rules(folder, max_sentence_tokens=400))
