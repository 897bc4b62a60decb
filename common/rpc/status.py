"""Errors as gRPC statuses with details, and back (google.rpc error model, AIP-193)."""

import grpc
from google.protobuf import any_pb2, duration_pb2
from google.protobuf.message import DecodeError, Message
from google.rpc import code_pb2, error_details_pb2, status_pb2
from grpc_status import rpc_status

from common import errors

DOMAIN = "whereisaudio"
_DETAILS_KEY = "grpc-status-details-bin"
# What grpc.aio says of a call that the server has ended while the client was still sending: it puts
# this in the place of the status that came (grpc/aio/_call.py, _write).
_LOST = "Internal error from Core"
STATUS_LOST = "STATUS_LOST"

# The class that stands for a status code where a reply names no more than the code.
_CLASSES: dict[grpc.StatusCode, type[errors.Error]] = {
    cls.code: cls
    for cls in (
        errors.InvalidArgument,
        errors.OutOfRange,
        errors.Unauthenticated,
        errors.PermissionDenied,
        errors.NotFound,
        errors.AlreadyExists,
        errors.Aborted,
        errors.FailedPrecondition,
        errors.ResourceExhausted,
        errors.Cancelled,
        errors.Unavailable,
        errors.DeadlineExceeded,
        errors.Internal,
    )
}


def to_status(error: errors.Error) -> grpc.Status:
    """The error as a status with ErrorInfo, and BadRequest and RetryInfo where they apply."""
    details: list[Message] = [error_details_pb2.ErrorInfo(reason=error.reason, domain=DOMAIN)]
    if error.violations:
        violations = [
            error_details_pb2.BadRequest.FieldViolation(field=v.field, description=v.description)
            for v in error.violations
        ]
        details.append(error_details_pb2.BadRequest(field_violations=violations))
    if error.retry_delay_s is not None:
        delay = duration_pb2.Duration()
        delay.FromNanoseconds(int(error.retry_delay_s * 1e9))
        details.append(error_details_pb2.RetryInfo(retry_delay=delay))
    status = status_pb2.Status(code=code_pb2.Code.Value(error.code.name), message=error.message)
    for detail in details:
        packed = any_pb2.Any()
        packed.Pack(detail)
        status.details.append(packed)
    return rpc_status.to_status(status)


def from_rpc_error(error: grpc.aio.AioRpcError) -> errors.Error:
    """The typed error behind a failed call; its reason is the code's name where none came, and
    STATUS_LOST where the client has lost it."""
    code = error.code()
    if code is grpc.StatusCode.INTERNAL and error.details() == _LOST:
        return errors.Unavailable(
            STATUS_LOST, "the call ended while its messages were being sent; begin again"
        )
    reason, violations, retry_delay_s = code.name, [], None
    for detail in _details(error):
        info = error_details_pb2.ErrorInfo()
        bad_request = error_details_pb2.BadRequest()
        retry = error_details_pb2.RetryInfo()
        if detail.Unpack(info):
            reason = info.reason
        elif detail.Unpack(bad_request):
            violations = [
                errors.FieldViolation(v.field, v.description) for v in bad_request.field_violations
            ]
        elif detail.Unpack(retry):
            retry_delay_s = retry.retry_delay.ToTimedelta().total_seconds()
    cls = _CLASSES.get(code, errors.Internal)
    message = error.details() or code.name
    return cls(reason, message, violations=violations, retry_delay_s=retry_delay_s)


def _details(error: grpc.aio.AioRpcError) -> list[any_pb2.Any]:
    for key, value in error.trailing_metadata() or ():
        if key == _DETAILS_KEY and isinstance(value, bytes):
            try:
                return list(status_pb2.Status.FromString(value).details)
            except DecodeError:
                return []
    return []
