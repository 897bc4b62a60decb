"""Weights that are missing, broken or of another kind are one clear error."""

import json
import os
import pickle
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from common.engines import choose
from common.errors import FailedPrecondition
from services.stt.engines import ENGINES
from services.stt.whisper.checkpoint import load_whisper
from tests.models.stt.checkpoints import random_model, save_transformers
from tests.models.stt.conftest import KINDS, Checkpoints
from tests.models.stt.engines import load, settings_for, transcribe
from tests.narrations import Narration

pytestmark = pytest.mark.models


def refusal(kind: str, path: Path) -> FailedPrecondition:
    with pytest.raises(FailedPrecondition) as caught:
        load(kind, path)
    return caught.value


@pytest.mark.parametrize("kind", KINDS)
def test_missing_weights_say_what_to_pull(kind: str, tmp_path: Path) -> None:
    settings = settings_for(kind, Path("auto"), models_dir=tmp_path)
    with pytest.raises(FailedPrecondition, match=rf"wia models pull {kind}-small") as caught:
        choose(ENGINES, kind, settings, commercial_only=False)
    assert caught.value.reason == "ENGINE_UNAVAILABLE"
    assert refusal(kind, tmp_path / "nowhere").reason == "WEIGHTS_MISSING"


@pytest.mark.parametrize("kind", KINDS)
def test_what_an_engine_says_of_itself(kind: str, checkpoints: Checkpoints) -> None:
    one = load(kind, checkpoints.path(kind, "telling")).info
    other = load(kind, checkpoints.path(kind, "random"), own_weights_commercial_use=True).info
    assert (one.name, one.device, one.licence) == (kind, "cpu", "LicenseRef-Own")
    assert not one.commercial_use
    assert other.commercial_use
    assert one.version != other.version


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_folder(kind: str, tmp_path: Path) -> None:
    error = refusal(kind, tmp_path)
    assert error.reason == "WEIGHTS_UNREADABLE"
    assert str(tmp_path) in error.message
    assert "expected" in error.message


@pytest.mark.parametrize("share", [0.0, 0.5, 0.99])
def test_a_truncated_checkpoint(share: float, checkpoints: Checkpoints, tmp_path: Path) -> None:
    data = checkpoints.path("whisper", "random").read_bytes()
    path = tmp_path / "cut.pt"
    path.write_bytes(data[: int(share * len(data))])
    assert refusal("whisper", path).reason == "WEIGHTS_UNREADABLE"


def test_a_pickle_with_code_in_it_is_never_run(tmp_path: Path) -> None:
    class Trap:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(tmp_path / "sprung"),)

    trap = {"dims": {}, "model_state_dict": Trap()}
    (tmp_path / "old.pt").write_bytes(pickle.dumps(trap, protocol=2))
    torch.save(trap, tmp_path / "new.pt")
    for name in ("old", "new"):
        assert refusal("whisper", tmp_path / f"{name}.pt").reason == "WEIGHTS_UNREADABLE"
    assert not (tmp_path / "sprung").exists()


def test_a_checkpoint_of_something_else(tmp_path: Path) -> None:
    torch.save({"weight": torch.zeros(3)}, tmp_path / "other.pt")
    error = refusal("whisper", tmp_path / "other.pt")
    assert error.reason == "WEIGHTS_WRONG_ARCHITECTURE"
    assert "weight" in error.message
    assert "expected dims and model_state_dict" in error.message


def test_a_checkpoint_whose_parts_do_not_fit(checkpoints: Checkpoints, tmp_path: Path) -> None:
    checkpoint = torch.load(checkpoints.path("whisper", "random"), weights_only=True)
    checkpoint["dims"]["n_text_layer"] = 2
    torch.save(checkpoint, tmp_path / "odd.pt")
    assert refusal("whisper", tmp_path / "odd.pt").reason == "WEIGHTS_WRONG_ARCHITECTURE"
    checkpoint["dims"] = {"n_mels": 80}
    torch.save(checkpoint, tmp_path / "odd.pt")
    assert refusal("whisper", tmp_path / "odd.pt").reason == "WEIGHTS_WRONG_ARCHITECTURE"


def test_transformers_format_gives_the_same_model(tmp_path: Path) -> None:
    model = random_model()
    folder = save_transformers(model, tmp_path / "hub")
    loaded = load_whisper(folder, "cpu").state_dict()
    expected = model.state_dict()
    assert set(loaded) == set(expected)
    assert all(torch.equal(loaded[name], expected[name]) for name in expected)


def test_broken_files_of_transformers(tmp_path: Path) -> None:
    folder = save_transformers(random_model(), tmp_path / "hub")
    weights = folder / "model.safetensors"
    whole = weights.read_bytes()
    weights.write_bytes(whole[: len(whole) // 2])
    assert refusal("whisper", folder).reason == "WEIGHTS_UNREADABLE"
    weights.write_bytes(whole)
    assert len(load_file(weights)) > 10
    config = json.loads((folder / "config.json").read_text())
    (folder / "config.json").write_text(json.dumps(config | {"model_type": "bert"}))
    error = refusal("whisper", folder)
    assert error.reason == "WEIGHTS_WRONG_ARCHITECTURE"
    assert "'bert'" in error.message


def test_broken_files_of_ctranslate2(checkpoints: Checkpoints, tmp_path: Path) -> None:
    whole = checkpoints.path("faster-whisper", "random")
    folder = tmp_path / "ct2"
    folder.mkdir()
    for file in whole.iterdir():
        (folder / file.name).write_bytes(file.read_bytes())
    data = (whole / "model.bin").read_bytes()
    (folder / "model.bin").write_bytes(data[: len(data) // 2])
    assert refusal("faster-whisper", folder).reason == "WEIGHTS_UNREADABLE"
    (folder / "model.bin").write_bytes(data.replace(b"WhisperSpec", b"WhisperSpoc"))
    assert refusal("faster-whisper", folder).reason == "WEIGHTS_WRONG_ARCHITECTURE"
    (folder / "model.bin").write_bytes(data)
    (folder / "tokenizer.json").write_text("{")
    assert refusal("faster-whisper", folder).reason == "WEIGHTS_UNREADABLE"
    (folder / "tokenizer.json").unlink()
    assert "lacks tokenizer.json" in refusal("faster-whisper", folder).message


def test_a_folder_with_one_checkpoint(checkpoints: Checkpoints, spoken: Narration) -> None:
    folder = checkpoints.path("whisper", "telling").parent / "pulled"
    folder.mkdir(exist_ok=True)
    (folder / "small.pt").unlink(missing_ok=True)
    (folder / "manifest.txt").write_text("what a pull leaves")
    (folder / "small.pt").symlink_to(checkpoints.path("whisper", "telling"))
    with pytest.raises(FailedPrecondition, match="no checkpoint of Whisper"):
        # Its name promises the alignment heads of a model with twelve layers.
        load("whisper", folder)
    (folder / "small.pt").rename(folder / "mine.pt")
    sentences, _ = transcribe(load("whisper", folder), spoken.samples)
    assert len(sentences) == 2
