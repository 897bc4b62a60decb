"""Requests are repeated where that is safe, and what goes wrong has a type and a reason."""

import json

import pytest

from common import errors
from tests.wia.client.peer import answering, response
from wia.client.connection import Connection, Request

_GET = Request("GET", "/x", 5.0)
_POST = Request("POST", "/x", 5.0, idempotent=False)
_BREAKS_OFF = response(b"ab", length_bytes=10)


async def test_a_broken_answer_is_asked_for_again() -> None:
    async with answering([b"", _BREAKS_OFF, response(b"whole")]) as peer:
        connection = Connection(peer.url)
        assert (await connection.send(_GET)).content == b"whole"
        await connection.close()
    assert len(peer.heads) == 3


async def test_what_may_have_been_done_is_not_repeated() -> None:
    async with answering([b""]) as peer:
        connection = Connection(peer.url)
        with pytest.raises(errors.Unavailable) as failed:
            await connection.send(_POST)
        await connection.close()
    assert failed.value.reason == "GATEWAY_UNREACHABLE"
    assert len(peer.heads) == 1


async def test_a_gateway_that_is_not_there_is_named() -> None:
    async with answering([b""]) as peer:
        url = peer.url
    connection = Connection(url, patience_s=0.2)
    with pytest.raises(errors.Unavailable, match=f"cannot reach the gateway at {url}"):
        await connection.send(_POST)
    await connection.close()


async def test_a_deadline_is_kept() -> None:
    async with answering([None]) as peer:
        connection = Connection(peer.url)
        with pytest.raises(errors.DeadlineExceeded, match=r"GET /x took longer than 0\.1 s"):
            await connection.send(Request("GET", "/x", 0.1))
        await connection.close()


@pytest.mark.parametrize(
    "gateway", ["127.0.0.1:8080", "ftp://host", "http://", "grpc://127.0.0.1:1"]
)
def test_an_address_that_is_none_is_refused(gateway: str) -> None:
    with pytest.raises(errors.InvalidArgument, match="expected http://host:port"):
        Connection(gateway)


async def test_the_token_goes_along() -> None:
    async with answering([response()]) as peer:
        connection = Connection(peer.url, "secret")
        await connection.send(_GET)
        await connection.close()
    assert peer.header(0, "authorization") == "Bearer secret"


@pytest.mark.parametrize(
    ("status", "reason", "kind"),
    [
        ("400 Bad Request", "INVALID_FIELD", errors.InvalidArgument),
        ("401 Unauthorized", "INVALID_TOKEN", errors.Unauthenticated),
        ("403 Forbidden", "RIGHTS_MODE_FORBIDS_ENGINE", errors.PermissionDenied),
        ("404 Not Found", "PRODUCTION_NOT_FOUND", errors.NotFound),
        ("409 Conflict", "REQUEST_ID_REUSED", errors.AlreadyExists),
        ("409 Conflict", "PRODUCTION_BUSY", errors.FailedPrecondition),
        ("412 Precondition Failed", "STALE_REVISION", errors.Aborted),
        ("413 Too Large", "TOO_LARGE", errors.PayloadTooLarge),
        ("416 Range", "WRONG_OFFSET", errors.OutOfRange),
        ("429 Too Many", "TOO_MANY_PRODUCTIONS", errors.ResourceExhausted),
        ("500 Broken", "INTERNAL", errors.Internal),
        ("503 Away", "SERVICE_AWAY", errors.Unavailable),
        ("504 Late", "LATE", errors.DeadlineExceeded),
    ],
)
async def test_problems_are_typed(status: str, reason: str, kind: type[errors.Error]) -> None:
    violations = [{"field": "seed", "description": "not a number"}]
    body = json.dumps({"reason": reason, "detail": "what came", "violations": violations})
    async with answering([response(body.encode(), status, Retry_After="3")]) as peer:
        connection = Connection(peer.url)
        with pytest.raises(kind) as failed:
            await connection.send(_POST)
        await connection.close()
    assert type(failed.value) is kind
    assert (failed.value.reason, failed.value.message) == (reason, "what came")
    assert failed.value.violations == (errors.FieldViolation("seed", "not a number"),)
    assert failed.value.retry_delay_s == 3.0


async def test_an_answer_that_is_no_problem_document_is_told_by_its_status() -> None:
    async with answering([response(b"<h1>Bad gateway</h1>", "502 Bad Gateway")]) as peer:
        connection = Connection(peer.url)
        with pytest.raises(errors.Internal) as failed:
            await connection.send(_GET)
        await connection.close()
    assert failed.value.reason == "BAD_GATEWAY"
