from pathlib import Path

import pytest

from tests.models.audiocraft.checkpoints import make_tiny_audiogen, make_tiny_t5


@pytest.fixture(scope="session")
def text_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny T5."""
    return make_tiny_t5(tmp_path_factory.mktemp("text"))


@pytest.fixture(scope="session")
def audiogen(tmp_path_factory: pytest.TempPathFactory, text_folder: Path) -> Path:
    """A tiny AudioGen that was trained on 3 s."""
    return make_tiny_audiogen(tmp_path_factory.mktemp("audiogen"), text_folder)
