"""Which engine audiogen chooses where audiocraft cannot run, and what it says of it."""

import importlib.util
from pathlib import Path

import pytest

from common.engines import choose, entry_rights
from common.errors import FailedPrecondition, PermissionDenied
from services.audiogen.availability import audiocraft_reason
from services.audiogen.engines import ENGINES
from services.audiogen.settings import AudioGenSettings


def settings(folder: Path, **fields: object) -> AudioGenSettings:
    return AudioGenSettings(models_dir=folder, device="cpu", **fields)  # type: ignore[arg-type]


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if audiocraft were there; nothing imports it before it is chosen."""
    found = importlib.util.find_spec("json")
    monkeypatch.setattr(importlib.util, "find_spec", lambda _: found)


@pytest.mark.skipif(importlib.util.find_spec("audiocraft") is not None, reason="it is installed")
def test_without_audiocraft_auto_takes_the_light_engine_and_says_why(tmp_path: Path) -> None:
    choice = choose(ENGINES, "auto", settings(tmp_path), commercial_only=False)
    assert choice.name == "light"
    assert "make audiocraft" in choice.reason


@pytest.mark.usefixtures("installed")
def test_missing_weights_are_named_one_after_the_other(tmp_path: Path) -> None:
    assert "wia models pull audiogen-medium" in audiocraft_reason(settings(tmp_path))
    (tmp_path / "audiogen-medium").mkdir()
    assert "wia models pull t5-large" in audiocraft_reason(settings(tmp_path))
    (tmp_path / "t5-large").mkdir()
    assert audiocraft_reason(settings(tmp_path)) == ""
    named = settings(tmp_path, audiogen_model="/nowhere")
    with pytest.raises(FailedPrecondition) as caught:
        choose(ENGINES, "audiocraft", named, commercial_only=False)
    assert "'/nowhere'" in caught.value.message


def test_published_weights_are_refused_where_only_commercial_use_is(tmp_path: Path) -> None:
    with pytest.raises(PermissionDenied) as caught:
        choose(ENGINES, "audiocraft", settings(tmp_path), commercial_only=True)
    assert caught.value.reason == "RIGHTS_MODE_FORBIDS_ENGINE"
    assert entry_rights(ENGINES["audiocraft"], settings(tmp_path)).licence == "CC-BY-NC-4.0"
    own = settings(tmp_path, audiogen_model=str(tmp_path), own_weights_commercial_use=True)
    assert entry_rights(ENGINES["audiocraft"], own).commercial_use
