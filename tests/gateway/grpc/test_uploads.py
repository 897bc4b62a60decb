"""Uploads that become no production: a clear status, and nothing left of them."""

from typing import Any

import pytest
from grpc import StatusCode
from whereisaudio.gateway.v1 import production_pb2 as pb
from whereisaudio.media.v1 import media_pb2

from tests import bad_inputs
from tests.gateway.faces import Faces, until
from tests.gateway.grpc.calls import chunks, config, read_all, refused, stream

AUDIO = bytes(range(256)) * 1024


def chunk(offset_bytes: int, data: bytes = b"RIFF") -> pb.CreateRequest:
    return pb.CreateRequest(chunk=media_pb2.AudioChunk(offset_bytes=offset_bytes, data=data))


@pytest.mark.parametrize(
    ("messages", "code", "reason"),
    [
        ([], StatusCode.INVALID_ARGUMENT, "CONFIG_EXPECTED"),
        ([chunk(0)], StatusCode.INVALID_ARGUMENT, "CONFIG_EXPECTED"),
        ([pb.CreateRequest()], StatusCode.INVALID_ARGUMENT, "CONFIG_EXPECTED"),
        ([config(), config()], StatusCode.INVALID_ARGUMENT, "CHUNK_EXPECTED"),
        ([config(), chunk(0), config()], StatusCode.INVALID_ARGUMENT, "CHUNK_EXPECTED"),
        ([config(), pb.CreateRequest()], StatusCode.INVALID_ARGUMENT, "CHUNK_EXPECTED"),
        ([config()], StatusCode.INVALID_ARGUMENT, "EMPTY_FILE"),
        ([config(), chunk(0, b"")], StatusCode.INVALID_ARGUMENT, "WRONG_CHUNK_SIZE"),
        ([config(), chunk(0, bytes(2**20 + 1))], StatusCode.INVALID_ARGUMENT, "WRONG_CHUNK_SIZE"),
        ([config(), chunk(1)], StatusCode.OUT_OF_RANGE, "WRONG_OFFSET"),
        ([config(), chunk(0), chunk(3)], StatusCode.OUT_OF_RANGE, "WRONG_OFFSET"),
        ([config(), chunk(0), chunk(-1)], StatusCode.OUT_OF_RANGE, "WRONG_OFFSET"),
        ([config(take_count=9), chunk(0)], StatusCode.INVALID_ARGUMENT, "INVALID_FIELD"),
        ([config(take_count=-1), chunk(0)], StatusCode.INVALID_ARGUMENT, "INVALID_FIELD"),
        ([config(profile="radio"), chunk(0)], StatusCode.INVALID_ARGUMENT, "INVALID_FIELD"),
        ([config(density=9), chunk(0)], StatusCode.INVALID_ARGUMENT, "INVALID_FIELD"),
        ([config(language="en"), chunk(0)], StatusCode.INVALID_ARGUMENT, "UNSUPPORTED_LANGUAGE"),
        (
            [config(script=bad_inputs.script_binary()), chunk(0)],
            StatusCode.INVALID_ARGUMENT,
            "SCRIPT_NOT_TEXT",
        ),
        (
            [config(engines=[pb.EngineChoice(service="cook", engine="light")]), chunk(0)],
            StatusCode.INVALID_ARGUMENT,
            "UNKNOWN_SERVICE",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_does_not_fit_is_refused(
    faces: Faces, messages: list[Any], code: StatusCode, reason: str
) -> None:
    error = await refused(faces.stub.Create(stream(messages)), code, reason)
    if reason == "WRONG_OFFSET":
        assert "expected 0" in error.message or "expected 4" in error.message
    assert faces.uploads() == []
    assert not (await faces.stub.List(pb.ListRequest())).productions


async def test_produce_keeps_to_the_same_rules(faces: Faces) -> None:
    first = pb.ProduceRequest(chunk=media_pb2.AudioChunk(data=b"RIFF"))
    call = read_all(faces.stub.Produce(stream([first])))
    await refused(call, StatusCode.INVALID_ARGUMENT, "CONFIG_EXPECTED")
    assert faces.uploads() == []


async def _until_begun(faces: Faces) -> None:
    await until(lambda: any(f.stat().st_size for d in faces.uploads() for f in d.iterdir()))


@pytest.mark.parametrize("rpc", ["Create", "Produce"])
async def test_a_client_that_vanishes_leaves_nothing(faces: Faces, rpc: str) -> None:
    kind = pb.CreateRequest if rpc == "Create" else pb.ProduceRequest
    call = getattr(faces.stub, rpc)()
    await call.write(kind(config=pb.ProductionConfig(script="비가 왔다.".encode())))
    for message in chunks(AUDIO):
        await call.write(kind(chunk=message.chunk))
    await _until_begun(faces)
    call.cancel()
    await until(lambda: not faces.uploads())
    assert not (await faces.stub.List(pb.ListRequest())).productions


async def test_a_client_that_stands_still_is_sent_away(faces: Faces) -> None:
    call = faces.stub.Create()
    for message in (config(), *chunks(AUDIO)):
        await call.write(message)
    await _until_begun(faces)
    await refused(call, StatusCode.DEADLINE_EXCEEDED, "UPLOAD_IDLE")
    assert faces.uploads() == []


async def test_many_that_vanish_at_once_leave_nothing(faces: Faces) -> None:
    calls = [faces.stub.Create() for _ in range(20)]
    for call in calls:
        await call.write(config())
        await call.write(chunk(0, AUDIO))
    await until(lambda: len(faces.uploads()) == len(calls))
    for call in calls:
        call.cancel()
    await until(lambda: not faces.uploads())
    assert not (await faces.stub.List(pb.ListRequest())).productions
