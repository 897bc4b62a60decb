"""Reading and changing cue sheets over HTTP."""

import asyncio
from typing import Any

import httpx
import pytest

from gateway.production import ProductionState
from tests.gateway.faces import NARRATION, Faces, effect
from tests.gateway.http.test_requests import check_problem


async def get_sheet(faces: Faces, production_id: str, **params: Any) -> dict[str, Any]:
    """The cue sheet as JSON."""
    answer = await faces.http.get(f"/v1/productions/{production_id}/cue-sheet", params=params)
    assert answer.status_code == 200
    sheet: dict[str, Any] = answer.json()
    assert answer.headers["etag"] == f'"{sheet["revision"]}"'
    return sheet


async def put_sheet(
    faces: Faces, production_id: str, sheet: Any, if_match: str | None = '"1"'
) -> httpx.Response:
    """The answer to a changed cue sheet."""
    headers = {} if if_match is None else {"If-Match": if_match}
    url = f"/v1/productions/{production_id}/cue-sheet"
    return await faces.http.put(url, json=sheet, headers=headers)


async def test_a_sheet_comes_as_it_is_kept(faces: Faces) -> None:
    production_id = await faces.add_book([effect(2), effect(1)], sentence_count=2)
    sheet = await get_sheet(faces, production_id)
    assert sheet["version"] == 1
    assert sheet["narration"]["frame_count"] == NARRATION.frame_count
    assert [cue["id"] for cue in sheet["cues"]] == ["cue-1", "cue-2"]
    assert sheet["cues"][0]["takes"][1]["seed"] == 1
    assert [s["text"] for s in sheet["sentences"]] == ["문장 0", "문장 1"]
    assert sheet["mix"] is None


async def test_a_sheet_is_paged(faces: Faces) -> None:
    production_id = await faces.add_book([effect(i) for i in range(3)], sentence_count=7)
    whole = await get_sheet(faces, production_id)
    token, sentences, cues = "", [], []
    for _ in range(3):
        page = await get_sheet(faces, production_id, page_size=3, page_token=token)
        sentences += page["sentences"]
        cues += page["cues"]
        token = page["next_page_token"]
    assert token == ""
    assert (sentences, cues) == (whole["sentences"], whole["cues"])


async def test_a_changed_sheet_has_a_new_revision(faces: Faces) -> None:
    production_id = await faces.add_book([effect(1), effect(5)])
    sheet = await get_sheet(faces, production_id)
    sheet["cues"][0].update(start_ms=3000, end_ms=3900, chosen_take_id="take-1-1")
    answer = await put_sheet(faces, production_id, sheet)
    assert answer.status_code == 200
    assert answer.json() == {"revision": 2, "warnings": []}
    assert answer.headers["etag"] == '"2"'
    changed = await get_sheet(faces, production_id)
    assert changed["cues"][0]["start_ms"] == 3000
    assert changed["cues"][0]["chosen_take_id"] == "take-1-1"
    assert changed["cues"][1] == sheet["cues"][1]


@pytest.mark.parametrize("if_match", [None, "", '"2"', "*", "nonsense", '"01"'])
async def test_a_stale_or_missing_revision_changes_nothing(
    faces: Faces, if_match: str | None
) -> None:
    production_id = await faces.add_book([effect(1)])
    sheet = await get_sheet(faces, production_id)
    answer = await put_sheet(faces, production_id, {"cues": []}, if_match)
    check_problem(answer, 412, "STALE_REVISION")
    assert await get_sheet(faces, production_id) == sheet


async def test_of_two_who_change_at_once_one_wins(faces: Faces) -> None:
    production_id = await faces.add_book([effect(1)])
    sheet = await get_sheet(faces, production_id)
    answers = await asyncio.gather(
        *(put_sheet(faces, production_id, {**sheet, "cues": []}) for _ in range(5))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412, 412, 412]
    assert (await get_sheet(faces, production_id))["revision"] == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"start_ms": -1}, "cues[0].start_ms"),
        ({"end_ms": 500}, "cues[0].end_ms"),
        ({"start_ms": 60_000, "end_ms": 61_000}, "cues[0].start_ms"),
        ({"gain_db": 99}, "cues[0].gain_db"),
        ({"fade_in_ms": -1}, "cues[0].fade_in_ms"),
        ({"source_offset_ms": 900}, "cues[0].source_offset_ms"),
        ({"chosen_take_id": "nobody"}, "cues[0].chosen_take_id"),
        ({"kind": "noise"}, "cues.0.kind"),
        ({"family": "loud"}, "cues.0.family"),
        ({"start_ms": 10**10}, "cues.0.start_ms"),
        ({"start_ms": "soon"}, "cues.0.start_ms"),
        ({"start_ms": 1.5}, "cues.0.start_ms"),
        ({"source_offset_ms": 10**30}, "cues.0.source_offset_ms"),
        ({"takes": [{"id": "x", "seed": 2**63}]}, "cues.0.takes.0.seed"),
        ({"intensity": 2}, "cues.0.intensity"),
        ({"prompt": "x" * 2001}, "cues.0.prompt"),
    ],
)
async def test_what_does_not_fit_is_named_and_changes_nothing(
    faces: Faces, change: dict[str, Any], field: str
) -> None:
    production_id = await faces.add_book([effect(1)])
    sheet = await get_sheet(faces, production_id)
    changed = {**sheet, "cues": [{**sheet["cues"][0], **change}]}
    answer = await put_sheet(faces, production_id, changed)
    reason = "INVALID_CUE" if "[" in field else "INVALID_CUE_SHEET"
    problem = check_problem(answer, 400, reason)
    assert [v["field"] for v in problem["violations"]] == [field]
    assert await get_sheet(faces, production_id) == sheet


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'{"cues": 1}', b'{"cues": [1]}', b"NaN"])
async def test_what_is_no_sheet_is_refused(faces: Faces, body: bytes) -> None:
    production_id = await faces.add_book([effect(1)])
    url = f"/v1/productions/{production_id}/cue-sheet"
    answer = await faces.http.put(url, content=body, headers={"If-Match": '"1"'})
    assert answer.status_code == 400
    assert answer.json()["reason"] in ("INVALID_JSON", "INVALID_CUE_SHEET")


async def test_overlaps_unknown_fields_and_what_is_cut_are_told(faces: Faces) -> None:
    production_id = await faces.add_book()
    music = {"kind": "music", "emotion": "fear", "start_ms": 0, "end_ms": 9000, "colour": "red"}
    later = {**music, "emotion": "sadness", "start_ms": 5000, "end_ms": 70_000}
    answer = await put_sheet(faces, production_id, {"cues": [music, later], "mood": 1})
    assert answer.status_code == 200
    told = {warning["reason"]: warning["message"] for warning in answer.json()["warnings"]}
    assert set(told) == {"UNKNOWN_FIELDS", "CUE_CUT", "MUSIC_OVERLAPS"}
    assert told["UNKNOWN_FIELDS"].endswith("cues.colour, mood")
    sheet = await get_sheet(faces, production_id)
    assert [cue["end_ms"] for cue in sheet["cues"]] == [9000, NARRATION.duration_ms]


async def test_a_busy_production_is_neither_edited_nor_rendered(faces: Faces) -> None:
    production_id = await faces.add_book([effect(1)])
    await faces.gateway.stores.journal.write(production_id, [ProductionState.RUNNING])
    answer = await put_sheet(faces, production_id, {"cues": []})
    check_problem(answer, 409, "PRODUCTION_BUSY")
    url = f"/v1/productions/{production_id}/render"
    check_problem(await faces.http.post(url), 409, "PRODUCTION_BUSY")


async def test_rendering_a_stale_revision_is_refused(faces: Faces) -> None:
    production_id = await faces.add_book([effect(1)])
    url = f"/v1/productions/{production_id}/render"
    for if_match in ('"2"', "soon", "9" * 30):
        answer = await faces.http.post(url, headers={"If-Match": if_match})
        check_problem(answer, 412, "STALE_REVISION")
    answer = await faces.http.post(url, json={"remaster": "perhaps"})
    check_problem(answer, 400, "INVALID_FIELD")
