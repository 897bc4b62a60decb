"""Many requests to one model, several of them in flight, answered in their order."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
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
    requests: Iterable[Arrays],
    keep_going: KeepGoing,
) -> list[Arrays]:
    """The outputs for each request, in their order.

    Requests are taken as they can be sent, so that few of them are in memory. A server that goes
    away meanwhile is waited for, and what it had not answered is asked again. Raises Unavailable
    where it stays away or is too slow, FailedPrecondition where it has not the contract's model,
    and what keep_going raises; then nothing of it goes on at the server.
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


@dataclass(frozen=True, slots=True)
class _Request:
    """A request and its place among all of them."""

    place: int
    arrays: Arrays


class _Flight:
    """Where each request is: to come, to be sent again, flying or answered."""

    def __init__(
        self, connection: Connection, contract: Contract, requests: Iterable[Arrays]
    ) -> None:
        self._connection = connection
        self._contract = contract
        self._to_come = (_Request(place, arrays) for place, arrays in enumerate(requests))
        self._again: list[_Request] = []
        # How to cancel each call.
        self._flying: dict[int, Callable[[], None]] = {}
        self._landed: SimpleQueue[tuple[_Request, InferResult, InferenceServerException]] = (
            SimpleQueue()
        )
        self._answers: dict[int, Arrays] = {}
        self._is_all_sent = False
        # Since when nothing has been answered because the server is away.
        self._away_since_s: float | None = None

    @property
    def is_over(self) -> bool:
        return self._is_all_sent and not self._again and not self._flying

    @property
    def answers(self) -> list[Arrays]:
        """In the order of the requests."""
        return [self._answers[place] for place in range(len(self._answers))]

    def advance(self) -> bool:
        """Send what may be sent and take what has come; whether the server was found away."""
        while len(self._flying) < _IN_FLIGHT and (request := self._next()) is not None:
            self._flying[request.place] = self._send(request)
        try:
            request, result, error = self._landed.get(timeout=_POLL_S if self._flying else 0)
        except Empty:
            return False
        del self._flying[request.place]
        if error is None:
            self._answers[request.place] = self._read(request, result)
            self._away_since_s = None
            return False
        now_s = time.monotonic()
        self._away_since_s = self._away_since_s or now_s
        if not is_away(error) or now_s - self._away_since_s > self._connection.patience_s:
            raise typed_error(error, self._connection.address, self._contract.model) from error
        self._again.append(request)
        return True

    def cancel(self) -> None:
        """Tell the server that nobody waits."""
        for cancel in self._flying.values():
            cancel()

    def _next(self) -> _Request | None:
        if self._again:
            return self._again.pop()
        request = next(self._to_come, None)
        self._is_all_sent = request is None
        return request

    def _send(self, request: _Request) -> Callable[[], None]:
        inputs = []
        for tensor in self._contract.inputs:
            array = np.ascontiguousarray(
                request.arrays[tensor.name], triton_to_np_dtype(tensor.datatype)
            )
            inputs.append(InferInput(tensor.name, array.shape, tensor.datatype))
            inputs[-1].set_data_from_numpy(array)

        def land(result: InferResult, error: InferenceServerException) -> None:
            self._landed.put((request, result, error))

        call = self._connection.client.async_infer(
            self._contract.model,
            inputs,
            land,
            outputs=[InferRequestedOutput(tensor.name) for tensor in self._contract.outputs],
            client_timeout=self._connection.timeout_s,
        )
        cancel: Callable[[], None] = call.cancel
        return cancel

    def _read(self, request: _Request, result: InferResult) -> Arrays:
        row_count = len(next(iter(request.arrays.values())))
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
