"""Uploads that become no production: a clear answer, and nothing left of them."""

import asyncio
import json
from typing import Any

import httpx
import pytest

from tests import bad_inputs
from tests.gateway.faces import Faces, running_faces, until
from tests.gateway.http.test_requests import check_problem

_BOUNDARY = "--------narration"


def form(name: str = "narration", data: bytes = b"RIFF", **others: Any) -> dict[str, Any]:
    """A form with that file and other parts as JSON."""
    parts: dict[str, Any] = {name: ("book.wav", data)}
    for other, value in others.items():
        parts[other] = (None, value if isinstance(value, bytes) else json.dumps(value).encode())
    return parts


async def post(faces: Faces, parts: dict[str, Any]) -> httpx.Response:
    """The answer to a form."""
    return await faces.http.post("/v1/productions", files=parts)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        (form(data=b""), "EMPTY_FILE"),
        (form("other"), "UNKNOWN_PART"),
        ({"script": ("story.txt", "비가 왔다.".encode())}, "MISSING_PART"),
        (form(script=bad_inputs.script_binary()), "SCRIPT_NOT_TEXT"),
        (form(options=b"{"), "INVALID_JSON"),
        (form(options=b"[" * 100_000), "INVALID_JSON"),
        (form(options=[]), "INVALID_FIELD"),
        (form(options={"take_count": 9}), "INVALID_FIELD"),
        (form(options={"takes": 3}), "INVALID_FIELD"),
        (form(options={"seed": 2**63}), "INVALID_FIELD"),
        (form(options={"density": "thick"}), "INVALID_FIELD"),
        (form(options={"language": "en"}), "UNSUPPORTED_LANGUAGE"),
        (form(options={"profile": "radio"}), "INVALID_FIELD"),
        (form(options={"engines": {"cook": "light"}}), "UNKNOWN_SERVICE"),
        (form(cue_sheet={"cues": [{"kind": "noise"}]}), "INVALID_CUE_SHEET"),
        (form(cue_sheet={"version": 2, "cues": []}), "UNKNOWN_CUE_SHEET_VERSION"),
        (form(cue_sheet=b"\xff\xfe\x00"), "INVALID_JSON"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_does_not_fit_is_refused(
    faces: Faces, parts: dict[str, Any], reason: str
) -> None:
    check_problem(await post(faces, parts), 400, reason)
    assert faces.uploads() == []
    assert (await faces.http.get("/v1/productions")).json()["productions"] == []


async def test_what_is_no_form_is_refused(faces: Faces) -> None:
    answer = await faces.http.post("/v1/productions", content=b"RIFF")
    check_problem(answer, 400, "NOT_MULTIPART")
    answer = await faces.http.post(
        "/v1/productions",
        content=_half_a_form(b"RIFF"),
        headers={"Content-Type": f"multipart/form-data; boundary={_BOUNDARY}"},
    )
    check_problem(answer, 400, "INVALID_MULTIPART")
    assert faces.uploads() == []


async def test_a_part_comes_once(faces: Faces) -> None:
    parts = [("narration", ("a.wav", b"RIFF")), ("narration", ("b.wav", b"RIFF"))]
    check_problem(await faces.http.post("/v1/productions", files=parts), 400, "REPEATED_PART")
    assert faces.uploads() == []


async def test_a_large_upload_that_does_not_fit_still_gets_its_answer(faces: Faces) -> None:
    parts = [("other", ("a.wav", bytes(8 * 1024 * 1024)))]
    check_problem(await faces.http.post("/v1/productions", files=parts), 400, "UNKNOWN_PART")
    assert faces.uploads() == []


async def test_too_large_an_upload_is_refused(tmp_path: Any) -> None:
    async with running_faces(tmp_path, max_upload_bytes=1000) as faces:
        check_problem(await post(faces, form(data=bytes(1001))), 413, "TOO_LARGE")
        assert faces.uploads() == []


def _half_a_form(data: bytes) -> bytes:
    """A form that breaks off inside its file."""
    head = 'Content-Disposition: form-data; name="narration"; filename="book.wav"'
    return f"--{_BOUNDARY}\r\n{head}\r\n\r\n".encode() + data


async def _begin_upload(faces: Faces) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection on which half of a narration has come in."""
    host, _, port = faces.http_address.rpartition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    head = (
        "POST /v1/productions HTTP/1.1\r\nHost: test\r\nContent-Length: 10000000\r\n"
        f"Content-Type: multipart/form-data; boundary={_BOUNDARY}\r\n\r\n"
    )
    writer.write(head.encode() + _half_a_form(bytes(5_000_000)))
    await writer.drain()
    await until(
        lambda: any(f.stat().st_size > 1_000_000 for d in faces.uploads() for f in d.iterdir())
    )
    return reader, writer


async def test_a_client_that_vanishes_leaves_nothing(faces: Faces) -> None:
    _, writer = await _begin_upload(faces)
    writer.transport.abort()
    await until(lambda: not faces.uploads())
    assert (await faces.http.get("/v1/productions")).json()["productions"] == []


async def test_a_client_that_stands_still_is_sent_away(faces: Faces) -> None:
    reader, writer = await _begin_upload(faces)
    async with asyncio.timeout(30):
        answer = await reader.readuntil(b"\r\n")
    assert answer.split()[1] == b"504"
    assert faces.uploads() == []
    writer.close()


async def test_what_a_killed_gateway_left_is_removed(tmp_path: Any) -> None:
    left = tmp_path / "productions" / ".upload-abc"
    left.mkdir(parents=True)
    (left / "upload").write_bytes(b"half")
    rowless = tmp_path / "productions" / ("0" * 32)
    rowless.mkdir()
    async with running_faces(tmp_path) as faces:
        production_id = await faces.add_production()
        (tmp_path / "productions" / production_id).mkdir()
    async with running_faces(tmp_path) as faces:
        assert [path.name for path in faces.uploads()] == [production_id]
