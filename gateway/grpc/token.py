"""The caller's token over gRPC."""

import hmac
from collections.abc import Awaitable, Callable
from typing import Any

import grpc

from common.errors import Unauthenticated
from common.rpc.status import to_status


class TokenInterceptor(grpc.aio.ServerInterceptor):
    """Refuses calls that do not bring `authorization: Bearer TOKEN`."""

    def __init__(self, token: str) -> None:
        self._expected = f"Bearer {token}".encode()

    async def intercept_service(
        self,
        continuation: Callable[[grpc.HandlerCallDetails], Awaitable[Any]],
        handler_call_details: grpc.HandlerCallDetails,
    ) -> Any:
        """The method's handler, or one that refuses."""
        metadata = dict(handler_call_details.invocation_metadata or ())
        given = metadata.get("authorization", "")
        given = given.encode() if isinstance(given, str) else given
        if hmac.compare_digest(given, self._expected):
            return await continuation(handler_call_details)
        return grpc.stream_stream_rpc_method_handler(_refuse)


async def _refuse(_requests: Any, context: Any) -> None:
    error = Unauthenticated(
        "INVALID_TOKEN", "expected the metadata 'authorization: Bearer' with the API token"
    )
    await context.abort_with_status(to_status(error))
