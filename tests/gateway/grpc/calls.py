"""What tests of the gRPC face send and expect."""

from collections.abc import AsyncIterator, Awaitable, Iterator, Sequence
from typing import Any

import grpc
import pytest
from whereisaudio.gateway.v1 import production_pb2 as pb
from whereisaudio.media.v1 import media_pb2

from common.rpc.status import from_rpc_error

CHUNK_BYTES = 64 * 1024


def config(**fields: Any) -> pb.CreateRequest:
    """The first message of a Create call."""
    return pb.CreateRequest(config=pb.ProductionConfig(**fields))


def chunks(data: bytes) -> Iterator[pb.CreateRequest]:
    """A file as messages of a Create call."""
    for offset in range(0, len(data), CHUNK_BYTES):
        yield pb.CreateRequest(
            chunk=media_pb2.AudioChunk(
                offset_bytes=offset, data=data[offset : offset + CHUNK_BYTES]
            )
        )


async def stream(messages: Sequence[Any]) -> AsyncIterator[Any]:
    """The messages as a client sends them."""
    for message in messages:
        yield message


async def refused(call: Awaitable[Any], code: grpc.StatusCode, reason: str) -> Any:
    """The typed error of a call, which has to end with this code and reason."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call
    error = from_rpc_error(caught.value)
    assert (caught.value.code(), error.reason) == (code, reason), error.message
    return error


async def read_all(call: Any) -> list[Any]:
    """All that a call streams."""
    return [message async for message in call]
