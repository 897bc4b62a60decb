"""Each image of a model engine starts as a pod does, answers a call and ends when it is told to.

`make test-model-images` runs this on the images that `make images SERVICE="..."` has built, with
the component models' settings and tiny checkpoints in the folders that those settings name. Times
are printed, and recorded in docs/development.md.
"""

import shutil
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import grpc
import pytest
import yaml

from tests.containers.containers import container, print_figures
from tests.containers.test_light_images import PATIENCE_S
from tests.models.stt.checkpoints import Saying
from tests.models.system.conftest import triton_url
from tests.models.system.models import fill_models_dir
from tests.services.work import TEXTS, WORK
from tools.images import REGISTRY, ROOT, TAG, images

__all__ = ["triton_url"]

# What the tiny Whisper hears in every stretch of speech: one of the two sentences that are said.
SAYING = Saying(tuple(TEXTS[0].split()), (200, 600, 1000), 1600)
NAMES = [image.name for image in images().values() if image.group == "models"]


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The production volume, small, as 10001 may read it."""
    folder = fill_models_dir(tmp_path_factory.mktemp("models"), SAYING)
    shutil.move(folder / "whisper-small", folder / "whisper-large-v3-turbo")
    for path in (folder, *folder.rglob("*")):
        path.chmod(path.stat().st_mode | stat.S_IRGRP | stat.S_IROTH)
        if path.is_dir():
            path.chmod(0o755)
    return folder


def component_settings(component: str, service: str) -> Mapping[str, str]:
    """The variables that a component of k8s/ gives a service."""
    file = ROOT / "k8s/components" / component / "kustomization.yaml"
    maps = yaml.safe_load(file.read_text())["configMapGenerator"]
    [literals] = [each["literals"] for each in maps if each["name"] == f"wia-settings-{service}"]
    return dict(literal.split("=", 1) for literal in literals)


@pytest.fixture
def environment(name: str, request: pytest.FixtureRequest) -> dict[str, str]:
    """An image's settings in the cluster, but for the GPU."""
    service = images()[name].arguments[-1]
    settings = {**component_settings("models", service), "WIA_DEVICE": "cpu"}
    if name == "classifier-triton":
        settings |= component_settings("triton", service)
        settings["WIA_TRITON_URL"] = request.getfixturevalue("triton_url")
    return settings


def fits(name: str, answers: list[Any]) -> bool:
    """Whether the answers are those of any engine that hears what the tiny one does."""
    if name == "stt-whisper":
        return [a.sentence.text for a in answers if a.HasField("sentence")] == [TEXTS[0]]
    return WORK[images()[name].arguments[-1]].fits(answers)


@pytest.mark.timeout(1800)
@pytest.mark.parametrize("name", NAMES)
def test_a_model_engine_starts_locked_down_answers_and_ends(
    name: str,
    environment: dict[str, str],
    models_dir: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    image, work = images()[name], WORK[images()[name].arguments[-1]]
    reference = f"{REGISTRY}/{name}:{TAG}"
    with container(reference, image.arguments, environment, models_dir) as running:
        assert running.execute("python", "-c", "import os; print(os.getuid())") == "10001"
        with pytest.raises(RuntimeError, match="Read-only file system"):
            running.execute("python", "-c", "open('/models/x', 'w')")
        with grpc.insecure_channel(running.grpc_address) as channel:
            assert fits(name, work.small(channel, environment["WIA_ENGINE"], PATIENCE_S))
        assert running.end() == 0
    with capsys.disabled():
        print_figures(running, reference)
