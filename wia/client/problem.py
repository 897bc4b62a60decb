"""Errors of the gateway's HTTP face as the typed errors of common.errors (RFC 9457)."""

from dataclasses import dataclass
from http import HTTPStatus

import httpx
from pydantic import TypeAdapter, ValidationError

from common import errors


@dataclass(frozen=True, slots=True)
class Problem:
    """The members of a problem document that we read."""

    reason: str
    detail: str = ""
    title: str = ""
    violations: tuple[errors.FieldViolation, ...] = ()


_PROBLEM = TypeAdapter(Problem)
# Two errors share status 409.
_REUSED = "REQUEST_ID_REUSED"
_CLASSES: dict[int, type[errors.Error]] = {
    cls.http_status: cls
    for cls in (
        errors.InvalidArgument,
        errors.OutOfRange,
        errors.Unauthenticated,
        errors.PermissionDenied,
        errors.NotFound,
        errors.FailedPrecondition,
        errors.Aborted,
        errors.PayloadTooLarge,
        errors.ResourceExhausted,
        errors.Cancelled,
        errors.Unavailable,
        errors.DeadlineExceeded,
        errors.Internal,
    )
}


def to_error(response: httpx.Response) -> errors.Error:
    """The error that a response, read whole, tells of."""
    cls = _CLASSES.get(response.status_code)
    if cls is None:
        cls = errors.InvalidArgument if response.is_client_error else errors.Internal
    try:
        problem = _PROBLEM.validate_json(response.content)
    except ValidationError:
        problem = Problem(_status_name(response), response.text[:200].strip())
    if problem.reason == _REUSED:
        cls = errors.AlreadyExists
    message = problem.detail or problem.title or f"the gateway answered {_status_name(response)}"
    return cls(
        problem.reason,
        message,
        violations=problem.violations,
        retry_delay_s=_retry_delay_s(response),
    )


def _status_name(response: httpx.Response) -> str:
    try:
        return HTTPStatus(response.status_code).name
    except ValueError:
        return f"HTTP_{response.status_code}"


def _retry_delay_s(response: httpx.Response) -> float | None:
    value = response.headers.get("retry-after", "")
    return float(value) if value.isdecimal() else None
