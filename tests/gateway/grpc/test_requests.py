"""Calls that cannot be answered: each says why, with code and reason."""

from typing import Any

import pytest
from grpc import StatusCode
from whereisaudio.gateway.v1 import production_pb2 as pb

from gateway.production import ProductionState
from tests.gateway.faces import Faces, effect
from tests.gateway.grpc.calls import read_all, refused

NOBODY = "0123456789abcdef0123456789abcdef"


async def test_an_unknown_production_is_not_found(faces: Faces) -> None:
    stub = faces.stub
    unary = [
        stub.Get(pb.GetRequest(production_id=NOBODY)),
        stub.Cancel(pb.CancelRequest(production_id=NOBODY)),
        stub.Delete(pb.DeleteRequest(production_id=NOBODY)),
        stub.GetCueSheet(pb.GetCueSheetRequest(production_id=NOBODY)),
        stub.UpdateCueSheet(pb.UpdateCueSheetRequest(production_id=NOBODY, expected_revision=1)),
        stub.Render(pb.RenderRequest(production_id=NOBODY)),
        read_all(stub.Watch(pb.WatchRequest(production_id=NOBODY))),
        read_all(stub.Download(pb.DownloadRequest(production_id=NOBODY))),
    ]
    for call in unary:
        await refused(call, StatusCode.NOT_FOUND, "PRODUCTION_NOT_FOUND")


async def test_what_is_not_there_yet_is_said(faces: Faces) -> None:
    production_id = await faces.add_production()
    download = faces.stub.Download(pb.DownloadRequest(production_id=production_id))
    await refused(read_all(download), StatusCode.FAILED_PRECONDITION, "NO_MIX")
    sheet = faces.stub.GetCueSheet(pb.GetCueSheetRequest(production_id=production_id))
    await refused(sheet, StatusCode.NOT_FOUND, "NO_CUE_SHEET")
    render = faces.stub.Render(pb.RenderRequest(production_id=production_id))
    await refused(render, StatusCode.FAILED_PRECONDITION, "NO_CUE_SHEET")


async def test_a_busy_production_is_neither_edited_nor_rendered(faces: Faces) -> None:
    production_id = await faces.add_book([effect(1)])
    await faces.gateway.stores.journal.write(production_id, [ProductionState.RUNNING])
    change = pb.UpdateCueSheetRequest(production_id=production_id, expected_revision=1)
    await refused(
        faces.stub.UpdateCueSheet(change), StatusCode.FAILED_PRECONDITION, "PRODUCTION_BUSY"
    )
    render = pb.RenderRequest(production_id=production_id)
    await refused(faces.stub.Render(render), StatusCode.FAILED_PRECONDITION, "PRODUCTION_BUSY")


@pytest.mark.parametrize(
    "request_",
    [
        pb.DownloadRequest(rendition=99),  # type: ignore[arg-type]
        pb.DownloadRequest(format=99),  # type: ignore[arg-type]
    ],
)
async def test_values_from_the_future_are_refused(
    faces: Faces, request_: pb.DownloadRequest
) -> None:
    request_.production_id = await faces.add_production()
    call = read_all(faces.stub.Download(request_))
    await refused(call, StatusCode.INVALID_ARGUMENT, "INVALID_FIELD")


async def test_pages_follow_one_another(faces: Faces) -> None:
    ids = [await faces.add_production(title=f"book {i}") for i in range(5)]
    first = await faces.stub.List(pb.ListRequest(page_size=2))
    rest = await faces.stub.List(pb.ListRequest(page_token=first.next_page_token))
    assert [p.id for page in (first, rest) for p in page.productions] == ids[::-1]
    assert rest.next_page_token == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"page_size": -1},
        {"page_size": 201},
        {"page_token": "x"},
        {"page_token": "-1"},
        {"page_token": "9" * 30},
    ],
)
async def test_a_page_that_cannot_be(faces: Faces, fields: dict[str, Any]) -> None:
    call = faces.stub.List(pb.ListRequest(**fields))
    error = await refused(call, StatusCode.INVALID_ARGUMENT, "INVALID_FIELD")
    assert [v.field for v in error.violations] == list(fields)


async def test_a_cue_sheet_is_paged(faces: Faces) -> None:
    production_id = await faces.add_book([effect(i) for i in range(3)], sentence_count=7)
    token, pages = "", []
    while True:
        answer = await faces.stub.GetCueSheet(
            pb.GetCueSheetRequest(production_id=production_id, page_size=3, page_token=token)
        )
        pages.append(answer.cue_sheet)
        token = answer.next_page_token
        if not token:
            break
    assert [len(page.sentences) for page in pages] == [3, 3, 1]
    assert [len(page.cues) for page in pages] == [3, 0, 0]
    ids = [labelled.sentence.id for page in pages for labelled in page.sentences]
    assert ids == [f"s{i}" for i in range(7)]
    assert {page.revision for page in pages} == {1}


async def test_delete_leaves_nothing(faces: Faces) -> None:
    production_id = await faces.add_book()
    await faces.stub.Delete(pb.DeleteRequest(production_id=production_id))
    assert not (await faces.stub.List(pb.ListRequest())).productions
