"""What the tests of the whole system share: one system and one produced narration."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.narrations import NarrationOptions, make_narration, write_wav
from tests.wia.cli.command import Done, run_wia
from tests.wia.whole.serving import Serving, serving

LINES = (
    "그날 밤, 굵은 빗줄기가 창문을 세차게 두드리기 시작했다.",
    "연이는 아무 말도 하지 않았다.",
    "갑자기 하늘을 찢을 듯 천둥이 울렸다.",
    "쾅쾅쾅, 누군가 방문을 두드렸다.",
    "문이 벌컥 열렸다.",
)


@dataclass(frozen=True, slots=True)
class Story:
    """A narration with its script."""

    narration: Path
    script: Path
    frame_count: int
    sample_rate_hz: int


@dataclass(frozen=True, slots=True)
class Produced:
    """What `wia produce` has made of the story."""

    folder: Path
    done: Done

    @property
    def mix(self) -> Path:
        return self.folder / "mix.flac"

    @property
    def cue_sheet(self) -> Path:
        return self.folder / "cues.json"


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    folder = tmp_path_factory.mktemp("story")
    narration = make_narration(LINES, NarrationOptions(seed=5, sample_rate_hz=24_000))
    script = folder / "story.txt"
    script.write_text("\n".join(LINES) + "\n", encoding="utf-8")
    path = write_wav(folder / "story.wav", narration)
    return Story(path, script, len(narration.samples), narration.sample_rate_hz)


@pytest.fixture(scope="session")
def system(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    with serving(tmp_path_factory.mktemp("data")) as running:
        yield running


@pytest.fixture(scope="session")
def produced(system: Serving, story: Story, tmp_path_factory: pytest.TempPathFactory) -> Produced:
    folder = tmp_path_factory.mktemp("produced")
    done = run_wia(
        *("produce", str(story.narration), "--script", str(story.script)),
        *("--out", str(folder / "mix.flac"), "--stems", str(folder / "stems")),
        *("--cue-sheet", str(folder / "cues.json"), "--report", str(folder / "report.html")),
        *("--gateway", system.url),
    )
    assert done.code == 0, done.stderr
    return Produced(folder, done)
