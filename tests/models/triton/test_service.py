"""The classifier as a process of its own that asks Triton."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import grpc
import pytest
from whereisaudio.classifier.v1 import classifier_pb2 as pb
from whereisaudio.classifier.v1 import classifier_pb2_grpc
from whereisaudio.media.v1 import media_pb2

from common.rpc.status import from_rpc_error
from tests.models.triton.server import Triton
from tests.services.processes import Service, free_port, run, service, wait_until_serving

pytestmark = pytest.mark.models

PATIENCE_S = 240


def environment(kobert_folder: Path, voice_folder: Path, url: str) -> dict[str, str]:
    """The settings of a service that asks Triton at the address, by `auto`."""
    return {
        "WIA_KOBERT_MODEL": str(kobert_folder),
        "WIA_VOICE_MODEL": str(voice_folder),
        "WIA_TRITON_URL": url,
        "WIA_TRITON_TIMEOUT_S": "10",
        "WIA_TRITON_PATIENCE_S": "1",
    }


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder whose path leaves room for the names of sockets."""
    path = Path(tempfile.mkdtemp(prefix="wia-test-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def classifier(
    folder: Path, kobert_folder: Path, voice_folder: Path, classifier_server: Triton
) -> Iterator[Service]:
    settings = environment(kobert_folder, voice_folder, classifier_server.address)
    with service(folder, ["services", "classifier"], settings) as running:
        wait_until_serving(running)
        yield running


def label(running: Service, *texts: str, timeout_s: float = PATIENCE_S) -> list[pb.SentenceLabel]:
    """The labels of sentences."""
    requests = [pb.ClassifyRequest(config=pb.ClassifyConfig(language="ko"))]
    requests += [
        pb.ClassifyRequest(sentence=media_pb2.Sentence(id=f"s{place}", text=text, end_ms=900))
        for place, text in enumerate(texts)
    ]
    with running.channel() as channel:
        stub = classifier_pb2_grpc.ClassifierStub(channel)
        answers = list(stub.Classify(iter(requests), timeout=timeout_s))
    assert answers[-1].result.engine.name == "triton"
    return [answer.label for answer in answers[:-1]]


def test_auto_takes_triton_where_the_settings_name_it(classifier: Service) -> None:
    with classifier.channel() as channel:
        stub = classifier_pb2_grpc.ClassifierStub(channel)
        engines = stub.ListEngines(media_pb2.ListEnginesRequest(), timeout=PATIENCE_S).engines
    (loaded,) = [engine for engine in engines if engine.loaded]
    assert loaded.name == "triton"
    assert loaded.device.startswith("Triton at 127.0.0.1:")


def test_sentences_are_labelled(classifier: Service) -> None:
    labels = label(classifier, "비가 쏟아졌다.", "문이 쾅 닫혔다.")
    assert [found.sentence_id for found in labels] == ["s0", "s1"]
    assert all(0 < found.effect_probability < 1 for found in labels)


def test_a_deadline_ends_the_work_and_a_missing_server_is_unavailable(
    classifier: Service, classifier_server: Triton
) -> None:
    classifier_server.pause()
    try:
        with pytest.raises(grpc.RpcError) as late:
            label(classifier, "비가 쏟아졌다.", timeout_s=0.5)
    finally:
        classifier_server.resume()
    assert late.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    classifier_server.kill()
    try:
        with pytest.raises(grpc.RpcError) as away:
            label(classifier, "비가 쏟아졌다.")
    finally:
        classifier_server.start()
        classifier_server.wait()
    assert from_rpc_error(away.value).reason == "TRITON_UNAVAILABLE"
    assert away.value.code() is grpc.StatusCode.UNAVAILABLE
    assert label(classifier, "비가 쏟아졌다.")


def test_without_its_server_the_service_does_not_start_and_says_so(
    folder: Path, kobert_folder: Path, voice_folder: Path
) -> None:
    url = f"127.0.0.1:{free_port()}"
    process = run(
        ["services", "classifier"],
        {
            **environment(kobert_folder, voice_folder, url),
            "WIA_GRPC_ADDRESS": f"unix:{folder}/alone",
            "WIA_HEALTH_ADDRESS": f"unix:{folder}/alone-health",
            "WIA_METRICS_PORT": "0",
        },
    )
    _, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 1
    assert errors.splitlines()[-1].startswith(f"classifier: Triton at {url} cannot be reached")
    assert "Traceback" not in errors
