from pathlib import Path

import pytest

from services.audiogen.audiocraft.engine import AudiocraftAudioGen
from tests.models.audiocraft.checkpoints import make_tiny_audiogen, make_tiny_t5


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `wia models pull` leaves it, with tiny weights."""
    folder = tmp_path_factory.mktemp("models")
    text_folder = make_tiny_t5(folder / "t5-large")
    make_tiny_audiogen(folder / "audiogen-medium", text_folder)
    return folder


def load(
    models_dir: Path, model: str = "audiogen-medium", *, own_weights_commercial_use: bool = False
) -> AudiocraftAudioGen:
    """The engine as the service loads it."""
    return AudiocraftAudioGen(
        models_dir=models_dir,
        device="cpu",
        max_batch_items=4,
        audiogen_model=model,
        audiogen_text_model="t5-large",
        own_weights_commercial_use=own_weights_commercial_use,
    )


@pytest.fixture(scope="session")
def engine(models_dir: Path) -> AudiocraftAudioGen:
    """The engine with its published weights, in small."""
    return load(models_dir)
