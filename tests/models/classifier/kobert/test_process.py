"""The engine in a process of its own, with a tagger that brings a JVM."""

from pathlib import Path

import pytest

from tests.models.classifier import tiny
from tests.services.processes import service, wait_until_serving

pytestmark = [pytest.mark.models, pytest.mark.java]


def test_the_jvm_leaves_signals_to_the_service(tmp_path: Path, kobert_base: Path) -> None:
    """SIGTERM drains and ends well; a JVM of its own would end the process with 143."""
    checkpoint = tmp_path / "kobert"
    tiny.write_kobert(checkpoint, kobert_base, tagger="komoran")
    environment = {
        "WIA_ENGINE": "kobert",
        "WIA_KOBERT_MODEL": str(checkpoint),
        "WIA_DEVICE": "cpu",
    }
    with service(tmp_path, ["services", "classifier"], environment) as running:
        wait_until_serving(running)
        assert running.end() == 0
