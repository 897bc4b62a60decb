"""Engines with tiny checkpoints that several tests of the stt service's models share."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from services.stt.recognition.engine import RecognitionEngine
from tests.models.stt.checkpoints import Saying, random_model, save_openai, telling_model
from tests.models.stt.converted import save_ctranslate2
from tests.models.stt.engines import load
from tests.narrations import Narration, NarrationOptions, make_narration

# Six seconds long; the narration below has a stretch that fits it.
SAYING = Saying(("비가", "왔다.", "노인은", "세게", "걸었죠!"), (500, 1200, 3000, 3600, 4200), 5000)
LOOP = Saying(("비가", "왔다.", "노인은"), (500, 1200, 3000), 3600, loops=True)
KINDS = ("whisper", "faster-whisper")


class Checkpoints:
    """Tiny checkpoints, made when they are asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, kind: str, says: str) -> Path:
        """The checkpoint of an engine that says "telling", "looping" or "random" things."""
        path = self._folder / f"{says}{'.pt' if kind == 'whisper' else ''}"
        if not path.exists():
            # What does not end is to end soon; CTranslate2 is quick, and wants all 448.
            whole = kind == "faster-whisper"
            if says == "telling":
                model = telling_model(SAYING)
            elif says == "looping":
                model = telling_model(LOOP, text_ctx=448 if whole else 72)
            else:
                model = random_model(448 if whole else 32)
            save = save_openai if kind == "whisper" else save_ctranslate2
            save(model, path)
        return path


@pytest.fixture(scope="session")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Checkpoints:
    """One folder of checkpoints for all tests."""
    return Checkpoints(tmp_path_factory.mktemp("whisper"))


@pytest.fixture(scope="session", params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """The engine's name."""
    name: str = request.param
    return name


@pytest.fixture(scope="session")
def telling(kind: str, checkpoints: Checkpoints) -> RecognitionEngine:
    """An engine that says SAYING in each stretch."""
    return load(kind, checkpoints.path(kind, "telling"))


@pytest.fixture(scope="session")
def random_engine(kind: str, checkpoints: Checkpoints) -> RecognitionEngine:
    """An engine that says nonsense."""
    return load(kind, checkpoints.path(kind, "random"))


@pytest.fixture(scope="session")
def spoken() -> Narration:
    """Speech without pauses to speak of, of some seven seconds."""
    options = NarrationOptions(pause_ms=(60, 60), lead_ms=1000, tail_ms=1000, seed=1)
    texts = ["노인은 천천히 걸어서 항구로 내려갔다.", "아무도 아이들이 어디로 갔는지 몰랐다."]
    return make_narration(texts, options)


@pytest.fixture(scope="session")
def twice(spoken: Narration) -> NDArray[np.float32]:
    """The speech, eight seconds of silence, and the speech again: two stretches."""
    silence = np.zeros((8 * 16_000, 1), np.float32)
    return np.concatenate([spoken.samples, silence, spoken.samples])
