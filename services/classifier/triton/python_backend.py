"""What Triton's Python backend runs, as the model.py beside a model.onnx.

Every instance of the model has a session of its own. It stands alone: on the server there is
Python, numpy and onnxruntime, and nothing of this project.
https://github.com/triton-inference-server/python_backend
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import triton_python_backend_utils as pb_utils
from numpy.typing import NDArray
from onnxruntime.capi import onnxruntime_pybind11_state as runtime_errors

# One request's inputs, or results, in the order of the config; (rows, ...) each.
Arrays = list[NDArray[Any]]

_RUNTIME_ERRORS = (
    runtime_errors.Fail,
    runtime_errors.InvalidArgument,
    runtime_errors.RuntimeException,
)


class TritonPythonModel:
    """One instance of a model."""

    def initialize(self, args: dict[str, str]) -> None:
        """Loads the network onto the instance's device."""
        config = json.loads(args["model_config"])
        self._inputs = [tensor["name"] for tensor in config["input"]]
        self._outputs = [tensor["name"] for tensor in config["output"]]
        self._dims = [tuple(map(int, tensor["dims"])) for tensor in config["output"]]
        path = Path(args["model_repository"]) / args["model_version"] / "model.onnx"
        self._session = onnxruntime.InferenceSession(
            str(path), _session_options(config), providers=_providers(args)
        )

    def execute(self, requests: Sequence[Any]) -> list[Any]:
        """A response for each request, in their order; they run as one batch where they can."""
        arrays = [self._arrays(request) for request in requests]
        responses = [_refusal(*pair) for pair in zip(requests, arrays, strict=True)]
        live = [place for place, refusal in enumerate(responses) if refusal is None]
        for place, answer in zip(live, self._answers([arrays[i] for i in live]), strict=True):
            responses[place] = answer
        return responses

    def _arrays(self, request: Any) -> Arrays:
        return [
            pb_utils.get_input_tensor_by_name(request, name).as_numpy() for name in self._inputs
        ]

    def _answers(self, requests: list[Arrays]) -> list[Any]:
        """The responses to requests; those that fail together are tried one by one."""
        if not requests:
            return []
        try:
            results = self._session.run(self._outputs, self._feed(requests))
        except _RUNTIME_ERRORS as error:
            if len(requests) > 1:
                return [answer for one in requests for answer in self._answers([one])]
            return [_failure(str(error), pb_utils.TritonError.INVALID_ARG)]
        ends = np.cumsum([len(arrays[0]) for arrays in requests])[:-1]
        split = [np.split(result, ends) for result in results]
        return [self._response(parts) for parts in zip(*split, strict=True)]

    def _feed(self, requests: list[Arrays]) -> dict[str, NDArray[Any]]:
        columns = zip(*requests, strict=True)
        return {name: _joined(parts) for name, parts in zip(self._inputs, columns, strict=True)}

    def _response(self, parts: Sequence[NDArray[Any]]) -> Any:
        """One request's results; one number a row becomes (rows, 1), as the config says."""
        return pb_utils.InferenceResponse(
            [
                pb_utils.Tensor(name, part.reshape(len(part), *dims))
                for name, dims, part in zip(self._outputs, self._dims, parts, strict=True)
            ]
        )


def _session_options(config: dict[str, Any]) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    threads = config["parameters"].get("intra_op_thread_count", {"string_value": "0"})
    options.intra_op_num_threads = int(threads["string_value"])
    options.inter_op_num_threads = 1
    return options


def _providers(args: dict[str, str]) -> list[Any]:
    if args["model_instance_kind"] != "GPU":
        return ["CPUExecutionProvider"]
    device = {"device_id": int(args["model_instance_device_id"])}
    return [("CUDAExecutionProvider", device), "CPUExecutionProvider"]


def _joined(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Arrays (rows, length) of several requests as one, filled up with zeros at their ends.

    The mask that comes with them is filled up too, and says that the rest is nothing.
    """
    longest = max(part.shape[1] for part in parts)
    return np.concatenate([np.pad(part, [(0, 0), (0, longest - part.shape[1])]) for part in parts])


def _refusal(request: Any, arrays: Arrays) -> Any:
    """Why a request is not run, None where it is."""
    if request.is_cancelled():
        return _failure("the caller has left", pb_utils.TritonError.CANCELLED)
    shapes = [array.shape for array in arrays]
    if len(set(shapes)) > 1:
        # Filled up beside longer ones they would look alike.
        return _failure(f"the inputs' shapes differ: {shapes}", pb_utils.TritonError.INVALID_ARG)
    return None


def _failure(message: str, code: int) -> Any:
    return pb_utils.InferenceResponse(error=pb_utils.TritonError(message, code))
