"""A model repository for Triton: a folder a model, with its config.pbtxt and its exported network.

Both backends run the same ONNX file: `onnxruntime`, which NVIDIA's full image has, in C++, and
`python`, which every Triton has, by the model.py that stands beside the file.
https://docs.nvidia.com/deeplearning/triton-inference-server/user-guide/docs/user_guide/model_configuration.html
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from services.classifier.triton.contract import Contract, Tensor

ONNXRUNTIME, PYTHON = BACKENDS = ("onnxruntime", "python")
MODEL_FILE = "model.onnx"
_VERSION = "1"
_PYTHON_MODEL = Path(__file__).with_name("python_backend.py")
# Requests of several callers wait so long for each other; a batch takes some ten times longer.
_MAX_QUEUE_DELAY_US = 2000
# More than so many waiting requests are refused; their callers come back.
_MAX_QUEUED_REQUESTS = 512


@dataclass(frozen=True, slots=True)
class ExportedModel:
    """A network in a file: its contract, the ONNX file and what the server is to say of it.

    padding_counts: what a row gives hangs on how far it is padded, so that only rows of the same
    length may share a batch.
    """

    contract: Contract
    onnx_path: Path
    padding_counts: bool = False
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServingOptions:
    """How Triton runs the models.

    thread_count: threads that one instance computes with on a CPU; 0 is one a core.
    """

    backend: str = ONNXRUNTIME
    max_batch_items: int = 32
    thread_count: int = 0


def write_model(repository: Path, model: ExportedModel, options: ServingOptions) -> Path:
    """The model's folder in the repository, written whole or not at all; an older one goes."""
    repository.mkdir(parents=True, exist_ok=True)
    folder = repository / model.contract.model
    # Triton overlooks names that begin with a dot.
    part = repository / f".{model.contract.model}.part"
    shutil.rmtree(part, ignore_errors=True)
    version = part / _VERSION
    version.mkdir(parents=True)
    (part / "config.pbtxt").write_text(model_config(model, options), encoding="utf-8")
    # An exporter puts large weights into a second file, whose name the first one knows.
    for source in (model.onnx_path, model.onnx_path.with_name(f"{model.onnx_path.name}.data")):
        if source == model.onnx_path:
            shutil.copyfile(source, version / MODEL_FILE)
        elif source.exists():
            shutil.copyfile(source, version / source.name)
    if options.backend == PYTHON:
        shutil.copyfile(_PYTHON_MODEL, version / "model.py")
    shutil.rmtree(folder, ignore_errors=True)
    return part.rename(folder)


def model_config(model: ExportedModel, options: ServingOptions) -> str:
    """The text of the model's config.pbtxt."""
    parameters = {"intra_op_thread_count": str(options.thread_count), **model.parameters}
    # The Python backend fills up rows of different lengths itself.
    ragged = options.backend == PYTHON and not model.padding_counts
    return "\n".join(
        [
            f'name: "{model.contract.model}"',
            f'backend: "{options.backend}"',
            f"max_batch_size: {options.max_batch_items}",
            *(_input(tensor, ragged) for tensor in model.contract.inputs),
            *(_output(tensor, options.backend) for tensor in model.contract.outputs),
            "dynamic_batching {",
            f"  max_queue_delay_microseconds: {_MAX_QUEUE_DELAY_US}",
            f"  default_queue_policy {{ max_queue_size: {_MAX_QUEUED_REQUESTS} }}",
            "}",
            *(
                f"parameters {{ key: {_quoted(key)} value: {{ string_value: {_quoted(value)} }} }}"
                for key, value in parameters.items()
            ),
            "",
        ]
    )


def _input(tensor: Tensor, ragged: bool) -> str:
    return f"input {{ {_tensor(tensor)}{' allow_ragged_batch: true' if ragged else ''} }}"


def _output(tensor: Tensor, backend: str) -> str:
    # What the network gives as (rows,); model.py does it by itself.
    reshaped = not tensor.dims and backend != PYTHON
    return f"output {{ {_tensor(tensor)}{' reshape { shape: [ ] }' if reshaped else ''} }}"


def _tensor(tensor: Tensor) -> str:
    dims = ", ".join(map(str, tensor.shown_dims))
    return f'name: "{tensor.name}" data_type: TYPE_{tensor.datatype} dims: [ {dims} ]'


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
