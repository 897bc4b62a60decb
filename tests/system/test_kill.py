"""Killed processes: they are started again, and what was being made comes out the same."""

import os
import signal
from collections.abc import Callable
from typing import Any

import httpx
import numpy as np
import pytest

from tests.system.books import SENTENCES, Book, make_book
from tests.system.productions import Samples, audio, create, cue_sheet, produce, wait
from tests.system.running import Running, until
from tests.system.traces import expect_no_more_than, traces

OPTIONS = {"density": "rich", "take_count": 2}

# What has to be there before a production calls the service, as the tables tell it.
_Reached = Callable[[dict[str, Any]], bool]


def _complete(*stages: str) -> _Reached:
    return lambda production: (
        set(stages) <= {stage["stage"] for stage in production["stages"] if stage["complete"]}
    )


REACHED: dict[str, _Reached] = {
    "stt": _complete("ingest"),
    "classifier": _complete("transcribe"),
    "prompter": _complete("transcribe"),
    "audiogen": _complete("prompt"),
    "musicgen": _complete("prompt"),
    "mixer": _complete("sound", "music"),
}


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A short book with an effect, a bed and music, that no other module produces."""
    return make_book(tmp_path_factory.mktemp("own"), seed=61, sentences=SENTENCES[:5])


@pytest.fixture(scope="module")
def undisturbed(system: Running, client: httpx.Client, own: Book) -> tuple[dict[str, Any], Samples]:
    """Cue sheet and mix of an undisturbed production, of which nothing is left."""
    before = traces(system)
    production = produce(client, own, OPTIONS)
    made = cue_sheet(client, production["id"]), audio(client, production["id"])[0]
    assert {cue["kind"] for cue in made[0]["cues"]} == {"effect", "ambience", "music"}
    assert client.delete(f"/v1/productions/{production['id']}").status_code == 204
    expect_no_more_than(before, system)
    return made


def _expect_the_same(
    client: httpx.Client, production_id: str, undisturbed: tuple[dict[str, Any], Samples]
) -> None:
    production = wait(client, production_id)
    assert production["state"] == "succeeded", production["failure"]
    assert production["warnings"] == []
    sheet, mix = undisturbed
    assert cue_sheet(client, production_id) == sheet
    assert np.array_equal(audio(client, production_id)[0], mix)


@pytest.mark.parametrize("name", REACHED)
def test_a_service_that_is_killed_in_the_middle_of_a_call(
    system: Running,
    client: httpx.Client,
    own: Book,
    undisturbed: tuple[dict[str, Any], Samples],
    name: str,
) -> None:
    before = traces(system)
    answer = create(client, own.narration, script=own.script.encode(), options=OPTIONS)
    production_id = answer.json()["id"]
    # Frozen, it answers nothing, so that a call is under way when it is killed.
    os.kill(system.pid(name), signal.SIGSTOP)
    until(lambda: REACHED[name](client.get(f"/v1/productions/{production_id}").json()))
    system.kill(name)
    _expect_the_same(client, production_id, undisturbed)
    assert client.delete(f"/v1/productions/{production_id}").status_code == 204
    expect_no_more_than(before, system)


# "sheet": the cue sheet has been written, and the master is being made.
@pytest.mark.parametrize("stage", ["ingest", "transcribe", "sound", "sheet"])
def test_a_gateway_that_is_killed_goes_on_from_its_artifacts(
    system: Running,
    client: httpx.Client,
    own: Book,
    undisturbed: tuple[dict[str, Any], Samples],
    stage: str,
) -> None:
    before = traces(system)
    answer = create(client, own.narration, script=own.script.encode(), options=OPTIONS)
    production_id = answer.json()["id"]
    until(lambda: _reached(stage, client.get(f"/v1/productions/{production_id}").json()))
    artifacts = _artifacts(system)
    assert artifacts
    system.kill("gateway")
    until(lambda: _answers(client))
    assert client.get(f"/v1/productions/{production_id}").status_code == 200
    _expect_the_same(client, production_id, undisturbed)
    sequences = [int(event) for event in _event_ids(client, production_id)]
    assert sequences == list(range(1, len(sequences) + 1))
    assert _artifacts(system).items() >= artifacts.items()
    assert client.delete(f"/v1/productions/{production_id}").status_code == 204
    expect_no_more_than(before, system)


def _reached(stage: str, production: dict[str, Any]) -> bool:
    if stage == "sheet":
        return bool(production["cue_sheet_revision"])
    return _complete(stage)(production)


def _artifacts(system: Running) -> dict[str, int]:
    """Artifacts and when they were made (inode numbers tell those apart that were made again)."""
    folders = (system.data_dir / "artifacts").glob("??/*")
    return {folder.name: folder.stat().st_ino for folder in folders}


def _answers(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def _event_ids(client: httpx.Client, production_id: str) -> list[str]:
    text = client.get(f"/v1/productions/{production_id}/events").text
    return [line.removeprefix("id: ") for line in text.splitlines() if line.startswith("id: ")]
