"""Errors over the wire and back, and the same on HTTP."""

import grpc
import pytest

from common import errors
from common.rpc.status import STATUS_LOST, from_rpc_error, to_status

CLASSES = [
    cls
    for cls in vars(errors).values()
    if isinstance(cls, type) and issubclass(cls, errors.Error) and cls is not errors.Error
]


def over_the_wire(error: errors.Error) -> errors.Error:
    status = to_status(error)
    rpc_error = grpc.aio.AioRpcError(
        status.code, grpc.aio.Metadata(), status.trailing_metadata, status.details
    )
    return from_rpc_error(rpc_error)


@pytest.mark.parametrize("cls", CLASSES)
def test_every_error_comes_back_as_it_went(cls: type[errors.Error]) -> None:
    sent = cls(
        "SOME_REASON",
        "got this, expected that",
        violations=[errors.FieldViolation("field", "is wrong")],
        retry_delay_s=1.5,
    )
    came = over_the_wire(sent)
    assert came.code is sent.code
    assert (came.reason, came.message) == (sent.reason, sent.message)
    assert came.violations == sent.violations
    assert came.retry_delay_s == 1.5


def test_every_error_stands_in_the_tree_of_the_docstring() -> None:
    tree = errors.__doc__ or ""
    for cls in CLASSES:
        (line,) = (line for line in tree.splitlines() if f"── {cls.__name__} " in line)
        assert line.split()[-1] == str(cls.http_status)


def test_a_status_that_the_client_has_lost_is_no_fault_of_the_server() -> None:
    error = grpc.aio.AioRpcError(
        grpc.StatusCode.INTERNAL,
        grpc.aio.Metadata(),
        grpc.aio.Metadata(),
        "Internal error from Core",
        'Failed "execute_batch"',
    )
    came = from_rpc_error(error)
    assert isinstance(came, errors.Unavailable)
    assert came.reason == STATUS_LOST


def test_a_status_without_details_is_typed_by_its_code() -> None:
    error = grpc.aio.AioRpcError(
        grpc.StatusCode.UNAVAILABLE, grpc.aio.Metadata(), grpc.aio.Metadata(), "connection refused"
    )
    came = from_rpc_error(error)
    assert isinstance(came, errors.Unavailable)
    assert came.message == "connection refused"
