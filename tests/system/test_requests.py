"""Requests that come twice, many at once, or too late; cancelling and deleting."""

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
import httpx
import pytest
from whereisaudio.gateway.v1 import production_pb2 as pb

from tests.system import grpc_calls
from tests.system.books import SENTENCES, Book, make_book
from tests.system.grpc_calls import Stub
from tests.system.productions import create, produce, wait
from tests.system.running import Running, until
from tests.system.traces import expect_no_more_than, traces


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A book that no other module produces, so that nothing of it is there before."""
    return make_book(tmp_path_factory.mktemp("own"), seed=41, sentences=SENTENCES[2:])


def test_the_same_key_and_body_give_the_same_production(client: httpx.Client, book: Book) -> None:
    def post(**changes: Any) -> httpx.Response:
        given = {"script": book.script.encode(), "key": "same", **changes}
        return create(client, book.narration, **given)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: post(), range(6)))
    assert {answer.status_code for answer in answers} == {202}
    (production_id,) = {answer.json()["id"] for answer in answers}
    for change in ({"script": b"\xea\xb0\x80"}, {"options": {"seed": 1}}):
        other = post(**change)
        assert other.status_code == 409
        assert other.json()["reason"] == "REQUEST_ID_REUSED"
    wait(client, production_id)
    assert post().json()["state"] == "succeeded"
    listed = client.get("/v1/productions", params={"page_size": 200}).json()["productions"]
    assert sum(production["id"] == production_id for production in listed) == 1


def test_the_same_request_id_gives_the_same_production(stub: Stub, book: Book) -> None:
    given = {"script": book.script.encode(), "request_id": "same over gRPC"}
    first = grpc_calls.create(stub, book.narration, **given)
    assert grpc_calls.create(stub, book.narration, **given).id == first.id
    code, reason = grpc_calls.refusal(lambda: grpc_calls.create(stub, book.narration[:-2], **given))
    assert (code, reason) == (grpc.StatusCode.ALREADY_EXISTS, "REQUEST_ID_REUSED")
    grpc_calls.wait(stub, first.id)


@pytest.mark.parametrize(
    ("engines", "status", "reason"),
    [
        ({"stt": "parrot"}, 400, "UNKNOWN_ENGINE"),
        ({"stt": "light", "musicgen": "auto"}, 202, ""),
    ],
)
def test_engines_are_chosen_when_a_production_is_created(
    client: httpx.Client, book: Book, engines: dict[str, str], status: int, reason: str
) -> None:
    answer = create(
        client, book.narration, script=book.script.encode(), options={"engines": engines}
    )
    assert answer.status_code == status
    body = answer.json()
    assert body.get("reason", "") == reason
    if status == 202:
        assert {engine["name"] for engine in body["engines"]} == {"light", "block"}
        wait(client, body["id"])


def test_engines_are_listed(client: httpx.Client) -> None:
    engines = client.get("/v1/engines").json()
    assert set(engines) == {"stt", "classifier", "prompter", "audiogen", "musicgen", "mixer"}
    assert all(any(engine["loaded"] for engine in known) for known in engines.values())
    assert client.get("/readyz").json() == {"status": "ready"}


def _begun(client: httpx.Client, production_id: str) -> None:
    """Returns when sentences have been heard."""
    with client.stream("GET", f"/v1/productions/{production_id}/events") as events:
        for line in events.iter_lines():
            if line == "event: sentence":
                return
    raise AssertionError("it ended before a sentence was heard")


def test_a_cancelled_production_stops_and_is_deleted_whole(
    system: Running, client: httpx.Client, own: Book
) -> None:
    before = traces(system)
    answer = create(client, own.narration, script=own.script.encode())
    production_id = answer.json()["id"]
    _begun(client, production_id)
    assert client.post(f"/v1/productions/{production_id}/cancel").json()["state"] == "cancelled"
    assert client.get(f"/v1/productions/{production_id}/mix").json()["reason"] == "NO_MIX"
    until(lambda: not list((system.data_dir / "artifacts" / "partial").iterdir()))
    assert client.delete(f"/v1/productions/{production_id}").status_code == 204
    expect_no_more_than(before, system)


def test_cancelling_over_grpc_ends_produce(system: Running, stub: Stub, own: Book) -> None:
    before = traces(system)
    requests = grpc_calls.upload(
        pb.ProduceRequest, own.narration, script=own.script.encode(), request_id="to cancel"
    )
    call = stub.Produce(requests, timeout=120)
    first = next(response for response in call if response.event.HasField("sentence"))
    assert first.event.sentence.text
    (production,) = stub.List(pb.ListRequest(page_size=1)).productions
    cancelled = stub.Cancel(pb.CancelRequest(production_id=production.id), timeout=60)
    assert cancelled.state == pb.PRODUCTION_STATE_CANCELLED
    *_, last = call
    assert last.production.state == pb.PRODUCTION_STATE_CANCELLED
    grpc_calls.delete(stub, production.id)
    expect_no_more_than(before, system)


def test_deleting_what_is_being_made_stops_it(
    system: Running, client: httpx.Client, own: Book
) -> None:
    before = traces(system)
    for _ in range(3):
        answer = create(client, own.narration, script=own.script.encode())
        production_id = answer.json()["id"]
        _begun(client, production_id)
        assert client.delete(f"/v1/productions/{production_id}").status_code == 204
    expect_no_more_than(before, system)


def test_what_another_production_uses_stays(client: httpx.Client, own: Book) -> None:
    first = produce(client, own, {"take_count": 1})
    second = produce(client, own, {"take_count": 1})
    assert client.delete(f"/v1/productions/{first['id']}").status_code == 204
    answer = client.get(f"/v1/productions/{second['id']}/stems/effects", params={"format": "wav"})
    assert answer.status_code == 200
    third = produce(client, own, {"take_count": 1})
    assert third["mix"] == second["mix"]


def test_listeners_do_not_hold_up_what_they_listen_to(
    system: Running, client: httpx.Client, book: Book
) -> None:
    production = client.post(
        "/v1/productions",
        files={
            "narration": ("book.wav", book.narration),
            "script": ("script.txt", book.script.encode()),
            "options": (None, '{"seed": 99, "take_count": 1}'),
        },
    ).json()
    url = f"/v1/productions/{production['id']}/preview"
    heard: list[bytes] = []

    def listen() -> None:
        with system.client() as own_client:
            heard.append(own_client.get(url, params={"format": "wav"}).content)

    listeners = [threading.Thread(target=listen) for _ in range(12)]
    for listener in listeners:
        listener.start()
    assert wait(client, production["id"])["state"] == "succeeded"
    for listener in listeners:
        listener.join(60)
    assert len(heard) == 12
    assert len({len(data) for data in heard}) <= 2
    assert min(len(data) for data in heard) > 2 * production_frames(client, production["id"])


def production_frames(client: httpx.Client, production_id: str) -> int:
    """Length of the narration in frames."""
    frames: int = client.get(f"/v1/productions/{production_id}").json()["narration"]["frame_count"]
    return frames


def test_many_files_are_asked_for_at_once(system: Running, client: httpx.Client, own: Book) -> None:
    production = produce(client, own, {"take_count": 1})
    url = f"/v1/productions/{production['id']}/mix"

    def get(_: int) -> tuple[int, int]:
        answer = client.get(url, params={"format": "opus"})
        return answer.status_code, len(answer.content)

    with ThreadPoolExecutor(8) as pool:
        answers = set(pool.map(get, range(16)))
    assert len(answers) == 1
    assert answers.pop()[0] == 200
    until(lambda: not list((system.data_dir / "artifacts" / "partial").iterdir()))
