"""One light engine for all tests of the classifier: its tagger takes a second to load."""

import pytest

from services.classifier.light.engine import LightEngine
from services.classifier.light.reading import Reader


@pytest.fixture(scope="session")
def engine() -> LightEngine:
    """The light engine as the service loads it."""
    return LightEngine(gradient_weight=0.02)


@pytest.fixture(scope="session")
def reader() -> Reader:
    """Tagger and lists of words."""
    return Reader()
