"""The same input and seed give the same PCM and the same cue sheet in another fresh system, whose
stages work on one thing at a time; so does a cue sheet that is rendered there."""

from collections.abc import Iterator
from typing import Any

import httpx
import numpy as np
import pytest

from tests.system.books import Book
from tests.system.productions import audio, create, cue_sheet, edit, produce, wait
from tests.system.running import system_in

PARTS = ("mix", "stems/narration", "stems/effects", "stems/ambience", "stems/music")
OPTIONS = {"density": "rich"}


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a system that has made nothing before and does one thing at a time."""
    data_dir = tmp_path_factory.mktemp("other") / "data"
    environment = {"WIA_MAX_CALLS_PER_STAGE": "1", "WIA_MAX_RUNNING_PRODUCTIONS": "1"}
    with system_in(data_dir, environment) as running, running.client() as client:
        yield client


@pytest.fixture(scope="module")
def first(client: httpx.Client, book: Book) -> dict[str, Any]:
    return produce(client, book, OPTIONS)


def expect_same_sound(one: httpx.Client, one_id: str, two: httpx.Client, two_id: str) -> None:
    """The mix and every stem are the same, sample by sample."""
    for part in PARTS:
        samples, rate_hz = audio(one, one_id, part)
        again, again_hz = audio(two, two_id, part)
        assert rate_hz == again_hz
        assert np.any(samples), part
        assert np.array_equal(samples, again), part


def test_a_cue_sheet_makes_the_same_in_a_system_without_its_takes(
    client: httpx.Client, other: httpx.Client, book: Book
) -> None:
    production = produce(client, book, OPTIONS)
    sheet = cue_sheet(client, production["id"])
    effect = next(cue for cue in sheet["cues"] if cue["kind"] == "effect")
    effect["chosen_take_id"] = next(
        take["id"] for take in effect["takes"] if take["id"] != effect["chosen_take_id"]
    )
    effect["gain_db"] -= 2.5
    effect["start_ms"] += 300
    effect["end_ms"] += 300
    edit(client, production["id"], sheet, remaster=True)
    edited = cue_sheet(client, production["id"])
    answer = create(
        other,
        book.narration,
        cue_sheet=edited,
        # Another seed: what stands in the sheet decides.
        options={"seed": 1},
    )
    assert answer.status_code == 202, answer.text
    mixed = wait(other, answer.json()["id"])
    assert mixed["state"] == "succeeded", mixed["failure"]
    again = cue_sheet(other, mixed["id"])
    assert again["cues"] == edited["cues"]
    assert again["sentences"] == edited["sentences"]
    expect_same_sound(client, production["id"], other, mixed["id"])


def test_another_system_makes_the_same(
    client: httpx.Client, other: httpx.Client, first: dict[str, Any], book: Book
) -> None:
    second = produce(other, book, OPTIONS)
    assert cue_sheet(other, second["id"]) == cue_sheet(client, first["id"])
    assert second["mix"] == first["mix"]
    expect_same_sound(client, first["id"], other, second["id"])


def test_another_seed_makes_other_sounds(
    client: httpx.Client, first: dict[str, Any], book: Book
) -> None:
    second = produce(client, book, {**OPTIONS, "seed": 8, "take_count": 1})
    ours, theirs = (cue_sheet(client, p["id"])["cues"] for p in (first, second))
    assert [cue["id"] for cue in ours] == [cue["id"] for cue in theirs]
    assert _sounds(ours).isdisjoint(_sounds(theirs))


def _sounds(cues: list[dict[str, Any]]) -> set[str]:
    return {take["artifact_sha256"] for cue in cues for take in cue["takes"]}


def test_a_cue_sheet_that_does_not_fit_its_narration_is_told(
    client: httpx.Client, first: dict[str, Any], book: Book
) -> None:
    sheet = cue_sheet(client, first["id"])
    sheet["cues"][0].update(start_ms=-1)
    answer = create(client, book.narration, cue_sheet=sheet)
    failure = wait(client, answer.json()["id"])["failure"]
    assert failure["reason"] == "INVALID_CUE"
    assert "cues[0].start_ms: got -1" in failure["message"]
