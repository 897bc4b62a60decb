"""Without a script and without weights that hear: an offer on a terminal, else a clear error."""

import os
import pty
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from common.errors import FailedPrecondition
from common.weights.manifest import MANIFEST_NAME
from tests.bad_inputs import speech_like, wav
from tests.wia.cli.command import run_wia
from tests.wia.models.hub import Hub, serving_hub
from wia.cli.hearing import ensure_hearing
from wia.models.speech import speech_model_to_pull

_ID = "faster-whisper-small"
_FILES = {"config.json": b"{}", "model.bin": bytes(5000), "vocabulary.txt": b"a"}
_OFFER = """
from wia.cli.exits import exit_code
from wia.cli.hearing import ensure_hearing
raise SystemExit(exit_code(lambda: ensure_hearing("", (), may_pull=False)))
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of packages that can be found, as far as anybody looks; torch is none of them."""
    folder = tmp_path / "packages"
    for package in ("faster_whisper", "ctranslate2"):
        (folder / package).mkdir(parents=True)
        (folder / package / "__init__.py").touch()
    monkeypatch.syspath_prepend(folder)
    for package in ("whisper", "torch"):
        monkeypatch.setitem(sys.modules, package, None)
    return folder


@pytest.fixture
def hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    with serving_hub(Hub(dict(_FILES), repo="Systran/faster-whisper-small")) as hub:
        monkeypatch.setenv("WIA_HUB_URL", hub.url)
        monkeypatch.setenv("WIA_MODELS_DIR", str(tmp_path / "models"))
        yield hub


@pytest.fixture
def narration(tmp_path: Path) -> str:
    path = tmp_path / "a.wav"
    path.write_bytes(wav(speech_like(1.0, 8000), 8000))
    return str(path)


def test_elsewhere_than_on_a_terminal_the_command_is_named(
    installed: Path, hub: Hub, narration: str, tmp_path: Path
) -> None:
    for arguments in (
        ["transcribe", narration],
        ["produce", narration, "--out", f"{tmp_path}/a.mp3"],
    ):
        done = run_wia(*arguments)
        assert done.code == 1
        assert done.stderr.strip() == (
            "wia: without --script the narration has to be heard, and there are no weights for "
            "that: `wia models pull faster-whisper-small` brings them (487 MB), --yes does so "
            "here; or give the script"
        )
    assert hub.requests == []


def test_without_a_package_that_hears_it_is_named(
    hub: Hub, narration: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for package in ("faster_whisper", "whisper"):
        monkeypatch.setitem(sys.modules, package, None)
    done = run_wia("transcribe", narration)
    assert done.code == 1
    assert "pip install 'where-is-audio[stt-faster-whisper]', or give the script" in done.stderr
    with pytest.raises(FailedPrecondition, match=r"pip install 'where-is-audio\[stt-whisper\]'"):
        ensure_hearing("whisper", (), may_pull=True)


@pytest.mark.parametrize("setting", [True, False])
def test_who_has_agreed_is_not_asked(
    installed: Path, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, setting: bool
) -> None:
    monkeypatch.setenv("WIA_PULL", str(setting))
    ensure_hearing("auto", (), may_pull=not setting)
    assert (tmp_path / "models" / _ID / MANIFEST_NAME).is_file()
    hub.requests.clear()
    ensure_hearing("auto", (), may_pull=True)
    assert hub.requests == []


@pytest.mark.parametrize(("answer", "code"), [("y", 0), ("", 0), ("n", 1)])
def test_on_a_terminal_it_asks(
    installed: Path, hub: Hub, tmp_path: Path, answer: str, code: int
) -> None:
    terminal, end = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": f"{installed}:{Path.cwd()}", "TERM": "xterm"}
    with subprocess.Popen(
        [sys.executable, "-c", _OFFER], stdin=end, stdout=end, stderr=end, env=environment
    ) as process:
        os.close(end)
        os.write(terminal, f"{answer}\n".encode())
        said = _read_all(terminal)
    assert process.returncode == code, said
    assert "Pull faster-whisper-small (487 MB, licence MIT)? [Y/n]" in said
    assert (tmp_path / "models" / _ID / "model.bin").exists() == (code == 0)


def _read_all(terminal: int) -> str:
    """What was written to a terminal until its other end was closed."""
    said = b""
    try:
        while piece := os.read(terminal, 1000):
            said += piece
    except OSError:
        # How Linux says that nobody writes any more.
        pass
    os.close(terminal)
    return " ".join(said.decode().split())


def test_nothing_is_offered_where_something_can_hear(installed: Path, tmp_path: Path) -> None:
    def wanted(engine: str, **named: str) -> bool:
        return speech_model_to_pull(tmp_path, engine, named) is not None

    assert wanted("auto")
    assert wanted("faster-whisper")
    assert not wanted("light")
    assert not speech_model_to_pull(tmp_path, "auto", {"faster-whisper": "/my/own"})
    (tmp_path / _ID).mkdir()
    assert not wanted("auto")


def test_another_interpreter_knows_itself_what_it_has(hub: Hub) -> None:
    ensure_hearing("auto", {"stt": Path("/elsewhere/python")}, may_pull=False)
    assert hub.requests == []
