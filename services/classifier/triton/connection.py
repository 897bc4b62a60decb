"""A Triton server over gRPC: whether it is there, and whether its models are the expected ones."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from tritonclient.grpc import InferenceServerClient
from tritonclient.utils import InferenceServerException

from common.errors import FailedPrecondition, Unavailable
from services.classifier.triton.contract import Contract, Tensor
from services.classifier.triton.failures import is_away, typed_error

# Asked every now and then; raises where nobody waits for the result any more.
KeepGoing = Callable[[], None]

_PAUSE_S = 0.25
# What a question about the server itself may take.
_ASK_S = 5.0
# A server that comes back is found within a second.
_CHANNEL_ARGS = [
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1000),
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
]


@dataclass(frozen=True, slots=True)
class Served:
    """What the server says of a model: rows in one batch, and the parameters of its config."""

    max_batch_items: int
    parameters: Mapping[str, str]


class Connection:
    """One Triton server.

    A request may take timeout_s; a server that is away, or has no room, is waited for patience_s.
    """

    def __init__(self, address: str, timeout_s: float, patience_s: float) -> None:
        self.address = address
        self.timeout_s = timeout_s
        self.patience_s = patience_s
        self.client = InferenceServerClient(address, channel_args=_CHANNEL_ARGS)
        self._known: dict[str, Served] = {}

    def close(self) -> None:
        """End all calls."""
        self.client.close()

    def require(self, contract: Contract, keep_going: KeepGoing) -> Served:
        """What the server says of the model, once it is ready; asked again after each outage.

        Raises Unavailable where the server is away for patience_s, FailedPrecondition where it
        lacks the model (TRITON_MODEL_MISSING), has one of that name which takes something else
        (TRITON_MODEL_MISMATCH) or has been given other weights (TRITON_MODEL_CHANGED), and what
        keep_going raises.
        """
        self._wait(keep_going)
        try:
            if not self.client.is_model_ready(contract.model, client_timeout=_ASK_S):
                raise FailedPrecondition(
                    "TRITON_MODEL_MISSING",
                    f"Triton at {self.address} is ready, but has no model {contract.model!r}; "
                    "`python -m training.export_triton` writes a repository",
                )
            found = self.client.get_model_metadata(contract.model, client_timeout=_ASK_S)
            answer = self.client.get_model_config(contract.model, client_timeout=_ASK_S)
        except InferenceServerException as error:
            raise typed_error(error, self.address, contract.model) from error
        self._compare(contract, found, answer.config)
        parameters = {key: value.string_value for key, value in answer.config.parameters.items()}
        served = Served(max(answer.config.max_batch_size, 1), parameters)
        if self._known.setdefault(contract.model, served) != served:
            raise FailedPrecondition(
                "TRITON_MODEL_CHANGED",
                f"Triton at {self.address} now has another model {contract.model!r}: restart the "
                "service, so that results are known to be made by it",
            )
        return served

    def _wait(self, keep_going: KeepGoing) -> None:
        """Returns when the server is ready."""
        give_up_s = time.monotonic() + self.patience_s
        state = "is not ready"
        while True:
            keep_going()
            try:
                if self.client.is_server_ready(client_timeout=_ASK_S):
                    return
            except InferenceServerException as error:
                state = f"cannot be reached: {error.message()}"
                if not is_away(error):
                    raise typed_error(error, self.address, "") from error
            if time.monotonic() > give_up_s:
                raise Unavailable(
                    "TRITON_UNAVAILABLE",
                    f"Triton at {self.address} {state} (waited {self.patience_s:g} s)",
                )
            time.sleep(_PAUSE_S)

    def _compare(self, contract: Contract, found: Any, config: Any) -> None:
        # With batches the first dimension is theirs.
        first = 1 if config.max_batch_size else 0
        offered = Contract(
            contract.model, _tensors(found.inputs, first), _tensors(found.outputs, first)
        )
        if str(offered) != str(contract):
            raise FailedPrecondition(
                "TRITON_MODEL_MISMATCH",
                f"Triton at {self.address} has {offered}; expected {contract}",
            )


def _tensors(found: Iterable[Any], first: int) -> tuple[Tensor, ...]:
    return tuple(Tensor(t.name, t.datatype, tuple(t.shape[first:])) for t in found)
