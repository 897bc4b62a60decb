"""The API token over HTTP."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from tests.gateway.faces import Faces, running_faces
from tests.gateway.http.test_requests import NOBODY, check_problem


@pytest.fixture
async def guarded(tmp_path: Path) -> AsyncIterator[Faces]:
    async with running_faces(tmp_path, api_token=SecretStr("geheim-비밀")) as running:
        yield running


@pytest.mark.parametrize("given", [None, "", "Bearer", "Bearer wrong", "geheim-비밀"])
async def test_without_the_token_nothing_is_done(guarded: Faces, given: str | None) -> None:
    headers = {} if given is None else {"Authorization": given.encode()}
    for method, path in (("GET", NOBODY), ("GET", "/v1/engines"), ("DELETE", NOBODY)):
        answer = await guarded.http.request(method, path, headers=headers)
        check_problem(answer, 401, "INVALID_TOKEN")
        assert answer.headers["www-authenticate"] == "Bearer"
    answer = await guarded.http.post(
        "/v1/productions", files={"narration": b"RIFF"}, headers=headers
    )
    check_problem(answer, 401, "INVALID_TOKEN")
    assert guarded.uploads() == []


async def test_the_token_opens(guarded: Faces) -> None:
    headers = {"Authorization": "Bearer geheim-비밀".encode()}
    answer = await guarded.http.get("/v1/productions", headers=headers)
    assert answer.json() == {"productions": [], "next_page_token": ""}


async def test_probes_need_none(guarded: Faces) -> None:
    for path in ("/healthz", "/metrics", "/openapi.json"):
        assert (await guarded.http.get(path)).status_code == 200
