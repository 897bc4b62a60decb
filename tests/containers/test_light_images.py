"""Each light image starts as a pod does, answers a call and ends when it is told to.

`make test-images` runs this on the images that `make images` has built. Times are printed, and
recorded in docs/development.md.
"""

import grpc
import pytest
from whereisaudio.media.v1 import media_pb2

from tests.containers.containers import container, print_figures
from tests.services.work import WORK
from tools.images import REGISTRY, TAG, images

PATIENCE_S = 60


@pytest.mark.parametrize("name", WORK)
def test_a_service_starts_locked_down_answers_and_ends(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    image = f"{REGISTRY}/{name}:{TAG}"
    with container(image, images()[name].arguments) as running:
        assert running.execute("python", "-c", "import os; print(os.getuid())") == "10001"
        with pytest.raises(RuntimeError, match="Read-only file system"):
            running.execute("python", "-c", "open('/venv/x', 'w')")
        process = running.execute("python", "-c", "print(open('/proc/1/cmdline').read())")
        assert process.split("\0")[:3] == ["python", "-P", "-m"]
        with grpc.insecure_channel(running.grpc_address) as channel:
            engines = channel.unary_unary(
                f"/{WORK[name].full_name}/ListEngines",
                request_serializer=media_pb2.ListEnginesRequest.SerializeToString,
                response_deserializer=media_pb2.ListEnginesResponse.FromString,
            )(media_pb2.ListEnginesRequest(), timeout=PATIENCE_S).engines
            assert any(engine.loaded for engine in engines)
            assert WORK[name].fits(WORK[name].small(channel, "", PATIENCE_S))
        assert running.end() == 0
    with capsys.disabled():
        print_figures(running, image)


def test_no_compiler_and_no_installer_is_left_in() -> None:
    with container(f"{REGISTRY}/stt:{TAG}", images()["stt"].arguments) as running:
        found = running.execute(
            "python",
            "-c",
            "import shutil; print([n for n in ('gcc', 'cc', 'g++', 'make') if shutil.which(n)])",
        )
        assert found == "[]"
        packages = running.execute(
            "python", "-c", "import importlib.util as u; print(u.find_spec('pip'))"
        )
        assert packages == "None"
