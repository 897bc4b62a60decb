"""The API token over gRPC."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from grpc import StatusCode
from pydantic import SecretStr
from whereisaudio.gateway.v1 import production_pb2 as pb

from tests.gateway.faces import Faces, running_faces
from tests.gateway.grpc.calls import chunks, config, read_all, refused, stream


@pytest.fixture
async def guarded(tmp_path: Path) -> AsyncIterator[Faces]:
    async with running_faces(tmp_path, api_token=SecretStr("secret")) as running:
        yield running


@pytest.mark.parametrize("given", [None, "", "secret", "Bearer wrong"])
async def test_without_the_token_nothing_is_done(guarded: Faces, given: str | None) -> None:
    metadata = () if given is None else (("authorization", given),)
    stub = guarded.stub
    watch = pb.WatchRequest(production_id="x")
    for call in (
        stub.List(pb.ListRequest(), metadata=metadata),
        read_all(stub.Watch(watch, metadata=metadata)),
        stub.Create(stream([config(), *chunks(bytes(100_000))]), metadata=metadata),
        read_all(stub.Produce(stream([]), metadata=metadata)),
    ):
        await refused(call, StatusCode.UNAUTHENTICATED, "INVALID_TOKEN")
    assert guarded.uploads() == []


async def test_the_token_opens(guarded: Faces) -> None:
    metadata = (("authorization", "Bearer secret"),)
    assert not (await guarded.stub.List(pb.ListRequest(), metadata=metadata)).productions
