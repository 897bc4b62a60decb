"""Productions over plain gRPC, as any service would make them."""

from collections.abc import Iterator
from typing import Any

import grpc
import pytest
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from whereisaudio.gateway.v1 import production_pb2 as pb
from whereisaudio.gateway.v1 import production_pb2_grpc
from whereisaudio.media.v1 import media_pb2

Stub = production_pb2_grpc.ProductionServiceStub
CHUNK_BYTES = 256 * 1024
ENDED = (
    pb.PRODUCTION_STATE_SUCCEEDED,
    pb.PRODUCTION_STATE_FAILED,
    pb.PRODUCTION_STATE_CANCELLED,
)


def upload(kind: Any, narration: bytes, **config: Any) -> Iterator[Any]:
    """The messages of Create or Produce; kind is the one's or the other's request."""
    yield kind(config=pb.ProductionConfig(**config))
    for offset in range(0, len(narration), CHUNK_BYTES):
        data = narration[offset : offset + CHUNK_BYTES]
        yield kind(chunk=media_pb2.AudioChunk(offset_bytes=offset, data=data))


def create(stub: Stub, narration: bytes, **config: Any) -> pb.Production:
    """The production that Create answers with; raises grpc.RpcError."""
    production: pb.Production = stub.Create(
        upload(pb.CreateRequest, narration, **config), timeout=120
    )
    return production


def wait(stub: Stub, production_id: str) -> pb.Production:
    """The production once it has ended."""
    for _ in stub.Watch(pb.WatchRequest(production_id=production_id), timeout=150):
        pass
    production: pb.Production = stub.Get(pb.GetRequest(production_id=production_id), timeout=30)
    assert production.state in ENDED
    return production


def refusal(call: Any) -> tuple[grpc.StatusCode, str]:
    """Code and reason with which the call is refused; call takes nothing."""
    with pytest.raises(grpc.RpcError) as caught:
        call()
    return code_and_reason(caught.value)


def code_and_reason(error: Any) -> tuple[grpc.StatusCode, str]:
    """Code of a failed call, and the reason in its details."""
    status = rpc_status.from_call(error)
    assert status is not None, error
    info = error_details_pb2.ErrorInfo()
    assert any(detail.Unpack(info) for detail in status.details)
    return error.code(), info.reason


def delete(stub: Stub, production_id: str) -> None:
    """Deletes the production."""
    stub.Delete(pb.DeleteRequest(production_id=production_id), timeout=60)


def download(stub: Stub, production_id: str, **fields: Any) -> tuple[pb.FileFacts, bytes]:
    """A file's facts and its bytes from the offset on."""
    request = pb.DownloadRequest(production_id=production_id, **fields)
    first, *rest = stub.Download(request, timeout=120)
    expected = request.offset_bytes
    for response in rest:
        assert response.chunk.offset_bytes == expected
        expected += len(response.chunk.data)
    return first.file, b"".join(response.chunk.data for response in rest)
