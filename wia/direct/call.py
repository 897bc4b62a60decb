"""What every call to a service has in common."""

from collections.abc import Iterator
from contextlib import contextmanager

import grpc
from whereisaudio.media.v1 import media_pb2

from common.rpc.status import from_rpc_error

# How long a call may take, besides what its work needs.
CALL_DEADLINE_S = 60.0


@contextmanager
def typed_errors() -> Iterator[None]:
    """Raises the typed error behind a failed call."""
    try:
        yield
    except grpc.aio.AioRpcError as error:
        raise from_rpc_error(error) from error


def rights_mode(commercial: bool) -> media_pb2.RightsMode:
    """What the user may do with the result, as the wire has it."""
    if commercial:
        return media_pb2.RIGHTS_MODE_COMMERCIAL
    return media_pb2.RIGHTS_MODE_RESEARCH
