"""Errors as problem+json (RFC 9457), with the same reason as gRPC's ErrorInfo."""

import math

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from common.errors import Error, FieldViolation, Internal, InvalidArgument

_MEDIA_TYPE = "application/problem+json"

_log = structlog.get_logger(__name__)


def problem(error: Error) -> JSONResponse:
    """The error as an answer."""
    body: dict[str, object] = {
        "type": "about:blank",
        "title": type(error).__name__,
        "status": error.http_status,
        "detail": error.message,
        "reason": error.reason,
    }
    if error.violations:
        body["violations"] = [
            {"field": v.field, "description": v.description} for v in error.violations
        ]
    headers = {}
    if error.retry_delay_s is not None:
        headers["Retry-After"] = str(math.ceil(error.retry_delay_s))
    if error.http_status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, error.http_status, headers, _MEDIA_TYPE)


def add_problem_handlers(app: FastAPI) -> None:
    """Every error of the app answers as problem+json."""

    @app.exception_handler(Error)
    async def known(_request: Request, error: Error) -> JSONResponse:
        return problem(error)

    @app.exception_handler(RequestValidationError)
    async def invalid(_request: Request, error: RequestValidationError) -> JSONResponse:
        violations = [
            FieldViolation(".".join(str(part) for part in e["loc"][1:]), e["msg"])
            for e in error.errors()
        ]
        message = "; ".join(f"{v.field}: {v.description}" for v in violations)
        return problem(InvalidArgument("INVALID_FIELD", message, violations=violations))

    @app.exception_handler(HTTPException)
    async def plain(_request: Request, error: HTTPException) -> JSONResponse:
        body = {
            "type": "about:blank",
            "title": str(error.detail),
            "status": error.status_code,
            "detail": str(error.detail),
            "reason": "HTTP_ERROR",
        }
        return JSONResponse(body, error.status_code, error.headers, _MEDIA_TYPE)

    @app.exception_handler(Exception)
    async def unknown(_request: Request, error: Exception) -> JSONResponse:
        _log.error("request failed", exc_info=error)
        return problem(Internal("INTERNAL", "the gateway failed; its log says more"))
