"""Tiny checkpoints, one engine and one request for the tests of this folder."""

from pathlib import Path

import pytest
import torch

from services.musicgen.transformers.checkpoint import Checkpoint, load_checkpoint
from services.musicgen.transformers.engine import MusicGen
from tests.models.musicgen.transformers.checkpoints import COARSE_RATIOS, make_tiny_musicgen

torch.set_num_threads(1)


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mono checkpoint; not to be changed."""
    return make_tiny_musicgen(tmp_path_factory.mktemp("musicgen"))


@pytest.fixture(scope="session")
def stereo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stereo checkpoint; not to be changed."""
    return make_tiny_musicgen(tmp_path_factory.mktemp("musicgen-stereo"), channel_count=2)


@pytest.fixture(scope="session")
def checkpoint(folder: Path) -> Checkpoint:
    """The mono checkpoint, loaded."""
    return load_checkpoint(folder, "cpu")


@pytest.fixture(scope="session")
def stereo_checkpoint(stereo_folder: Path) -> Checkpoint:
    """The stereo checkpoint, loaded."""
    return load_checkpoint(stereo_folder, "cpu")


def make_engine(folder: Path) -> MusicGen:
    """The engine of a folder on the CPU."""
    return MusicGen(
        models_dir=folder.parent,
        musicgen_model=str(folder),
        device="cpu",
        max_batch_items=16,
        own_weights_commercial_use=False,
    )


@pytest.fixture(scope="session")
def coarse_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A mono checkpoint of 16 frames a second; not to be changed."""
    return make_tiny_musicgen(tmp_path_factory.mktemp("coarse"), ratios=COARSE_RATIOS)


@pytest.fixture(scope="session")
def engine(coarse_folder: Path) -> MusicGen:
    """The engine with the checkpoint of 16 frames a second."""
    return make_engine(coarse_folder)
