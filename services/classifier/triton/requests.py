"""Many requests to one model, several of them in flight, answered in their order."""

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from queue import Empty, SimpleQueue
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tritonclient.grpc import InferInput, InferRequestedOutput, InferResult
from tritonclient.utils import InferenceServerException, triton_to_np_dtype

from common.errors import FailedPrecondition
from services.classifier.triton.connection import Connection, KeepGoing
from services.classifier.triton.contract import Contract, Tensor
from services.classifier.triton.failures import is_away, typed_error

# Arrays (rows, ...) by the name of their tensor.
Arrays = Mapping[str, NDArray[Any]]
# So many that the server always has a batch to begin.
_IN_FLIGHT = 8
_POLL_S = 0.05
_PAUSE_S = 0.25


def infer(
    connection: Connection,
    contract: Contract,
    requests: Sequence[Arrays],
    keep_going: KeepGoing,
) -> list[dict[str, NDArray[Any]]]:
    """The outputs for each request, in their order.

    A server that goes away meanwhile is waited for, and what it had not answered is asked again.
    Raises Unavailable where it stays away or is too slow, FailedPrecondition where it has not the
    contract's model, and what keep_going raises; then nothing of it goes on at the server.
    """
    flight = _Flight(connection, contract, requests)
    try:
        while not flight.is_over:
            keep_going()
            if flight.advance():
                # After an outage: the server may be another one, or one with other models.
                connection.require(contract, keep_going)
                time.sleep(_PAUSE_S)
    finally:
        flight.cancel()
    return flight.answers


class _Flight:
    """Where each request is: waiting, flying or answered."""

    def __init__(
        self, connection: Connection, contract: Contract, requests: Sequence[Arrays]
    ) -> None:
        self.answers: list[dict[str, NDArray[Any]]] = [{} for _ in requests]
        self._connection = connection
        self._contract = contract
        self._requests = requests
        self._waiting = deque(range(len(requests)))
        # How to cancel each call.
        self._flying: dict[int, Callable[[], None]] = {}
        self._landed: SimpleQueue[tuple[int, InferResult, InferenceServerException]] = SimpleQueue()
        # Since when nothing has been answered because the server is away.
        self._away_since_s: float | None = None

    @property
    def is_over(self) -> bool:
        return not self._waiting and not self._flying

    def advance(self) -> bool:
        """Send what may be sent and take what has come; whether the server was found away."""
        while self._waiting and len(self._flying) < _IN_FLIGHT:
            place = self._waiting.popleft()
            self._flying[place] = self._send(place)
        try:
            place, result, error = self._landed.get(timeout=_POLL_S)
        except Empty:
            return False
        del self._flying[place]
        if error is None:
            self.answers[place] = self._read(place, result)
            self._away_since_s = None
            return False
        now_s = time.monotonic()
        self._away_since_s = self._away_since_s or now_s
        if not is_away(error) or now_s - self._away_since_s > self._connection.patience_s:
            raise typed_error(error, self._connection.address, self._contract.model) from error
        self._waiting.appendleft(place)
        return True

    def cancel(self) -> None:
        """Tell the server that nobody waits."""
        for cancel in self._flying.values():
            cancel()

    def _send(self, place: int) -> Callable[[], None]:
        inputs = []
        for tensor in self._contract.inputs:
            array = np.ascontiguousarray(
                self._requests[place][tensor.name], triton_to_np_dtype(tensor.datatype)
            )
            inputs.append(InferInput(tensor.name, array.shape, tensor.datatype))
            inputs[-1].set_data_from_numpy(array)

        def land(result: InferResult, error: InferenceServerException) -> None:
            self._landed.put((place, result, error))

        call = self._connection.client.async_infer(
            self._contract.model,
            inputs,
            land,
            outputs=[InferRequestedOutput(tensor.name) for tensor in self._contract.outputs],
            client_timeout=self._connection.timeout_s,
        )
        cancel: Callable[[], None] = call.cancel
        return cancel

    def _read(self, place: int, result: InferResult) -> dict[str, NDArray[Any]]:
        row_count = len(next(iter(self._requests[place].values())))
        return {
            tensor.name: _checked(tensor, result.as_numpy(tensor.name), row_count)
            for tensor in self._contract.outputs
        }


def _checked(tensor: Tensor, array: NDArray[Any] | None, row_count: int) -> NDArray[Any]:
    """The array as (rows, *dims) of the contract."""
    wanted = (row_count, *tensor.shown_dims)
    if array is None or array.shape != wanted:
        came = "no array" if array is None else f"shape {array.shape}"
        raise FailedPrecondition(
            "TRITON_MODEL_MISMATCH", f"{tensor.name} came as {came}, expected {wanted}"
        )
    return array.reshape(row_count, *tensor.dims)
