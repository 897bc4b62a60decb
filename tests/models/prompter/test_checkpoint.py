"""Weights that are missing, damaged, foreign or hostile."""

import json
import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from common.errors import FailedPrecondition
from services.prompter.llama.writer import LlamaWriter
from services.prompter.nmt.translator import NmtTranslator
from services.prompter.options import LlamaOptions
from tests.models.prompter.rowing import weights

pytestmark = pytest.mark.models


def load_llama(folder: Path) -> None:
    LlamaWriter(LlamaOptions(weights(folder), 0.0), korean=False)


def load_marian(folder: Path) -> None:
    NmtTranslator(weights(folder))


@pytest.fixture(params=["llama", "marian"])
def loading(
    request: pytest.FixtureRequest, llama_folder: Path, marian_folder: Path, tmp_path: Path
) -> tuple[Callable[[Path], None], Path]:
    """How to load a checkpoint, and a copy of it that may be spoilt."""
    load, folder = {
        "llama": (load_llama, llama_folder),
        "marian": (load_marian, marian_folder),
    }[request.param]
    return load, Path(shutil.copytree(folder, tmp_path / "copy"))


Loading = tuple[Callable[[Path], None], Path]


def refusal(loading: Loading) -> FailedPrecondition:
    load, folder = loading
    with pytest.raises(FailedPrecondition) as caught:
        load(folder)
    return caught.value


def test_missing_weights_say_what_is_there(loading: Loading) -> None:
    load, folder = loading
    error = refusal((load, folder.with_name("nowhere")))
    assert error.reason == "WEIGHTS_MISSING"
    assert "nowhere" in error.message


def test_a_truncated_file_is_told(loading: Loading) -> None:
    path = loading[1] / "model.safetensors"
    os.truncate(path, path.stat().st_size // 2)
    assert refusal(loading).reason == "WEIGHTS_UNREADABLE"


def test_no_weights_beside_the_configuration_are_told(loading: Loading) -> None:
    (loading[1] / "model.safetensors").unlink()
    assert refusal(loading).reason == "WEIGHTS_UNREADABLE"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"model_type": "no such"}'])
def test_a_configuration_that_is_none_is_told(loading: Loading, text: str) -> None:
    (loading[1] / "config.json").write_text(text)
    assert refusal(loading).reason == "WEIGHTS_UNREADABLE"


def test_weights_of_another_size_are_told(loading: Loading) -> None:
    path = loading[1] / "config.json"
    config = json.loads(path.read_text())
    name = "intermediate_size" if "intermediate_size" in config else "decoder_ffn_dim"
    path.write_text(json.dumps(config | {name: config[name] * 2}))
    assert refusal(loading).reason.startswith("WEIGHTS_")


def test_weights_that_lack_a_layer_are_not_made_up(loading: Loading) -> None:
    path = loading[1] / "model.safetensors"
    tensors = load_file(path)
    gone = next(name for name in sorted(tensors) if "layers.1" in name)
    del tensors[gone]
    save_file(tensors, path, {"format": "pt"})
    error = refusal(loading)
    assert error.reason == "WEIGHTS_WRONG_ARCHITECTURE"
    assert "lacks 1 weights" in error.message


def test_another_architecture_is_named(llama_folder: Path, marian_folder: Path) -> None:
    error = refusal((load_llama, marian_folder))
    assert error.reason == "WEIGHTS_WRONG_ARCHITECTURE"
    assert "MarianMTModel" in error.message
    assert "LlamaForCausalLM" in error.message
    error = refusal((load_marian, llama_folder))
    assert error.reason == "WEIGHTS_WRONG_ARCHITECTURE"
    assert "LlamaForCausalLM" in error.message


def test_a_pickle_with_code_in_it_is_not_run(loading: Loading, tmp_path: Path) -> None:
    marker = tmp_path / "was-run"

    class Hostile:
        def __reduce__(self) -> tuple[object, tuple[str]]:
            return os.mkdir, (str(marker),)

    (loading[1] / "model.safetensors").unlink()
    torch.save({"weight": Hostile()}, loading[1] / "pytorch_model.bin")
    assert refusal(loading).reason == "WEIGHTS_UNREADABLE"
    (loading[1] / "pytorch_model.bin").write_bytes(pickle.dumps(Hostile(), protocol=2))
    assert refusal(loading).reason == "WEIGHTS_UNREADABLE"
    assert not marker.exists()


def test_an_honest_pickle_loads(loading: Loading) -> None:
    load, folder = loading
    tensors = load_file(folder / "model.safetensors")
    (folder / "model.safetensors").unlink()
    torch.save(tensors, folder / "pytorch_model.bin")
    load(folder)
