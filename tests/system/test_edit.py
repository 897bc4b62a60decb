"""Editing: what is changed is made anew and heard, and all the rest stays bit by bit."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from tests.system.books import MORE_SENTENCES, SENTENCES, make_book
from tests.system.productions import Samples, audio, cue_sheet, edit, produce, rendered
from tests.system.running import Running

SEGMENT_MS = 60_000
# How far around a range rendering looks.
CONTEXT_MS = 4_100


@dataclass(slots=True)
class Edited:
    """A production that tests change one after the other."""

    client: httpx.Client
    system: Running
    production: dict[str, Any]

    @property
    def id(self) -> str:
        """Of the production."""
        production_id: str = self.production["id"]
        return production_id

    def sheet(self) -> dict[str, Any]:
        """The cue sheet as it is now."""
        return cue_sheet(self.client, self.id)

    def audio(self, what: str = "mix") -> Samples:
        """The mix or a stem as it is now."""
        return audio(self.client, self.id, what)[0]

    def change(self, sheet: dict[str, Any], **render: Any) -> None:
        """Keeps the sheet and renders it."""
        self.production = edit(self.client, self.id, sheet, **render)

    def made(self, name: str) -> set[Path]:
        """Artifacts that hold a file of that name."""
        return {path.parent for path in (self.system.data_dir / "artifacts").glob(f"*/*/{name}")}

    def masters(self) -> set[Path]:
        """Mastered segments: those that have stems."""
        return self.made("narration.flac") & self.made("facts.json")


@pytest.fixture(scope="module")
def edited(
    system: Running, client: httpx.Client, tmp_path_factory: pytest.TempPathFactory
) -> Edited:
    """A book of two minutes and a half."""
    sentences = SENTENCES + MORE_SENTENCES
    folder = tmp_path_factory.mktemp("long")
    book = make_book(folder, seed=51, sentences=sentences, pause_ms=(3200, 3900))
    production = produce(client, book, {"take_count": 2})
    assert 2 * SEGMENT_MS < production["narration"]["duration_ms"] < 3 * SEGMENT_MS
    return Edited(client, system, production)


def inner_effect(sheet: dict[str, Any], segment: int) -> dict[str, Any]:
    """An effect that sounds in one segment alone, also when it is moved by a second."""
    first_ms = segment * SEGMENT_MS + CONTEXT_MS + 1000
    last_ms = (segment + 1) * SEGMENT_MS - CONTEXT_MS - 1000
    return next(
        cue
        for cue in sheet["cues"]
        if cue["kind"] == "effect" and first_ms <= cue["start_ms"] and cue["end_ms"] <= last_ms
    )


def differing_ms(before: Samples, after: Samples, rate_hz: int = 24_000) -> tuple[float, float]:
    """From when to when two sounds of the same length differ."""
    assert before.shape == after.shape
    (frames,) = np.nonzero(np.any(before != after, axis=1))
    assert len(frames)
    return 1000 * frames[0] / rate_hz, 1000 * frames[-1] / rate_hz


def test_what_is_unchanged_is_not_made_again(edited: Edited) -> None:
    before, mix = edited.made("facts.json"), edited.audio()
    edited.change(edited.sheet())
    assert edited.made("facts.json") == before
    assert np.array_equal(edited.audio(), mix)


def test_a_moved_effect_renders_its_own_segment_alone(edited: Edited) -> None:
    sheet, masters, gain_db = edited.sheet(), edited.masters(), edited.production["mix"]["gain_db"]
    before = {what: edited.audio(what) for what in ("mix", "stems/effects", "stems/narration")}
    takes, facts = edited.made("take.flac"), edited.made("facts.json")
    cue = inner_effect(sheet, 1)
    span_ms = cue["start_ms"], cue["end_ms"] + 700
    cue["start_ms"] += 700
    cue["end_ms"] += 700
    edited.change(sheet)
    assert len(edited.masters() - masters) == 1
    assert len(edited.made("facts.json") - facts) == 1
    assert edited.made("take.flac") == takes
    assert edited.production["mix"]["gain_db"] == gain_db
    assert edited.production["mix"]["revision"] == sheet["revision"] + 1
    first_ms, last_ms = differing_ms(before["stems/effects"], edited.audio("stems/effects"))
    assert span_ms[0] - 1 <= first_ms <= last_ms <= span_ms[1] + 1
    assert np.array_equal(before["stems/narration"], edited.audio("stems/narration"))
    first_ms, last_ms = differing_ms(before["mix"], edited.audio())
    assert SEGMENT_MS <= first_ms <= last_ms < 2 * SEGMENT_MS
    assert span_ms[0] - CONTEXT_MS <= first_ms <= last_ms <= span_ms[1] + CONTEXT_MS
    moved = next(c for c in edited.sheet()["cues"] if c["id"] == cue["id"])
    assert moved == cue


def test_moving_it_back_renders_nothing(edited: Edited) -> None:
    sheet, masters = edited.sheet(), edited.masters()
    cue = inner_effect(sheet, 1)
    cue["start_ms"] -= 700
    cue["end_ms"] -= 700
    edited.change(sheet)
    assert edited.masters() == masters


def test_another_take_sounds(edited: Edited) -> None:
    sheet, effects, takes = edited.sheet(), edited.audio("stems/effects"), edited.made("take.flac")
    cue = inner_effect(sheet, 2)
    other = next(take for take in cue["takes"] if take["id"] != cue["chosen_take_id"])
    cue["chosen_take_id"] = other["id"]
    edited.change(sheet)
    assert len(edited.made("take.flac") - takes) == 1  # the other take at the narration's rate
    first_ms, last_ms = differing_ms(effects, edited.audio("stems/effects"))
    assert cue["start_ms"] - 1 <= first_ms <= last_ms < 3 * SEGMENT_MS
    kept = next(c for c in edited.sheet()["cues"] if c["id"] == cue["id"])
    assert kept["chosen_take_id"] == other["id"]


def test_a_disabled_cue_is_silent(edited: Edited) -> None:
    sheet, effects = edited.sheet(), edited.audio("stems/effects")
    cue = inner_effect(sheet, 0)
    cue["enabled"] = False
    edited.change(sheet)
    silenced = edited.audio("stems/effects")
    first_ms, _ = differing_ms(effects, silenced)
    assert cue["start_ms"] - 1 <= first_ms <= cue["end_ms"]
    others = [
        c
        for c in sheet["cues"]
        if c["kind"] == "effect" and c["id"] != cue["id"] and c["start_ms"] < cue["end_ms"]
    ]
    last_ms = max([c["end_ms"] for c in others if c["end_ms"] > cue["start_ms"]], default=0)
    rest = silenced[24 * max(cue["start_ms"], last_ms) : 24 * cue["end_ms"]]
    assert not np.any(rest)


def test_a_new_cue_gets_takes_and_sounds(edited: Edited) -> None:
    sheet = edited.sheet()
    new = {
        "kind": "effect",
        "start_ms": 100_000,
        "end_ms": 102_000,
        "sound": "bell_church",
        "family": "bell",
        "prompt": "a church bell rings once",
    }
    sheet["cues"] = [cue for cue in sheet["cues"] if cue["kind"] != "effect"] + [new]
    edited.change(sheet)
    (cue,) = [cue for cue in edited.sheet()["cues"] if cue["kind"] == "effect"]
    assert len(cue["takes"]) == 2
    assert cue["chosen_take_id"] in [take["id"] for take in cue["takes"]]
    assert len({take["artifact_sha256"] for take in cue["takes"]}) == 2
    effects = edited.audio("stems/effects")
    (heard,) = np.nonzero(np.any(effects, axis=1))
    assert heard[0] / 24 == pytest.approx(100_000, abs=5)
    assert heard[-1] / 24 <= cue["end_ms"] + 1


def test_another_prompt_is_made_anew(edited: Edited) -> None:
    sheet = edited.sheet()
    cue = next(cue for cue in sheet["cues"] if cue["kind"] == "effect")
    cue.update(sound="dog_bark", family="animal", prompt="a dog barks twice")
    edited.change(sheet)
    changed = next(c for c in edited.sheet()["cues"] if c["id"] == cue["id"])
    assert {t["id"] for t in changed["takes"]}.isdisjoint({t["id"] for t in cue["takes"]})
    assert len(changed["takes"]) == 2


def test_the_gain_stays_until_the_book_is_mastered_again(edited: Edited) -> None:
    sheet, gain_db = edited.sheet(), edited.production["mix"]["gain_db"]
    beds = [cue for cue in sheet["cues"] if cue["kind"] != "effect"]
    assert beds
    for cue in beds:
        cue["gain_db"] = 24.0
    edited.change(sheet)
    facts = edited.production["mix"]
    assert facts["gain_db"] == gain_db
    assert abs(facts["loudness_lufs"] + 16) > 0.5
    assert len(facts["findings"]) == 1
    edited.production = rendered(edited.client, edited.id, remaster=True)
    facts = edited.production["mix"]
    assert abs(facts["gain_db"] - gain_db) > 0.3
    assert facts["loudness_lufs"] == pytest.approx(-16.0, abs=0.5)
    assert facts["findings"] == []
