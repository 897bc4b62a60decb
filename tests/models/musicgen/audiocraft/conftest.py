from pathlib import Path

import pytest

from services.musicgen.audiocraft.engine import AudiocraftMusicGen
from tests.models.audiocraft.checkpoints import (
    STEREO,
    make_tiny_musicgen_audiocraft,
    make_tiny_t5,
)


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `wia models pull` leaves it, with tiny weights, and stereo ones in "stereo"."""
    folder = tmp_path_factory.mktemp("models")
    text_folder = make_tiny_t5(folder / "t5-base")
    make_tiny_musicgen_audiocraft(folder / "musicgen-medium-audiocraft", text_folder)
    make_tiny_musicgen_audiocraft(folder / "stereo", text_folder, STEREO)
    return folder


def load(models_dir: Path, model: str = "musicgen-medium-audiocraft") -> AudiocraftMusicGen:
    return AudiocraftMusicGen(
        models_dir=models_dir,
        device="cpu",
        max_batch_items=4,
        musicgen_audiocraft_model=model,
        musicgen_text_model="t5-base",
        own_weights_commercial_use=False,
    )


@pytest.fixture(scope="session")
def engine(models_dir: Path) -> AudiocraftMusicGen:
    """The engine as the service loads it; its windows are 3 s."""
    return load(models_dir)


@pytest.fixture(scope="session")
def stereo(models_dir: Path) -> AudiocraftMusicGen:
    """The same with a stereo model."""
    return load(models_dir, str(models_dir / "stereo"))
