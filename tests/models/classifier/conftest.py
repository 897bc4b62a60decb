"""Tiny checkpoints, made once, and the engine on them."""

from pathlib import Path

import pytest

from services.classifier.kobert.engine import KobertEngine
from tests.models.classifier import tiny
from tests.models.classifier.fixtures import kobert_base, kobert_folder, voice_folder

__all__ = ["kobert_base", "kobert_folder", "voice_folder"]


@pytest.fixture(scope="session")
def engine(kobert_folder: Path, voice_folder: Path) -> KobertEngine:
    """The engine as the service loads it."""
    return tiny.open_engine(kobert_folder, voice_folder)
