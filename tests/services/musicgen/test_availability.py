"""Why the model engine cannot run, asked without anything heavy."""

from pathlib import Path

import pytest

from services.musicgen.availability import musicgen, musicgen_auto, musicgen_rights
from services.musicgen.settings import MusicGenSettings


def test_missing_weights_are_said_to_be_pulled(tmp_path: Path) -> None:
    reason = musicgen(MusicGenSettings(models_dir=tmp_path))
    assert "wia models pull musicgen-medium" in reason


def test_a_folder_of_ones_own_is_taken(tmp_path: Path) -> None:
    settings = MusicGenSettings(models_dir=tmp_path, musicgen_model=str(tmp_path))
    assert musicgen(settings) == ""
    assert musicgen_auto(settings) == ""


@pytest.mark.parametrize("model", ["musicgen-small", "musicgen-medium", "musicgen-stereo-medium"])
def test_auto_passes_published_weights_on_the_cpu(tmp_path: Path, model: str) -> None:
    (tmp_path / model).mkdir()
    settings = MusicGenSettings(models_dir=tmp_path, musicgen_model=model, device="cpu")
    assert musicgen(settings) == ""
    assert "wants a GPU" in musicgen_auto(settings)


def test_rights_are_those_of_the_weights(tmp_path: Path) -> None:
    assert musicgen_rights(MusicGenSettings()).licence == "CC-BY-NC-4.0"
    own = MusicGenSettings(musicgen_model=str(tmp_path), own_weights_commercial_use=True)
    assert musicgen_rights(own).commercial_use
