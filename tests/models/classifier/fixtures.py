"""Tiny checkpoints of KoBERT and wav2vec 2.0 as fixtures, for every conftest that names them."""

from pathlib import Path

import pytest

from tests.models.classifier import tiny


@pytest.fixture(scope="session")
def kobert_base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Published weights, in small."""
    folder = tmp_path_factory.mktemp("kobert-base-v1")
    tiny.write_kobert_base(folder)
    return folder


@pytest.fixture(scope="session")
def kobert_folder(tmp_path_factory: pytest.TempPathFactory, kobert_base: Path) -> Path:
    """A trained text checkpoint."""
    folder = tmp_path_factory.mktemp("kobert-narration")
    tiny.write_kobert(folder, kobert_base)
    return folder


@pytest.fixture(scope="session")
def voice_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A trained voice checkpoint."""
    folder = tmp_path_factory.mktemp("voice-narration")
    tiny.write_voice(folder)
    return folder
