"""Server-sent events: in order, resumed, alive, and ended with the production."""

import asyncio
import json
from typing import Any

import httpx
from whereisaudio.gateway.v1 import production_pb2 as pb

from common.sentences import Sentence
from gateway.production import Failure, ProductionState, Stage, StageProgress, Warning
from tests.gateway.faces import Faces, effect


async def read_events(response: httpx.Response, count: int = 0) -> list[dict[str, Any]]:
    """The messages of a stream, all or the first so many; each with id, event and data."""
    messages: list[dict[str, Any]] = []
    fields: dict[str, Any] = {}
    async for line in response.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
            continue
        messages.append({**fields, "data": json.loads(fields["data"])})
        fields = {}
        if len(messages) == count:
            break
    return messages


async def events(faces: Faces, production_id: str, last: int | None = None) -> list[dict[str, Any]]:
    """All events of a production to its end."""
    headers = {} if last is None else {"Last-Event-ID": str(last)}
    url = f"/v1/productions/{production_id}/events"
    async with faces.http.stream("GET", url, headers=headers) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        return await read_events(response)


async def told_book(faces: Faces) -> str:
    """A production of which one thing of each kind has been told."""
    production_id = await faces.add_production(ProductionState.RUNNING)
    await faces.gateway.stores.journal.write(
        production_id,
        [
            StageProgress(Stage.INGEST, 10, 10, complete=True),
            Sentence("s", "문이 닫혔다.", 0, 900),
            effect(1),
            Warning("SCRIPT_LINES_ABSENT", "1 sentence was not read"),
            Failure("NO_SPEECH", "nobody speaks"),
            ProductionState.FAILED,
        ],
    )
    return production_id


async def test_each_kind_has_its_name_and_data(faces: Faces) -> None:
    messages = await events(faces, await told_book(faces))
    assert [m["event"] for m in messages] == [
        "state", "progress", "sentence", "cue", "warning", "failure", "state",
    ]  # fmt: skip
    assert [int(m["id"]) for m in messages] == list(range(1, 8))
    data = {m["event"]: m["data"] for m in messages}
    assert data["state"] == {"state": "failed"}
    assert data["progress"]["stage"] == "ingest"
    assert data["sentence"]["text"] == "문이 닫혔다."
    assert data["cue"]["family"] == "knock"
    assert data["failure"]["reason"] == "NO_SPEECH"


async def test_a_stream_is_resumed_after_the_last_event(faces: Faces) -> None:
    production_id = await told_book(faces)
    messages = await events(faces, production_id)
    assert await events(faces, production_id, last=4) == messages[4:]
    assert await events(faces, production_id, last=7) == []
    assert await events(faces, production_id, last=10**17) == []


async def test_a_stream_follows_what_happens(faces: Faces) -> None:
    production_id = await faces.add_production(ProductionState.RUNNING)
    journal = faces.gateway.stores.journal
    url = f"/v1/productions/{production_id}/events"
    async with faces.http.stream("GET", url) as response:
        reading = asyncio.create_task(read_events(response))
        for first in range(0, 1200, 50):
            progress = [StageProgress(Stage.MIX, first + n, 1200) for n in range(50)]
            await journal.write(production_id, progress)
        await journal.write(production_id, [ProductionState.SUCCEEDED])
        messages = [m for m in await reading if m["event"] != "heartbeat"]
    assert [int(m["id"]) for m in messages] == list(range(1, 1203))
    assert [m["data"]["done_units"] for m in messages[1:-1]] == list(range(1200))


async def test_silence_is_filled_with_heartbeats(faces: Faces) -> None:
    production_id = await faces.add_production(ProductionState.RUNNING)
    url = f"/v1/productions/{production_id}/events"
    async with faces.http.stream("GET", url) as response:
        messages = await read_events(response, 3)
    assert [m["event"] for m in messages] == ["state", "heartbeat", "heartbeat"]
    assert "id" not in messages[1]


async def test_the_stream_of_a_deleted_production_ends(faces: Faces) -> None:
    production_id = await faces.add_production(ProductionState.RUNNING)
    url = f"/v1/productions/{production_id}/events"
    async with faces.http.stream("GET", url) as response:
        reading = asyncio.create_task(read_events(response))
        assert (await faces.http.delete(f"/v1/productions/{production_id}")).status_code == 204
        async with asyncio.timeout(30):
            messages = await reading
    assert messages[0]["data"] == {"state": "running"}


async def test_a_gateway_that_ends_lets_its_listeners_go(faces: Faces) -> None:
    production_id = await faces.add_production(ProductionState.RUNNING)
    url = f"/v1/productions/{production_id}/events"
    watch = faces.stub.Watch(pb.WatchRequest(production_id=production_id))
    async with faces.http.stream("GET", url) as response, asyncio.timeout(30):
        lines = response.aiter_lines()
        assert await anext(lines) == "id: 1"
        events = aiter(watch)
        assert (await anext(events)).sequence == 1
        faces.gateway.jobs.release_listeners()
        assert not [line async for line in lines if line.startswith("id:")]
        assert not [event async for event in events if event.sequence]
