"""`wia produce` and `wia mix` against the real system."""

import json

import numpy as np
import pytest
import soundfile

from tests.bad_inputs import NARRATIONS, BadInput, script_of_another_book
from tests.wia.cli.command import run_wia
from tests.wia.whole.conftest import Produced, Story
from tests.wia.whole.serving import Serving


def test_the_mix_lies_on_the_narrations_own_clock(produced: Produced, story: Story) -> None:
    facts = soundfile.info(produced.mix)
    assert (facts.samplerate, facts.channels) == (story.sample_rate_hz, 1)
    assert facts.frames == story.frame_count
    assert facts.subtype == "PCM_24"


def test_the_narrations_stem_is_the_narration_with_one_gain(
    produced: Produced, story: Story
) -> None:
    before, _ = soundfile.read(story.narration)
    stem, _ = soundfile.read(produced.folder / "stems/narration.flac")
    gain = float(stem @ before / (before @ before))
    residue = stem - gain * before
    facts = json.loads(produced.cue_sheet.read_text(encoding="utf-8"))["mix"]
    assert 20 * np.log10(gain) == pytest.approx(facts["gain_db"] + facts["stem_gain_db"], abs=0.01)
    assert 10 * np.log10((residue @ residue) / (stem @ stem)) < -80


def test_the_stems_are_all_there(produced: Produced, story: Story) -> None:
    stems = {path.name: soundfile.info(path) for path in (produced.folder / "stems").iterdir()}
    assert sorted(stems) == ["ambience.flac", "effects.flac", "music.flac", "narration.flac"]
    assert {facts.frames for facts in stems.values()} == {story.frame_count}


def test_the_cue_sheet_is_written(produced: Produced) -> None:
    sheet = json.loads(produced.cue_sheet.read_text(encoding="utf-8"))
    assert [sentence["script_line"] for sentence in sheet["sentences"]] == [0, 1, 2, 3, 4]
    families = {cue["family"] for cue in sheet["cues"] if cue["kind"] != "music"}
    assert {"rain", "knock", "door"} <= families
    assert all(cue["reason"] for cue in sheet["cues"])


def test_the_report_needs_nothing_else_and_is_small(produced: Produced) -> None:
    text = (produced.folder / "report.html").read_text(encoding="utf-8")
    assert "http://" not in text
    assert "https://" not in text
    assert text.count("data:audio/mpeg;base64,") >= 2
    assert len(text) < 4_000_000


def test_the_summary_tells_what_was_done(produced: Produced) -> None:
    for words in ("effects: ", "stt light", "LUFS", "x real time", str(produced.mix)):
        assert words in produced.done.stdout
    assert "Traceback" not in produced.done.stderr


def test_an_edited_sheet_is_mixed(produced: Produced, story: Story, system: Serving) -> None:
    sheet = json.loads(produced.cue_sheet.read_text(encoding="utf-8"))
    for cue in sheet["cues"]:
        cue["enabled"] = cue["kind"] == "effect"
    edited, out = produced.folder / "edited.json", produced.folder / "edited.wav"
    edited.write_text(json.dumps(sheet), encoding="utf-8")
    stems = produced.folder / "edited-stems"
    done = run_wia(
        *("mix", str(story.narration), "--cue-sheet", str(edited), "--out", str(out)),
        *("--stems", str(stems), "--gateway", system.url),
    )
    assert done.code == 0, done.stderr
    assert soundfile.info(out).frames == story.frame_count
    assert not soundfile.read(stems / "music.flac")[0].any()
    assert soundfile.read(stems / "effects.flac")[0].any()


@pytest.mark.parametrize("bad", NARRATIONS, ids=lambda bad: bad.name)
def test_a_bad_narration_is_refused_in_one_line(
    bad: BadInput, story: Story, system: Serving, produced: Produced
) -> None:
    narration = produced.folder / bad.file_name
    narration.write_bytes(bad.make())
    out = produced.folder / "never.flac"
    done = run_wia(
        *("produce", str(narration), "--script", str(story.script)),
        *("--out", str(out), "--gateway", system.url),
    )
    assert done.code == 2, done.stderr
    (line,) = [line for line in done.stderr.splitlines() if line.startswith("wia: ")]
    assert "Traceback" not in done.stderr
    assert len(line) > len("wia: ")
    assert not out.exists()


def test_the_script_of_another_book_is_said_to_be_one(
    story: Story, system: Serving, produced: Produced
) -> None:
    script = produced.folder / "other.txt"
    script.write_bytes(script_of_another_book())
    out = produced.folder / "other.flac"
    done = run_wia(
        *("produce", str(story.narration), "--script", str(script)),
        *("--out", str(out), "--gateway", system.url),
    )
    assert "script" in (done.stderr if done.code else done.stdout)
    assert "Traceback" not in done.stderr
