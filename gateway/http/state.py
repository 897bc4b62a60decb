"""What requests have in common: the gateway behind the app, and the caller's token."""

import hmac
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from common.errors import Unauthenticated
from gateway.api import Gateway

# Names the scheme in the OpenAPI document; the token itself is compared below.
BearerScheme = Annotated[
    HTTPAuthorizationCredentials | None, Security(HTTPBearer(auto_error=False))
]


def gateway_of(request: Request) -> Gateway:
    """The gateway that the app was made for."""
    gateway: Gateway = request.app.state.gateway
    return gateway


def require_token(request: Request, _scheme: BearerScheme) -> None:
    """Raises Unauthenticated where a token is set and the request does not bring it."""
    token = gateway_of(request).settings.api_token.get_secret_value()
    # Headers are bytes; the framework reads them as Latin-1.
    given = request.headers.get("authorization", "").encode("latin-1")
    if token and not hmac.compare_digest(given, f"Bearer {token}".encode()):
        raise Unauthenticated(
            "INVALID_TOKEN", "expected the header 'Authorization: Bearer' with the API token"
        )


GatewayParameter = Annotated[Gateway, Depends(gateway_of)]
