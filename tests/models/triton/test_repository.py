"""What a model repository holds, read as Triton reads it."""

from pathlib import Path

import pytest
from google.protobuf import text_format
from tritonclient.grpc import model_config_pb2

from services.classifier.triton.repository import (
    BACKENDS,
    ONNXRUNTIME,
    PYTHON,
    ServingOptions,
    model_config,
    write_model,
)
from tests.models.triton.small import export_sums

pytestmark = pytest.mark.models


def parsed(text: str) -> model_config_pb2.ModelConfig:
    """The config, read by the message that Triton reads it into."""
    return text_format.Parse(text, model_config_pb2.ModelConfig())


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_config_says_what_the_contract_says(tmp_path: Path, backend: str) -> None:
    model = export_sums(tmp_path, weights="abc", odd='a "b" \\ c\nd')
    config = parsed(model_config(model, ServingOptions(backend, 24, 3)))
    assert (config.name, config.backend, config.max_batch_size) == ("sums", backend, 24)
    assert [(t.name, t.data_type, list(t.dims)) for t in config.input] == [
        ("values", model_config_pb2.TYPE_FP32, [-1]),
        ("mask", model_config_pb2.TYPE_INT64, [-1]),
    ]
    assert [(t.name, t.data_type, list(t.dims)) for t in config.output] == [
        ("sum", model_config_pb2.TYPE_FP32, [1]),
        ("pair", model_config_pb2.TYPE_FP32, [2]),
    ]
    assert config.HasField("dynamic_batching")
    assert config.dynamic_batching.max_queue_delay_microseconds > 0
    assert {key: value.string_value for key, value in config.parameters.items()} == {
        "intra_op_thread_count": "3",
        "weights": "abc",
        "odd": 'a "b" \\ c\nd',
    }


def test_rows_of_unlike_lengths_share_batches_where_the_backend_fills_them_up(
    tmp_path: Path,
) -> None:
    model = export_sums(tmp_path)
    python = parsed(model_config(model, ServingOptions(PYTHON)))
    onnxruntime = parsed(model_config(model, ServingOptions(ONNXRUNTIME)))
    assert all(tensor.allow_ragged_batch for tensor in python.input)
    assert not any(tensor.allow_ragged_batch for tensor in onnxruntime.input)
    # One number a row, which Triton shows as one dimension.
    assert [tensor.HasField("reshape") for tensor in onnxruntime.output] == [True, False]
    assert not any(tensor.HasField("reshape") for tensor in python.output)


@pytest.mark.parametrize(("backend", "files"), [(ONNXRUNTIME, []), (PYTHON, ["model.py"])])
def test_a_model_is_written_whole_over_an_older_one(
    tmp_path: Path, backend: str, files: list[str]
) -> None:
    model = export_sums(tmp_path)
    model.onnx_path.with_name("sums.onnx.data").write_bytes(b"large weights")
    repository = tmp_path / "repository"
    (repository / "sums/7").mkdir(parents=True)
    folder = write_model(repository, model, ServingOptions(backend))
    assert [path.name for path in repository.iterdir()] == ["sums"]
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    wanted = ["config.pbtxt", "1/model.onnx", "1/sums.onnx.data", *(f"1/{f}" for f in files)]
    assert names == sorted(wanted)
    assert (folder / "1/model.onnx").read_bytes() == model.onnx_path.read_bytes()
