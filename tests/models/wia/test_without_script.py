"""Without a script `wia` pulls the small Whisper, hears the narration with it, and goes on."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.models.stt.checkpoints import Saying, telling_model
from tests.models.stt.converted import save_ctranslate2
from tests.narrations import NarrationOptions, make_narration, write_wav
from tests.wia.cli.command import run_wia
from tests.wia.models.hub import Hub, serving_hub

pytestmark = pytest.mark.models

_SAYING = Saying(("갑자기", "문이", "쾅", "닫혔다."), (200, 900, 1400, 1800), 2600)


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hub]:
    """A hub that has a tiny Whisper, which says the same whatever it hears."""
    folder = save_ctranslate2(
        telling_model(_SAYING), tmp_path_factory.mktemp("whisper") / "faster-whisper-small"
    )
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    with serving_hub(Hub(files, repo="Systran/faster-whisper-small")) as hub:
        yield hub


@pytest.fixture
def narration(tmp_path: Path) -> str:
    spoken = make_narration(("갑자기 문이 쾅 닫혔다.",), NarrationOptions(seed=3))
    return str(write_wav(tmp_path / "narration.wav", spoken))


@pytest.fixture(autouse=True)
def _here(hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIA_HUB_URL", hub.url)
    monkeypatch.setenv("WIA_MODELS_DIR", str(tmp_path / "models"))


def test_a_narration_is_written_down(narration: str, tmp_path: Path) -> None:
    out = tmp_path / "sentences.json"
    done = run_wia("transcribe", narration, "--out", str(out), "--yes")
    assert done.code == 0, done.stderr
    heard = json.loads(out.read_text("utf-8"))
    assert [sentence["text"] for sentence in heard["sentences"]] == ["갑자기 문이 쾅 닫혔다."]
    assert heard["engine"].startswith("faster-whisper")
    assert (tmp_path / "models" / "faster-whisper-small" / "model.bin").is_file()


def test_a_narration_is_produced(narration: str, tmp_path: Path) -> None:
    out, sheet = tmp_path / "mix.flac", tmp_path / "cues.json"
    done = run_wia("produce", narration, "--out", str(out), "--cue-sheet", str(sheet), "--yes")
    assert done.code == 0, done.stderr
    assert out.stat().st_size > 1000
    assert "stt faster-whisper" in done.stdout
    families = {cue["family"] for cue in json.loads(sheet.read_text("utf-8"))["cues"]}
    assert "door" in families
