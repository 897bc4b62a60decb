"""Reading and changing cue sheets over gRPC."""

from typing import Any

import pytest
from grpc import StatusCode
from whereisaudio.gateway.v1 import cue_sheet_pb2
from whereisaudio.gateway.v1 import production_pb2 as pb
from whereisaudio.media.v1 import media_pb2

from common.emotions import Emotion
from common.sounds import CueKind
from tests.gateway.faces import Faces, effect
from tests.gateway.grpc.calls import refused

MUSIC = effect(
    2, id="m", kind=CueKind.MUSIC, sound="", family=None, emotion=Emotion.FEAR,
    intensity=0.4123, gain_db=-0.1, prompt="",
)  # fmt: skip


async def get_sheet(faces: Faces, production_id: str) -> cue_sheet_pb2.CueSheet:
    """The whole cue sheet."""
    request = pb.GetCueSheetRequest(production_id=production_id)
    return (await faces.stub.GetCueSheet(request)).cue_sheet


def change(production_id: str, **fields: Any) -> pb.UpdateCueSheetRequest:
    """A change of revision 1."""
    return pb.UpdateCueSheetRequest(
        **{"production_id": production_id, "expected_revision": 1, **fields}
    )


async def test_what_comes_back_unchanged_changes_nothing(faces: Faces) -> None:
    production_id = await faces.add_book([effect(1, gain_db=-3.3), MUSIC])
    before, _ = await faces.gateway.sheet(production_id)
    sheet = await get_sheet(faces, production_id)
    answer = await faces.stub.UpdateCueSheet(
        change(production_id, upserted_cues=sheet.cues, replace_all=True)
    )
    assert answer.revision == 2
    after, _ = await faces.gateway.sheet(production_id)
    assert after.cues == before.cues


async def test_cues_are_changed_added_and_removed(faces: Faces) -> None:
    production_id = await faces.add_book([effect(1), effect(2), effect(3)])
    sheet = await get_sheet(faces, production_id)
    moved = sheet.cues[0]
    moved.start_ms, moved.end_ms = 9000, 9900
    new = cue_sheet_pb2.Cue(
        kind=media_pb2.CUE_KIND_EFFECT, start_ms=20_000, end_ms=21_000, enabled=True,
        sound="thunder_distant", family=media_pb2.SOUND_FAMILY_THUNDER, prompt="distant thunder",
    )  # fmt: skip
    answer = await faces.stub.UpdateCueSheet(
        change(production_id, upserted_cues=[moved, new], removed_cue_ids=["cue-2"])
    )
    assert answer.revision == 2
    cues = (await get_sheet(faces, production_id)).cues
    assert [(cue.start_ms, len(cue.takes)) for cue in cues] == [(3000, 2), (9000, 2), (20_000, 0)]
    assert len(cues[2].id) == 16


async def test_replacing_all_removes_the_others(faces: Faces) -> None:
    production_id = await faces.add_book([effect(1), effect(2)])
    sheet = await get_sheet(faces, production_id)
    await faces.stub.UpdateCueSheet(
        change(production_id, upserted_cues=[sheet.cues[1]], replace_all=True)
    )
    assert [cue.id for cue in (await get_sheet(faces, production_id)).cues] == ["cue-2"]


@pytest.mark.parametrize("revision", [0, 2, -1])
async def test_a_stale_revision_changes_nothing(faces: Faces, revision: int) -> None:
    production_id = await faces.add_book([effect(1)])
    call = faces.stub.UpdateCueSheet(
        change(production_id, expected_revision=revision, replace_all=True)
    )
    await refused(call, StatusCode.ABORTED, "STALE_REVISION")
    assert len((await get_sheet(faces, production_id)).cues) == 1


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"start_ms": -1}, "cues[0].start_ms"),
        ({"end_ms": 500}, "cues[0].end_ms"),
        ({"gain_db": 99}, "cues[0].gain_db"),
        ({"gain_db": float("nan")}, "cues.0.gain_db"),
        ({"intensity": float("inf")}, "cues.0.intensity"),
        ({"intensity": -1}, "cues.0.intensity"),
        ({"start_ms": 2**62, "end_ms": 2**62 + 1}, "cues.0.start_ms"),
        ({"kind": media_pb2.CUE_KIND_UNSPECIFIED}, "cue.kind"),
        ({"kind": 77}, "cue.kind"),
        ({"prompt": "x" * 2001}, "cues.0.prompt"),
    ],
)
async def test_what_does_not_fit_is_named_and_changes_nothing(
    faces: Faces, fields: dict[str, Any], field: str
) -> None:
    production_id = await faces.add_book([effect(1)])
    sheet = await get_sheet(faces, production_id)
    changed = cue_sheet_pb2.Cue()
    changed.CopyFrom(sheet.cues[0])
    for name, value in fields.items():
        setattr(changed, name, value)
    call = faces.stub.UpdateCueSheet(change(production_id, upserted_cues=[changed]))
    error = await refused(
        call,
        StatusCode.INVALID_ARGUMENT,
        "INVALID_CUE" if "[" in field else "INVALID_CUE_SHEET" if "0" in field else "INVALID_FIELD",
    )
    assert error.violations[0].field == field
    assert await get_sheet(faces, production_id) == sheet


async def test_removing_what_is_not_there_is_told(faces: Faces) -> None:
    production_id = await faces.add_book([effect(1)])
    call = faces.stub.UpdateCueSheet(change(production_id, removed_cue_ids=["x"]))
    await refused(call, StatusCode.NOT_FOUND, "CUE_NOT_FOUND")


async def test_overlaps_are_told(faces: Faces) -> None:
    production_id = await faces.add_book([MUSIC])
    sheet = await get_sheet(faces, production_id)
    second = sheet.cues[0]
    second.id, second.start_ms = "m2", 2500
    answer = await faces.stub.UpdateCueSheet(change(production_id, upserted_cues=[second]))
    assert [warning.reason for warning in answer.warnings] == ["MUSIC_OVERLAPS"]
