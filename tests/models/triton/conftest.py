"""Tiny checkpoints, and Triton with their models, made once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.classifier.triton.repository import PYTHON, ServingOptions
from tests.models.classifier.fixtures import kobert_base, kobert_folder, voice_folder
from tests.models.triton.server import Triton, triton
from training.export_triton import export_repository

__all__ = ["kobert_base", "kobert_folder", "voice_folder"]


@pytest.fixture(scope="session")
def classifier_server(
    kobert_folder: Path, voice_folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Triton]:
    """Triton with both models; every test leaves it running."""
    folder = tmp_path_factory.mktemp("triton")
    options = ServingOptions(PYTHON, max_batch_items=8, thread_count=1)
    export_repository(folder / "repository", kobert_folder, voice_folder, options)
    with triton(folder / "repository", folder) as running:
        yield running
