"""Requests that cannot be answered: each says why, as problem+json."""

from typing import Any

import httpx
import pytest

from tests.gateway.faces import Faces

NOBODY = "/v1/productions/0123456789abcdef0123456789abcdef"


def check_problem(answer: httpx.Response, status: int, reason: str) -> dict[str, Any]:
    """The problem, which has to be this one (RFC 9457)."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["reason"] == reason
    assert problem["status"] == status
    assert problem["detail"]
    return problem


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", ""),
        ("GET", "/events"),
        ("GET", "/preview"),
        ("GET", "/mix"),
        ("GET", "/stems/effects"),
        ("GET", "/takes/abc"),
        ("GET", "/cue-sheet"),
        ("PUT", "/cue-sheet"),
        ("POST", "/render"),
        ("POST", "/cancel"),
        ("DELETE", ""),
    ],
)
async def test_an_unknown_production_is_not_found(faces: Faces, method: str, path: str) -> None:
    answer = await faces.http.request(method, NOBODY + path)
    check_problem(answer, 404, "PRODUCTION_NOT_FOUND")


async def test_an_unknown_path_is_a_problem_too(faces: Faces) -> None:
    check_problem(await faces.http.get("/v1/nothing"), 404, "HTTP_ERROR")
    check_problem(await faces.http.put("/v1/productions"), 405, "HTTP_ERROR")


async def test_pages_follow_one_another(faces: Faces) -> None:
    ids = [await faces.add_production(title=f"book {i}") for i in range(5)]
    first = (await faces.http.get("/v1/productions", params={"page_size": 2})).json()
    params = {"page_size": 4, "page_token": first["next_page_token"]}
    rest = (await faces.http.get("/v1/productions", params=params)).json()
    listed = [p["id"] for page in (first, rest) for p in page["productions"]]
    assert listed == ids[::-1]
    assert rest["next_page_token"] == ""


@pytest.mark.parametrize(
    "params",
    [
        {"page_token": "x"},
        {"page_token": "-1"},
        {"page_token": "9" * 30},
        {"page_token": "9" * 5000},
        {"page_size": 0},
        {"page_size": 201},
        {"page_size": "many"},
    ],
)
async def test_a_page_that_cannot_be(faces: Faces, params: dict[str, Any]) -> None:
    problem = check_problem(
        await faces.http.get("/v1/productions", params=params), 400, "INVALID_FIELD"
    )
    assert [v["field"] for v in problem["violations"]] == list(params)


@pytest.mark.parametrize("last", ["x", "-1", "1.5", "9" * 30])
async def test_an_event_id_that_cannot_be(faces: Faces, last: str) -> None:
    production_id = await faces.add_production()
    answer = await faces.http.get(
        f"/v1/productions/{production_id}/events", headers={"Last-Event-ID": last}
    )
    check_problem(answer, 400, "INVALID_FIELD")


async def test_what_is_not_there_yet_is_said(faces: Faces) -> None:
    production_id = await faces.add_production()
    url = f"/v1/productions/{production_id}"
    check_problem(await faces.http.get(f"{url}/mix"), 409, "NO_MIX")
    check_problem(await faces.http.get(f"{url}/preview"), 409, "NO_MIX")
    check_problem(await faces.http.get(f"{url}/cue-sheet"), 404, "NO_CUE_SHEET")
    check_problem(await faces.http.post(f"{url}/render"), 409, "NO_CUE_SHEET")


async def test_an_ended_production_is_not_cancelled(faces: Faces) -> None:
    production_id = await faces.add_production()
    answer = await faces.http.post(f"/v1/productions/{production_id}/cancel")
    assert answer.json()["state"] == "succeeded"


async def test_delete_leaves_nothing(faces: Faces) -> None:
    production_id = await faces.add_book()
    assert (await faces.http.delete(f"/v1/productions/{production_id}")).status_code == 204
    check_problem(
        await faces.http.delete(f"/v1/productions/{production_id}"), 404, "PRODUCTION_NOT_FOUND"
    )
    assert (await faces.http.get("/v1/productions")).json()["productions"] == []


async def test_health_says_what_is_there(faces: Faces) -> None:
    assert (await faces.http.get("/healthz")).json() == {"status": "ok"}
    metrics = await faces.http.get("/metrics")
    assert metrics.headers["content-type"].startswith("text/plain")
    assert "# HELP" in metrics.text
