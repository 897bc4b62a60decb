"""The whole system in containers makes of the sample what it makes without them."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.containers.containers import container
from tests.services.processes import free_port
from tests.services.work import WORK
from tools.images import REGISTRY, ROOT, TAG, images


@pytest.fixture
def gateway_url() -> Iterator[str]:
    """A gateway before six services, each in a container."""
    with ExitStack() as stack:
        http_address = f"127.0.0.1:{free_port()}"
        variables = {"WIA_HTTP_ADDRESS": http_address, "WIA_DATA_DIR": "/tmp/data"}
        for name in WORK:
            image = f"{REGISTRY}/{name}:{TAG}"
            service = stack.enter_context(container(image, images()[name].arguments))
            variables[f"WIA_{name.upper()}_ADDRESS"] = service.grpc_address
        image = f"{REGISTRY}/gateway:{TAG}"
        stack.enter_context(container(image, images()["gateway"].arguments, variables))
        yield f"http://{http_address}"


def produce(folder: Path, *options: str) -> tuple[str, dict[str, Any]]:
    """The mix's sha256 and the cue sheet."""
    mix, sheet = folder / "mix.flac", folder / "cues.json"
    folder.mkdir()
    command = [sys.executable, "-m", "wia.main", "produce", "samples/narration.mp3"]
    command += ["--script", "samples/story.txt", "--out", str(mix), "--cue-sheet", str(sheet)]
    finished = subprocess.run(
        [*command, *options], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert finished.returncode == 0, finished.stderr
    return hashlib.sha256(mix.read_bytes()).hexdigest(), json.loads(sheet.read_text())


@pytest.mark.timeout(1800)
def test_the_sample_is_the_same(gateway_url: str, tmp_path: Path) -> None:
    mix, sheet = produce(tmp_path / "containers", "--gateway", gateway_url)
    local_mix, local_sheet = produce(tmp_path / "local")
    assert len(sheet["cues"]) > 5
    assert sheet["sentences"] == local_sheet["sentences"]
    assert sheet["cues"] == local_sheet["cues"]
    assert mix == local_mix
