"""A gateway for each test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.gateway.faces import Faces, running_faces


@pytest.fixture
async def faces(tmp_path: Path) -> AsyncIterator[Faces]:
    async with running_faces(tmp_path / "data", heartbeat_s=0.2, upload_idle_s=2.0) as running:
        yield running
