"""A model runs where it is told to, and `auto` passes one that has no room there."""

import subprocess
import sys
from pathlib import Path

import pytest

from common.errors import FailedPrecondition
from common.weights import device
from common.weights.choice import choose_model, engine_cards
from common.weights.device import heavy_reason, pick_device

_SMALL, _LARGE = "whisper-small", "whisper-large-v3-turbo"


@pytest.fixture
def gpus(monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """How many GPUs can be seen, and what is free on each device, MiB."""
    machine = {"count": 0, "cpu": 64_000, "cuda:0": 80_000, "cuda:1": 80_000}
    monkeypatch.setattr(device, "_gpu_count", lambda: machine["count"])
    monkeypatch.setattr(device, "_free_mib", lambda name: machine[name])
    return machine


@pytest.fixture
def models_dir(tmp_path: Path) -> Path:
    (tmp_path / _SMALL).mkdir()
    (tmp_path / _LARGE).mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("count", "wanted", "picked"),
    [
        (0, "auto", "cpu"),
        (2, "auto", "cuda:0"),
        (2, "cpu", "cpu"),
        (2, "cuda", "cuda:0"),
        (2, "cuda:1", "cuda:1"),
    ],
)
def test_the_device(gpus: dict[str, int], count: int, wanted: str, picked: str) -> None:
    gpus["count"] = count
    assert pick_device(wanted) == picked


def test_a_gpu_that_is_not_there_is_refused(gpus: dict[str, int]) -> None:
    with pytest.raises(
        FailedPrecondition, match=r"device cuda is not there.*none can be seen"
    ) as no:
        pick_device("cuda")
    assert no.value.reason == "DEVICE_MISSING"
    gpus["count"] = 1
    with pytest.raises(FailedPrecondition, match=r"device cuda:1 is not there.*1 can be seen"):
        pick_device("cuda:1")


def test_a_model_may_be_too_heavy(gpus: dict[str, int], models_dir: Path) -> None:
    assert heavy_reason(models_dir, _SMALL, "auto") == ""
    assert heavy_reason(models_dir, _LARGE, "auto") == (
        "whisper-large-v3-turbo wants a GPU, and it would run on the CPU"
    )
    gpus["count"] = 1
    assert heavy_reason(models_dir, _LARGE, "auto") == ""
    assert "wants a GPU" in heavy_reason(models_dir, _LARGE, "cpu")
    gpus["cuda:0"] = gpus["cpu"] = 1000
    assert heavy_reason(models_dir, _LARGE, "auto") == (
        "whisper-large-v3-turbo wants 6000 MiB, and 1000 MiB of memory of cuda:0 are free"
    )
    assert heavy_reason(models_dir, _SMALL, "cpu") == (
        "whisper-small wants 2000 MiB, and 1000 MiB of memory are free"
    )
    assert "cuda:1 is not there" in heavy_reason(models_dir, _SMALL, "cuda:1")


def test_weights_of_your_own_are_never_too_heavy(gpus: dict[str, int], models_dir: Path) -> None:
    gpus["cpu"] = 0
    assert heavy_reason(models_dir, str(models_dir), "auto") == ""


def test_auto_is_the_best_model_that_fits(gpus: dict[str, int], models_dir: Path) -> None:
    def chosen(model: str = "auto") -> str:
        return choose_model(models_dir, model, "stt", "whisper", "auto")

    assert chosen() == _SMALL
    gpus["count"] = 1
    assert chosen() == _LARGE
    assert chosen("/my/own.pt") == "/my/own.pt"
    gpus["count"] = 0
    (models_dir / _SMALL).rmdir()
    assert chosen() == _LARGE
    (models_dir / _LARGE).rmdir()
    assert chosen() == _SMALL


def test_an_engine_knows_its_cards() -> None:
    assert [card.id for card in engine_cards("stt", "whisper")] == [_LARGE, _SMALL]
    assert engine_cards("stt", "light") == ()


def test_this_machine_says_what_is_free(monkeypatch: pytest.MonkeyPatch) -> None:
    assert 10 < device._free_mib("cpu") < 1 << 40
    monkeypatch.setattr(device, "_MEMORY_INFO", Path("/elsewhere"))
    assert 10 < device._free_mib("cpu") < 1 << 40


def test_a_container_has_what_its_limit_leaves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "_CGROUP", tmp_path)
    (tmp_path / "memory.max").write_text(f"{4000 << 20}\n")
    (tmp_path / "memory.current").write_text(f"{3000 << 20}\n")
    (tmp_path / "memory.stat").write_text(f"anon 5\ninactive_file {500 << 20}\n")
    assert device._container_free_mib() == 1500
    (tmp_path / "memory.max").write_text("max\n")
    assert device._container_free_mib() > 1 << 30


def test_nothing_heavy_is_imported_for_what_is_not_there(tmp_path: Path) -> None:
    code = f"""
import sys
from pathlib import Path
from common.weights.device import heavy_reason, pick_device
assert heavy_reason(Path({str(tmp_path)!r}), "whisper-small", "auto") == ""
assert pick_device("cpu") == "cpu"
assert not {{"torch", "ctranslate2"}} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
