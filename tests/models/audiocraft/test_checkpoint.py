"""What is loaded, and what is refused with a typed error that says what came."""

import os
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from omegaconf import DictConfig

from common.audiocraft.checkpoint import CODEC_FILE, LANGUAGE_FILE, read_language_model
from common.audiocraft.model import TokenModel
from common.errors import FailedPrecondition
from tests.models.audiocraft.checkpoints import make_tiny_audiogen, make_tiny_t5

pytestmark = pytest.mark.models


@pytest.fixture
def folder(audiogen: Path, tmp_path: Path) -> Path:
    """A copy of the tiny checkpoint, to be spoilt."""
    return Path(shutil.copytree(audiogen, tmp_path / "audiogen"))


def refusal(folder: Path, text_folder: Path) -> tuple[str, str]:
    """Reason and message of the refusal to load."""
    with pytest.raises(FailedPrecondition) as caught:
        TokenModel(folder, text_folder, "cpu", 0.5)
    return caught.value.reason, caught.value.message


def rewrite(path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    content = torch.load(path, weights_only=True)
    change(content)
    torch.save(content, path)


def test_a_configuration_of_objects_is_read_as_one_of_text(
    folder: Path, text_folder: Path, tmp_path: Path
) -> None:
    make_tiny_audiogen(tmp_path / "objects", text_folder, objects=True)
    of_text, of_objects = map(read_language_model, (folder, tmp_path / "objects"))
    assert isinstance(of_objects.config, DictConfig)
    assert of_objects.config == of_text.config
    assert of_objects.state.keys() == of_text.state.keys()


def test_files_written_before_torch_1_6_are_read(folder: Path, text_folder: Path) -> None:
    path = folder / LANGUAGE_FILE
    content = torch.load(path, weights_only=True)
    torch.save(content, path, _use_new_zipfile_serialization=False)
    assert TokenModel(folder, text_folder, "cpu", 0.5).format.frame_rate_hz == 50


class Harmful:
    """A pickle of it runs a command wherever it is loaded without care."""

    def __init__(self, trace: Path) -> None:
        self._trace = trace

    def __reduce__(self) -> tuple[Any, ...]:
        return os.system, (f"touch {self._trace}",)


@pytest.mark.parametrize("name", [LANGUAGE_FILE, CODEC_FILE])
@pytest.mark.parametrize("zipped", [True, False])
def test_a_pickle_with_code_is_refused_and_not_run(
    folder: Path, text_folder: Path, tmp_path: Path, name: str, zipped: bool
) -> None:
    content = torch.load(folder / name, weights_only=True)
    content["version"] = Harmful(tmp_path / "trace")
    torch.save(content, folder / name, _use_new_zipfile_serialization=zipped)
    reason, message = refusal(folder, text_folder)
    assert reason == "WEIGHTS_UNREADABLE"
    assert name in message
    assert "calls posix.system" in message
    assert not (tmp_path / "trace").exists()


@pytest.mark.parametrize("name", [LANGUAGE_FILE, CODEC_FILE])
@pytest.mark.parametrize("kept_share", [0.0, 0.1, 0.5, 0.99])
def test_a_file_that_is_cut_short_is_refused(
    folder: Path, text_folder: Path, name: str, kept_share: float
) -> None:
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: int(kept_share * len(whole))])
    reason, message = refusal(folder, text_folder)
    assert reason == "WEIGHTS_UNREADABLE"
    assert name in message


def test_other_kinds_of_files_are_named(folder: Path, text_folder: Path) -> None:
    (folder / LANGUAGE_FILE).write_bytes(b"<!doctype html><html>404</html>")
    assert refusal(folder, text_folder)[1].endswith("got an HTML page")
    (folder / LANGUAGE_FILE).write_bytes(pickle.dumps([1, 2], protocol=2))
    assert refusal(folder, text_folder)[0] in ("WEIGHTS_UNREADABLE", "WEIGHTS_WRONG_ARCHITECTURE")


@pytest.mark.parametrize("name", [LANGUAGE_FILE, CODEC_FILE])
def test_a_file_that_is_missing_is_named(folder: Path, text_folder: Path, name: str) -> None:
    (folder / name).unlink()
    reason, message = refusal(folder, text_folder)
    assert (reason, name in message) == ("WEIGHTS_MISSING", True)


def test_a_codec_that_is_only_named_is_refused(folder: Path, text_folder: Path) -> None:
    torch.save({"pretrained": "facebook/encodec_32khz"}, folder / CODEC_FILE)
    reason, message = refusal(folder, text_folder)
    assert reason == "WEIGHTS_WRONG_ARCHITECTURE"
    assert "facebook/encodec_32khz" in message


def _other_width(content: dict[str, Any]) -> None:
    content["xp.cfg"] = content["xp.cfg"].replace("dim: 32", "dim: 64")


def _melody(content: dict[str, Any]) -> None:
    conditioner = "conditioners:\n  self_wav:\n    model: chroma_stem"
    content["xp.cfg"] = content["xp.cfg"].replace("conditioners:", conditioner)


def _no_delay(content: dict[str, Any]) -> None:
    content["xp.cfg"] = content["xp.cfg"].replace("modeling: delay", "modeling: unroll")


def _norm_last(content: dict[str, Any]) -> None:
    content["xp.cfg"] = content["xp.cfg"].replace("norm_first: true", "norm_first: false")


def _no_network(content: dict[str, Any]) -> None:
    content["xp.cfg"] = "lm_model: rnn"


def _no_configuration(content: dict[str, Any]) -> None:
    del content["xp.cfg"]


def _odd_configuration(content: dict[str, Any]) -> None:
    content["xp.cfg"] = "a: ["


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (_other_width, "size mismatch"),
        (_melody, "conditioned on description, self_wav"),
        (_no_delay, "delayed codebooks"),
        (_norm_last, "out_norm"),
        (_no_network, "Missing key conditioners"),
        (_no_configuration, "expected a dict with xp.cfg"),
        (_odd_configuration, "configuration cannot be read"),
    ],
)
def test_another_architecture_is_refused(
    folder: Path, text_folder: Path, change: Callable[[dict[str, Any]], None], named: str
) -> None:
    rewrite(folder / LANGUAGE_FILE, change)
    reason, message = refusal(folder, text_folder)
    assert reason == "WEIGHTS_WRONG_ARCHITECTURE"
    assert named in message
    assert "\n" not in message


def test_a_codec_of_other_tokens_is_refused(folder: Path, text_folder: Path) -> None:
    def change(content: dict[str, Any]) -> None:
        content["xp.cfg"] = content["xp.cfg"].replace("n_q: 4", "n_q: 3")
        content["best_state"] = {
            name: tensor
            for name, tensor in content["best_state"].items()
            if "vq.layers.3." not in name
        }

    rewrite(folder / CODEC_FILE, change)
    reason, message = refusal(folder, text_folder)
    assert reason == "WEIGHTS_WRONG_ARCHITECTURE"
    assert "expected 4 codebooks of 64 tokens, got 3 of 64" in message


def test_text_encoders_that_do_not_fit_are_refused(
    folder: Path, text_folder: Path, tmp_path: Path
) -> None:
    text = make_tiny_t5(tmp_path / "text")
    settings = (text / "config.json").read_text()
    (text / "config.json").write_text(settings.replace('"d_model": 16', '"d_model": 24'))
    reason, message = refusal(folder, text)
    assert reason == "WEIGHTS_WRONG_ARCHITECTURE"
    assert "expected t5-large (a t5 of width 16)" in message
    (text / "config.json").write_text(settings.replace('"num_layers": 1', '"num_layers": 2'))
    assert "lacks" in refusal(folder, text)[1]
    (text / "config.json").write_text(settings)
    file = text / "model.safetensors"
    file.write_bytes(file.read_bytes()[:-100])
    assert refusal(folder, text)[0] == "WEIGHTS_UNREADABLE"
    file.unlink()
    reason, message = refusal(folder, text)
    assert (reason, "model.safetensors" in message) == ("WEIGHTS_MISSING", True)
