"""One system of model engines for each set of them, and the story that they produce."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from services.classifier.triton.repository import PYTHON, ServingOptions
from tests.models.system.engine_sets import EngineSet, original_set, served_set
from tests.models.system.models import fill_models_dir
from tests.models.system.story import Story, make_story
from tests.models.triton.server import triton
from tests.system.productions import create, wait
from tests.system.running import Running, system_in
from training.export_triton import export_repository

PATIENCE_S = 240
SOFT = {"profile": "custom", "custom_loudness_lufs": -32.0}


@dataclass(frozen=True, slots=True)
class Scene:
    """A system that runs with a set of engines, and what it is to produce."""

    engines: EngineSet
    running: Running
    client: httpx.Client
    story: Story

    def produce(self, *, script: bool, **options: Any) -> dict[str, Any]:
        """A production of the story that has succeeded."""
        answer = create(
            self.client,
            self.story.path.read_bytes(),
            script=self.story.script.encode() if script else None,
            options={"take_count": 2, **options},
        )
        assert answer.status_code == 202, answer.text
        production = wait(self.client, answer.json()["id"], PATIENCE_S)
        assert production["state"] == "succeeded", production["failure"]
        return production


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return make_story(tmp_path_factory.mktemp("story"))


@pytest.fixture(scope="session")
def models_dir(tmp_path_factory: pytest.TempPathFactory, story: Story) -> Path:
    return fill_models_dir(tmp_path_factory.mktemp("models"), story.saying)


@pytest.fixture(scope="session")
def triton_url(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A Triton server with the models of the folder."""
    folder = tmp_path_factory.mktemp("triton")
    export_repository(
        folder / "repository",
        models_dir / "kobert-narration",
        models_dir / "voice-narration",
        ServingOptions(PYTHON, thread_count=1),
    )
    with triton(folder / "repository", folder) as server:
        yield server.address


@pytest.fixture(scope="module", params=["original", "served"])
def scene(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    models_dir: Path,
    story: Story,
) -> Iterator[Scene]:
    """Either set of engines, each service a process of its own."""
    with ExitStack() as stack:
        if request.param == "original":
            engines = stack.enter_context(original_set(models_dir))
        else:
            url = request.getfixturevalue("triton_url")
            engines = stack.enter_context(served_set(models_dir, url))
        data_dir = tmp_path_factory.mktemp("system") / "data"
        running = stack.enter_context(system_in(data_dir, engines.environment, engines.options))
        client = stack.enter_context(running.client())
        yield Scene(engines, running, client, story)


@pytest.fixture(scope="module")
def produced(scene: Scene) -> dict[str, Any]:
    """A soft production with the script."""
    return scene.produce(script=True, **SOFT)
