"""The closing summary counts what is heard and says what is not."""

from pathlib import Path

from rich.console import Console

from common.sounds import CueKind
from tests.wia.report.example import production, sheet
from wia.client.cue_sheet import Cue
from wia.client.model import StageProgress
from wia.production.job import Outcome
from wia.production.pace import Pace, clock
from wia.production.summary import added, missing, summary


def _effect(family: str, **more: object) -> Cue:
    return Cue(CueKind.EFFECT, 0, 1, family=family, **more)  # type: ignore[arg-type]


def test_what_was_added_is_counted_by_kind_and_family() -> None:
    cues = [
        _effect("door"),
        _effect("rain"),
        _effect("rain"),
        _effect("bell", enabled=False),
        _effect("gun", missing_reason="away"),
        Cue(CueKind.MUSIC, 0, 1, emotion="fear"),
    ]
    assert list(added(cues)) == ["3 effects: rain 2, door 1", "1 piece of music: fear 1"]
    assert list(missing(cues)) == ["1 x away"]
    assert list(added([])) == ["nothing: no sentence of it deserves a sound"]


def test_it_tells_all_that_the_user_should_know() -> None:
    outcome = Outcome(production(6000), sheet(6000), (("mix", Path("out/mix.flac")),), 2.0)
    console = Console(width=200, record=True)
    console.print(summary(outcome, keep_id=True))
    text = console.export_text()
    for words in (
        "1 x audiogen did not answer",
        "stt light 1",
        "-16.0 LUFS, true peak -1.2 dBTP",
        "too quiet here",
        "line 7 was never read",
        "0:02 for 0:06 (3.0 x real time)",
        "p1",
        "out/mix.flac",
    ):
        assert words in text


def test_progress_of_the_stages_adds_up() -> None:
    pace = Pace()
    assert pace.share == 0
    assert pace.describe() == ""
    assert pace.note(StageProgress("transcribe", 1, 4)) == 0.25
    assert pace.note(StageProgress("mix", 0, 0)) == 0
    between = pace.share
    assert 0 < between < 1
    for stage in ("ingest", "transcribe", "classify", "prompt", "sound", "music", "mix", "deliver"):
        pace.note(StageProgress(stage, 1, 1, complete=True))
    assert pace.share == 1


def test_times_are_written_as_people_do() -> None:
    assert [clock(s) for s in (0, 59.6, 61, 3600, 36061)] == [
        "0:00",
        "1:00",
        "1:01",
        "1:00:00",
        "10:01:01",
    ]
