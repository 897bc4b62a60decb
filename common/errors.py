"""The errors that callers see, each with its gRPC status code on the class.

Error
├── InvalidArgument      the request itself is wrong                       400
├── OutOfRange           an offset or a range does not fit                 416
├── Unauthenticated      no valid token came                               401
├── PermissionDenied     the rights mode or the token forbids it           403
├── NotFound             there is no such thing                            404
├── AlreadyExists        the same id came with another request             409
├── Aborted              the thing changed meanwhile (stale revision)      412
├── FailedPrecondition   the thing is not in a state for it                409
├── PayloadTooLarge      more came than is allowed                         413
├── ResourceExhausted    too much at once; come back after retry_delay_s   429
│   └── OutOfMemory      the device has no room for the batch               429
├── Cancelled            the caller went away or cancelled                 499
├── Unavailable          a service cannot be reached                       503
├── DeadlineExceeded     it took longer than allowed                       504
└── Internal             our fault                                         500

A message says what came and what was expected. `reason` is stable, in UPPER_SNAKE_CASE, and the
same in gRPC's ErrorInfo and in HTTP's problem+json.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import grpc


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """One field of a request and what is wrong with it."""

    field: str
    description: str


class Error(Exception):
    """An error that a caller may see."""

    code: ClassVar[grpc.StatusCode] = grpc.StatusCode.INTERNAL
    http_status: ClassVar[int] = 500

    def __init__(
        self,
        reason: str,
        message: str,
        *,
        violations: Sequence[FieldViolation] = (),
        retry_delay_s: float | None = None,
    ) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message
        self.violations = tuple(violations)
        self.retry_delay_s = retry_delay_s


class InvalidArgument(Error):
    """The request itself is wrong, whatever the state of the system."""

    code = grpc.StatusCode.INVALID_ARGUMENT
    http_status = 400


class OutOfRange(Error):
    """An offset or a range does not fit what is there."""

    code = grpc.StatusCode.OUT_OF_RANGE
    http_status = 416


class Unauthenticated(Error):
    """No valid token came with the call."""

    code = grpc.StatusCode.UNAUTHENTICATED
    http_status = 401


class PermissionDenied(Error):
    """The rights mode or the token forbids it."""

    code = grpc.StatusCode.PERMISSION_DENIED
    http_status = 403


class NotFound(Error):
    """There is no such thing."""

    code = grpc.StatusCode.NOT_FOUND
    http_status = 404


class AlreadyExists(Error):
    """The same request id came with another request."""

    code = grpc.StatusCode.ALREADY_EXISTS
    http_status = 409


class Aborted(Error):
    """The thing has changed since the caller read it."""

    code = grpc.StatusCode.ABORTED
    http_status = 412


class FailedPrecondition(Error):
    """The thing is not in a state for it."""

    code = grpc.StatusCode.FAILED_PRECONDITION
    http_status = 409


class PayloadTooLarge(Error):
    """More came than is allowed."""

    code = grpc.StatusCode.INVALID_ARGUMENT
    http_status = 413


class ResourceExhausted(Error):
    """Too much at once; `retry_delay_s` says when to come back."""

    code = grpc.StatusCode.RESOURCE_EXHAUSTED
    http_status = 429


class OutOfMemory(ResourceExhausted):
    """The device has no room for the batch; a smaller one may fit."""


class Cancelled(Error):
    """The caller went away or cancelled."""

    code = grpc.StatusCode.CANCELLED
    http_status = 499


# The reason of calls that a server has broken off because it is being stopped.
DRAINING = "DRAINING"


class Unavailable(Error):
    """A service cannot be reached."""

    code = grpc.StatusCode.UNAVAILABLE
    http_status = 503


class DeadlineExceeded(Error):
    """It took longer than allowed."""

    code = grpc.StatusCode.DEADLINE_EXCEEDED
    http_status = 504


class Internal(Error):
    """Our fault; the message says no more than that."""


def invalid_field(field: str, description: str) -> InvalidArgument:
    """An InvalidArgument about one field."""
    message = f"{field}: {description}"
    return InvalidArgument(
        "INVALID_FIELD", message, violations=[FieldViolation(field, description)]
    )
