"""What Triton's refusals mean here."""

from tritonclient.utils import InferenceServerException

from common.errors import Error, FailedPrecondition, ResourceExhausted, Unavailable

_RETRY_DELAY_S = 1.0


def is_away(error: InferenceServerException) -> bool:
    """Whether the same request may well be answered in a moment."""
    return error.status() == "StatusCode.UNAVAILABLE"


def typed_error(error: InferenceServerException, address: str, model: str) -> Error:
    """The error that callers see.

    What the server says of itself passes; a wrong request says that the models there are others
    than the engine's.
    """
    said = f"Triton at {address} on model {model}: {error.message()}"
    match str(error.status()).removeprefix("StatusCode."):
        case "NOT_FOUND":
            return FailedPrecondition("TRITON_MODEL_MISSING", said)
        case "INVALID_ARGUMENT" | "UNIMPLEMENTED":
            return FailedPrecondition("TRITON_REFUSED", said)
        case "RESOURCE_EXHAUSTED":
            return ResourceExhausted("TRITON_FULL", said, retry_delay_s=_RETRY_DELAY_S)
        case "DEADLINE_EXCEEDED":
            return Unavailable("TRITON_TIMEOUT", said)
        case "UNAVAILABLE":
            return Unavailable("TRITON_UNAVAILABLE", said)
        case _:
            return Unavailable("TRITON_FAILED", said)
