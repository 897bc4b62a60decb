"""Asking a real Triton server: its answers, its refusals, its absence."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.random import PCG64, Generator
from tritonclient.grpc import InferenceServerClient

from common.errors import Cancelled, Error, FailedPrecondition, Unavailable
from common.offload import CancelToken
from services.classifier.triton.connection import Connection
from services.classifier.triton.contract import Contract, Tensor
from services.classifier.triton.repository import PYTHON, ServingOptions, write_model
from services.classifier.triton.requests import Arrays, infer
from tests.models.triton.server import Triton, triton
from tests.models.triton.small import SUMS, export_sums
from tests.services.processes import free_port

pytestmark = pytest.mark.models

OPTIONS = ServingOptions(PYTHON, max_batch_items=8, thread_count=1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Triton]:
    """Triton with the small model."""
    folder = tmp_path_factory.mktemp("triton")
    write_model(folder / "repository", export_sums(folder, weights="first"), OPTIONS)
    with triton(folder / "repository", folder) as running:
        yield running


@pytest.fixture
def connection(server: Triton) -> Iterator[Connection]:
    with closing(Connection(server.address, timeout_s=10, patience_s=30)) as connection:
        yield connection


def go_on() -> None:
    """Somebody waits."""


def some_requests(count: int) -> list[Arrays]:
    """Requests of one to three rows, of unlike lengths, the last values of each row masked."""
    random = Generator(PCG64(3))
    requests: list[Arrays] = []
    for _ in range(count):
        shape = (int(random.integers(1, 4)), int(random.integers(2, 40)))
        mask = np.ones(shape, np.int64)
        mask[:, -1] = 0
        requests.append({"values": random.normal(size=shape).astype(np.float32), "mask": mask})
    return requests


def expected(request: Arrays) -> np.ndarray:
    return (request["values"] * request["mask"]).sum(axis=1)


def refusal(connection: Connection, contract: Contract = SUMS) -> Error:
    with pytest.raises(Error) as caught:
        connection.require(contract, go_on)
    return caught.value


def test_a_model_is_described(connection: Connection) -> None:
    served = connection.require(SUMS, go_on)
    assert served.max_batch_items == 8
    assert served.parameters["weights"] == "first"


def test_answers_come_in_the_order_of_the_requests(connection: Connection) -> None:
    requests = some_requests(60)
    answers = infer(connection, SUMS, requests, go_on)
    for request, answer in zip(requests, answers, strict=True):
        assert answer["sum"] == pytest.approx(expected(request), abs=1e-5)
        assert answer["pair"].shape == (len(request["values"]), 2)


def test_requests_of_several_callers_share_batches(server: Triton) -> None:
    def ask() -> None:
        with closing(Connection(server.address, 10, 30)) as own:
            infer(own, SUMS, some_requests(40), go_on)

    callers = [threading.Thread(target=ask) for _ in range(4)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    with InferenceServerClient(server.address) as client:
        (found,) = client.get_inference_statistics("sums").model_stats
    assert found.execution_count < found.inference_count
    assert max(batch.batch_size for batch in found.batch_stats) > 3


def test_no_requests_are_no_answers(connection: Connection) -> None:
    assert infer(connection, SUMS, [], go_on) == []


def test_a_model_that_is_not_there(connection: Connection) -> None:
    error = refusal(connection, replace(SUMS, model="kobert"))
    assert isinstance(error, FailedPrecondition)
    assert error.reason == "TRITON_MODEL_MISSING"
    assert "'kobert'" in error.message
    assert "training.export_triton" in error.message


@pytest.mark.parametrize(
    "wrong",
    [
        replace(SUMS, inputs=SUMS.inputs[:1]),
        replace(SUMS, inputs=(Tensor("values", "INT64", (-1,)), SUMS.inputs[1])),
        replace(SUMS, outputs=(SUMS.outputs[0], Tensor("pair", "FP32", (7,)))),
    ],
    ids=["an input more", "another type", "another shape"],
)
def test_a_model_of_another_kind(connection: Connection, wrong: Contract) -> None:
    error = refusal(connection, wrong)
    assert isinstance(error, FailedPrecondition)
    assert error.reason == "TRITON_MODEL_MISMATCH"
    assert "sums: mask INT64 [-1], values FP32 [-1] -> pair FP32 [2], sum FP32 [1]" in error.message


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        (((2, 3, 1), (2, 3)), "unexpected shape"),
        (((9, 3), (9, 3)), "batch-size must be <= 8"),
        (((2, 3), (2, 5)), "shapes differ"),
    ],
    ids=["a dimension more", "too many rows", "shapes that do not fit each other"],
)
def test_a_request_that_the_model_refuses(
    connection: Connection, shapes: tuple[tuple[int, ...], tuple[int, ...]], said: str
) -> None:
    values, mask = shapes
    request = {"values": np.ones(values, np.float32), "mask": np.ones(mask, np.int64)}
    with pytest.raises(FailedPrecondition) as caught:
        infer(connection, SUMS, [request], go_on)
    assert caught.value.reason == "TRITON_REFUSED"
    assert said in caught.value.message
    assert infer(connection, SUMS, some_requests(2), go_on)


def test_who_cancels_waits_no_longer(server: Triton, connection: Connection) -> None:
    token = CancelToken()
    connection.require(SUMS, go_on)
    server.pause()
    try:
        threading.Timer(0.3, token.cancel).start()
        with pytest.raises(Cancelled):
            infer(connection, SUMS, some_requests(20), token.raise_if_cancelled)
    finally:
        server.resume()


def test_a_server_that_does_not_answer_is_unavailable(server: Triton) -> None:
    with closing(Connection(server.address, timeout_s=3, patience_s=3)) as hasty:
        hasty.require(SUMS, go_on)
        server.pause()
        try:
            with pytest.raises(Unavailable) as caught:
                infer(hasty, SUMS, some_requests(2), go_on)
        finally:
            server.resume()
    assert caught.value.reason == "TRITON_TIMEOUT"


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with closing(Connection(f"127.0.0.1:{free_port()}", timeout_s=1, patience_s=0.5)) as nowhere:
        error = refusal(nowhere)
    assert isinstance(error, Unavailable)
    assert error.reason == "TRITON_UNAVAILABLE"
    assert "cannot be reached" in error.message


def test_work_goes_on_when_the_server_comes_back(server: Triton, connection: Connection) -> None:
    connection.require(SUMS, go_on)
    requests, looks = some_requests(400), 0

    def crash_once() -> None:
        nonlocal looks
        looks += 1
        if looks == 10:
            server.kill()
            server.start()

    answers = infer(connection, SUMS, requests, crash_once)
    assert looks > 10
    for request, answer in zip(requests, answers, strict=True):
        assert answer["sum"] == pytest.approx(expected(request), abs=1e-5)


def test_a_server_that_stays_away_is_unavailable(server: Triton) -> None:
    with closing(Connection(server.address, timeout_s=5, patience_s=5)) as hasty:
        hasty.require(SUMS, go_on)
        server.kill()
        try:
            with pytest.raises(Unavailable) as caught:
                infer(hasty, SUMS, some_requests(3), go_on)
        finally:
            server.start()
            server.wait()
    assert caught.value.reason == "TRITON_UNAVAILABLE"


def test_other_weights_under_the_same_name_are_noticed(
    server: Triton, connection: Connection, tmp_path: Path
) -> None:
    connection.require(SUMS, go_on)
    kept = tmp_path / "kept"
    shutil.copytree(server.repository / "sums", kept)
    server.kill()
    write_model(server.repository, export_sums(tmp_path, weights="second"), OPTIONS)
    server.start()
    try:
        with pytest.raises(FailedPrecondition) as caught:
            infer(connection, SUMS, some_requests(3), go_on)
    finally:
        server.kill()
        shutil.rmtree(server.repository / "sums")
        shutil.copytree(kept, server.repository / "sums")
        server.start()
        server.wait()
    assert caught.value.reason == "TRITON_MODEL_CHANGED"


def test_a_wait_is_given_up_with_its_caller() -> None:
    token = CancelToken()
    threading.Timer(0.2, token.cancel).start()
    connection = Connection(f"127.0.0.1:{free_port()}", timeout_s=1, patience_s=600)
    with closing(connection), pytest.raises(Cancelled):
        connection.require(SUMS, token.raise_if_cancelled)
