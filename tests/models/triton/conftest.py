"""Tiny checkpoints, made once."""

from pathlib import Path

import pytest

from tests.models.classifier import tiny


@pytest.fixture(scope="session")
def kobert_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained text checkpoint."""
    base, folder = tmp_path_factory.mktemp("base"), tmp_path_factory.mktemp("kobert")
    tiny.write_kobert_base(base)
    tiny.write_kobert(folder, base)
    return folder


@pytest.fixture(scope="session")
def voice_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained voice checkpoint."""
    folder = tmp_path_factory.mktemp("voice")
    tiny.write_voice(folder)
    return folder
