"""Calls that have to be refused."""

from collections.abc import Awaitable, Callable

import grpc
import pytest

from common.errors import Error
from common.rpc.status import STATUS_LOST, from_rpc_error

_MAX_CALLS = 10


async def refusal_of(call: Callable[[], Awaitable[object]]) -> Error:
    """The typed error that the call ends with; begun again, as clients do, where its status was
    lost."""
    for _ in range(_MAX_CALLS):
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await call()
        error = from_rpc_error(caught.value)
        if error.reason != STATUS_LOST:
            break
    return error
