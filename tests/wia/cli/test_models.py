"""wia models list|pull|verify, against a hub on this machine."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.system.running import until
from tests.wia.cli.command import run_wia
from tests.wia.models.hub import COMMIT, Hub, serving_hub

_ID = "musicgen-small"
_FILES = {"config.json": b"{}", "model.safetensors": bytes(range(256)) * 1000, "README.md": b"-"}


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serving_hub(Hub(dict(_FILES), repo="facebook/musicgen-small")) as hub:
        monkeypatch.setenv("WIA_HUB_URL", hub.url)
        monkeypatch.setenv("WIA_MODELS_DIR", str(tmp_path / "models"))
        monkeypatch.setenv("COLUMNS", "140")
        yield hub


def _row(stdout: str, model: str = _ID) -> list[str]:
    (line,) = (line for line in stdout.splitlines() if line.split()[:1] == [model])
    return line.split()


def test_a_model_is_listed_pulled_and_verified(hub: Hub, tmp_path: Path) -> None:
    listed = run_wia("models", "list")
    assert listed.code == 0
    assert _row(listed.stdout) == [
        *(_ID, "musicgen:", "musicgen", "2.4", "GB", "CC-BY-NC-4.0", "no", "no"),
    ]
    assert "gated" in _row(listed.stdout, "llama-3.1-8b")

    pulled = run_wia("models", "pull", _ID)
    assert (pulled.code, pulled.stdout) == (0, "")
    first, *between, last = pulled.stderr.splitlines()
    assert first == "musicgen-small is under CC-BY-NC-4.0, which forbids commercial use"
    assert between[-1] == "musicgen-small: 100% (0 of 0 MB)"
    folder = tmp_path / "models" / _ID
    assert last == f"musicgen-small ({COMMIT[:12]}, 0 MB) is in {folder}"
    assert (folder / "model.safetensors").read_bytes() == _FILES["model.safetensors"]
    assert _row(run_wia("models", "list").stdout)[-1] == "yes"

    again = run_wia("models", "pull", _ID)
    assert again.stderr.strip() == f"musicgen-small is in {folder} already, at {COMMIT[:12]}"
    assert run_wia("models", "verify").stderr.splitlines()[-1] == (
        "musicgen-small: 2 files are as they were pulled"
    )


@pytest.mark.parametrize(
    ("damaged", "problem"),
    [
        (_FILES["model.safetensors"][:-1], "has 255999 bytes, expected 256000"),
        (bytes(256_000), "holds other bytes than those that were pulled"),
    ],
)
def test_damage_is_named_and_repaired(
    hub: Hub, tmp_path: Path, damaged: bytes, problem: str
) -> None:
    run_wia("models", "pull", _ID)
    (tmp_path / "models" / _ID / "model.safetensors").write_bytes(damaged)
    done = run_wia("models", "verify", _ID)
    assert done.code == 1
    assert done.stderr.splitlines()[-1] == (
        f"wia: musicgen-small: model.safetensors {problem}; "
        "`wia models pull --repair musicgen-small` brings it anew"
    )
    assert run_wia("models", "pull", "--repair", _ID).code == 0
    assert run_wia("models", "verify", _ID).code == 0
    # What was not damaged did not come again.
    assert len(hub.asked("/config.json")) == 1


def test_a_copied_folder_is_all_that_another_machine_needs(hub: Hub, tmp_path: Path) -> None:
    run_wia("models", "pull", _ID)
    (tmp_path / "models" / _ID).rename(tmp_path / _ID)
    hub.hang_up_count = 1_000_000
    done = run_wia("models", "verify", _ID, "--models-dir", str(tmp_path))
    assert done.code == 0, done.stderr


def test_what_breaks_off_is_there_in_part(hub: Hub) -> None:
    hub.corrupt = True
    done = run_wia("models", "pull", _ID)
    assert done.code == 1
    assert "model.safetensors of musicgen-small came with other bytes" in done.stderr
    assert _row(run_wia("models", "list").stdout)[-2:] == ["in", "part"]


def test_a_pull_that_is_killed_goes_on_in_another_process(hub: Hub, tmp_path: Path) -> None:
    hub.stall_after_bytes = 100_000
    part = tmp_path / "models/.pulling" / _ID / COMMIT / "model.safetensors.part"
    with subprocess.Popen([sys.executable, "-m", "wia.main", "models", "pull", _ID]) as process:
        until(lambda: part.exists() and part.stat().st_size == hub.stall_after_bytes)
        process.kill()
    hub.go_on.set()
    assert not (tmp_path / "models" / _ID).exists()
    assert run_wia("models", "pull", _ID).code == 0
    assert hub.requests[-1] == "GET /cdn/model.safetensors bytes=100000-"
    assert run_wia("models", "verify", _ID).code == 0


def test_nothing_is_verified_where_nothing_was_pulled(hub: Hub, tmp_path: Path) -> None:
    done = run_wia("models", "verify")
    assert done.code == 0
    assert done.stderr.startswith("nothing has been pulled into")
    done = run_wia("models", "verify", _ID)
    assert done.code == 1
    assert done.stderr.strip().endswith("`wia models pull musicgen-small` brings it")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pull"], "MODEL"),
        (["pull", "musicgen-huge"], "no model 'musicgen-huge'; known are whisper-large-v3-turbo"),
        (["pull", "t5-base", "t5-large", "--revision", "v1"], "--revision goes with one model"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_bad_usage(hub: Hub, arguments: list[str], words: str) -> None:
    done = run_wia("models", *arguments)
    assert done.code == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("wia: ")
    assert words in line
    assert hub.requests == []


def test_a_commit_can_be_named(hub: Hub) -> None:
    assert run_wia("models", "pull", _ID, "--revision", COMMIT).code == 0
    assert hub.requests[0] == f"GET /api/models/facebook/musicgen-small/revision/{COMMIT}"
    done = run_wia("models", "pull", _ID, "--revision", "v9")
    assert done.code == 1
    assert "musicgen-small is not at" in done.stderr
