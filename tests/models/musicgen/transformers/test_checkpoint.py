import json
import shutil
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from common.errors import FailedPrecondition
from services.musicgen.transformers.checkpoint import load_checkpoint

pytestmark = pytest.mark.models


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A copy of the checkpoint, to be damaged."""
    return Path(shutil.copytree(folder, tmp_path / "copy"))


def test_a_whole_checkpoint_is_loaded_in_float32_on_the_cpu(folder: Path) -> None:
    model = load_checkpoint(folder, "cpu").model
    assert {parameter.dtype for parameter in model.parameters()} == {torch.float32}
    assert not model.training
    assert model.decoder.config._attn_implementation == "sdpa"


def _reason(folder: Path) -> tuple[str, str]:
    with pytest.raises(FailedPrecondition) as caught:
        load_checkpoint(folder, "cpu")
    return caught.value.reason, caught.value.message


@pytest.mark.parametrize("name", ["config.json", "model.safetensors", "tokenizer.json"])
def test_missing_files_are_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    reason, message = _reason(copy)
    assert reason == "WEIGHTS_UNREADABLE"
    assert str(copy) in message


@pytest.mark.parametrize("share", [0.0, 0.001, 0.5, 0.99])
def test_truncated_weights_are_unreadable(copy: Path, share: float) -> None:
    data = (copy / "model.safetensors").read_bytes()
    (copy / "model.safetensors").write_bytes(data[: round(share * len(data))])
    assert _reason(copy)[0] == "WEIGHTS_UNREADABLE"


def test_pickles_are_not_opened(copy: Path) -> None:
    (copy / "model.safetensors").unlink()
    (copy / "pytorch_model.bin").write_bytes(b"cposix\nsystem\n(S'touch /tmp/x'\ntR.")
    assert _reason(copy)[0] == "WEIGHTS_UNREADABLE"


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_a_broken_config_is_unreadable(copy: Path, text: str) -> None:
    (copy / "config.json").write_text(text)
    assert _reason(copy)[0] == "WEIGHTS_UNREADABLE"


def test_another_kind_of_model_is_named(copy: Path) -> None:
    config = json.loads((copy / "config.json").read_text())
    (copy / "config.json").write_text(json.dumps({**config, "model_type": "bert"}))
    reason, message = _reason(copy)
    assert reason == "WEIGHTS_WRONG_ARCHITECTURE"
    assert "'bert'" in message
    assert "'musicgen'" in message


def test_missing_tensors_are_not_made_up(copy: Path) -> None:
    tensors = load_file(copy / "model.safetensors")
    dropped = next(name for name in tensors if "decoder.layers.1.fc1" in name)
    del tensors[dropped]
    save_file(tensors, copy / "model.safetensors", metadata={"format": "pt"})
    reason, message = _reason(copy)
    assert reason == "WEIGHTS_WRONG_ARCHITECTURE"
    assert dropped in message


def test_tensors_of_another_size_are_refused(copy: Path) -> None:
    tensors = load_file(copy / "model.safetensors")
    name = next(name for name in tensors if "decoder.layers.1.fc1" in name)
    tensors[name] = torch.zeros(3, 5)
    save_file(tensors, copy / "model.safetensors", metadata={"format": "pt"})
    assert _reason(copy)[0] in ("WEIGHTS_WRONG_ARCHITECTURE", "WEIGHTS_UNREADABLE")
