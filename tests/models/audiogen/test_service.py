"""AudioGen in a process of its own, as `make serve` and a container run it."""

import hashlib
import shutil
import tempfile
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import numpy as np
import pytest
from whereisaudio.audiogen.v1 import audiogen_pb2 as pb
from whereisaudio.audiogen.v1 import audiogen_pb2_grpc
from whereisaudio.media.v1 import media_pb2

from tests.services.processes import Service, run, service, wait_until_serving

pytestmark = pytest.mark.models

PATIENCE_S = 120


@pytest.fixture(scope="module")
def running(models_dir: Path) -> Iterator[Service]:
    folder = Path(tempfile.mkdtemp(prefix="wia-test-"))
    environment = {
        "WIA_ENGINE": "audiocraft",
        "WIA_MODELS_DIR": str(models_dir),
        "WIA_DEVICE": "cpu",
    }
    with service(folder, ["services", "audiogen"], environment) as started:
        wait_until_serving(started)
        yield started
    shutil.rmtree(folder)


def request(prompt: str = "rain", **fields: Any) -> pb.GenerateRequest:
    takes = [media_pb2.TakeSpec(seed=seed, temperature=1.0) for seed in fields.pop("seeds", [1])]
    return pb.GenerateRequest(prompt=prompt, takes=takes, **{"duration_ms": 800, **fields})


def generate(
    channel: grpc.Channel, asked: pb.GenerateRequest, timeout_s: float = PATIENCE_S
) -> dict[int, list[pb.GenerateResponse]]:
    """The responses of each take."""
    takes: dict[int, list[pb.GenerateResponse]] = defaultdict(list)
    for response in audiogen_pb2_grpc.AudioGenStub(channel).Generate(asked, timeout=timeout_s):
        takes[response.take_index].append(response)
    return takes


def audio(responses: list[pb.GenerateResponse]) -> bytes:
    return b"".join(response.chunk.data for response in responses)


def test_takes_come_as_from_any_engine(running: Service) -> None:
    with running.channel() as channel:
        takes = generate(channel, request(seeds=[1, 2, 1], lasting=True))
        stub = audiogen_pb2_grpc.AudioGenStub(channel)
        listed = stub.ListEngines(media_pb2.ListEnginesRequest(), timeout=PATIENCE_S).engines
    for responses in takes.values():
        kinds = [kind for r in responses if (kind := str(r.WhichOneof("payload"))) != "progress"]
        assert kinds == ["format", "chunk", "result"]
        [form] = [r.format for r in responses if r.WhichOneof("payload") == "format"]
        assert (form.sample_rate_hz, form.channel_count) == (48_000, 1)
        result = responses[-1].result
        assert result.audio_sha256 == hashlib.sha256(audio(responses)).hexdigest()
        assert result.frame_count == 800 * 48 == len(np.frombuffer(audio(responses), "<f4"))
        assert result.engine.name == "audiocraft"
        assert result.engine.licence == "CC-BY-NC-4.0"
    assert audio(takes[0]) == audio(takes[2]) != audio(takes[1])
    [loaded] = [engine for engine in listed if engine.loaded]
    assert (loaded.name, loaded.choice_reason) == ("audiocraft", "named in the settings")
    assert {engine.name for engine in listed} == {"audiocraft", "light"}


def test_calls_that_come_together_get_what_they_would_get_alone(running: Service) -> None:
    asked = [request(prompt, seeds=[seed]) for seed, prompt in enumerate(["rain", "a dog", "wind"])]
    with running.channel() as channel:
        alone = [audio(generate(channel, one)[0]) for one in asked]
        together = [b""] * len(asked)

        def call(index: int) -> None:
            together[index] = audio(generate(channel, asked[index])[0])

        threads = [threading.Thread(target=call, args=(index,)) for index in range(len(asked))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE_S)
    assert together == alone


def test_deadlines_and_callers_who_leave_free_the_engine(running: Service) -> None:
    endless = request(duration_ms=600_000, lasting=True, seeds=range(8))
    with running.channel() as channel:
        with pytest.raises(grpc.RpcError) as caught:
            generate(channel, endless, timeout_s=1.0)
        assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
        call = audiogen_pb2_grpc.AudioGenStub(channel).Generate(endless)
        next(iter(call))
        call.cancel()
        assert generate(channel, request())[0][-1].WhichOneof("payload") == "result"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"duration_ms": 0}, grpc.StatusCode.INVALID_ARGUMENT),
        ({"prompt": "비"}, grpc.StatusCode.INVALID_ARGUMENT),
        ({"engine": "light"}, grpc.StatusCode.FAILED_PRECONDITION),
        ({"rights_mode": media_pb2.RIGHTS_MODE_COMMERCIAL}, grpc.StatusCode.PERMISSION_DENIED),
    ],
)
def test_wrong_requests_are_refused(
    running: Service, fields: dict[str, Any], code: grpc.StatusCode
) -> None:
    with running.channel() as channel, pytest.raises(grpc.RpcError) as caught:
        generate(channel, request(**{"prompt": "rain", **fields}))
    assert caught.value.code() is code


def test_a_checkpoint_that_is_cut_short_stops_the_start(models_dir: Path, tmp_path: Path) -> None:
    spoilt = Path(shutil.copytree(models_dir / "audiogen-medium", tmp_path / "spoilt"))
    file = spoilt / "state_dict.bin"
    file.write_bytes(file.read_bytes()[:5000])
    process = run(
        ["services", "audiogen"],
        {
            "WIA_GRPC_ADDRESS": "127.0.0.1:0",
            "WIA_HEALTH_ADDRESS": "127.0.0.1:0",
            "WIA_METRICS_PORT": "0",
            "WIA_ENGINE": "audiocraft",
            "WIA_MODELS_DIR": str(models_dir),
            "WIA_AUDIOGEN_MODEL": str(spoilt),
            "WIA_DEVICE": "cpu",
        },
    )
    _, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode != 0
    assert "cut short" in errors
    assert "Traceback" not in errors
