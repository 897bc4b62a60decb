"""What all six services, and the gateway where it applies, have in common, as processes."""

import shutil
import tempfile
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import grpc
import pytest
from grpc_reflection.v1alpha import reflection_pb2, reflection_pb2_grpc
from whereisaudio.media.v1 import media_pb2
from whereisaudio.musicgen.v1 import musicgen_pb2, musicgen_pb2_grpc

from tests.services.processes import (
    NOT_SERVING,
    SERVING,
    Service,
    free_port,
    run,
    service,
    wait_until_serving,
)
from tests.services.work import WORK

GATEWAY = "whereisaudio.gateway.v1.ProductionService"
FULL_NAMES = {**{name: work.full_name for name, work in WORK.items()}, "gateway": GATEWAY}
# What nobody waits for in vain: only a service that is stuck takes longer.
PATIENCE_S = 60


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    """A folder whose path leaves room for the names of sockets."""
    path = Path(tempfile.mkdtemp(prefix="wia-test-"))
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="module")
def services(folder: Path) -> Iterator[dict[str, Service]]:
    """All processes, started at once."""
    with ExitStack() as stack:
        # A drain that waits for anything but calls is noticed.
        patient = {"WIA_DRAIN_S": "3600"}
        started = {
            name: stack.enter_context(service(folder, ["services", name], patient)) for name in WORK
        }
        started["gateway"] = stack.enter_context(
            service(
                folder,
                ["gateway"],
                {
                    **patient,
                    "WIA_HTTP_ADDRESS": f"unix:{folder}/http",
                    "WIA_DATA_DIR": f"{folder}/data",
                    **{f"WIA_{n.upper()}_ADDRESS": s.grpc_address for n, s in started.items()},
                },
            )
        )
        for running in started.values():
            wait_until_serving(running)
        yield started


@pytest.mark.parametrize("name", FULL_NAMES)
def test_health_is_not_serving_before_it_serves(services: dict[str, Service], name: str) -> None:
    # The mixer has nothing to load: who asks may come too late to see it unready.
    started = services[name].statuses
    assert started == [NOT_SERVING, SERVING] or (name, started) == ("mixer", [SERVING])
    assert services[name].health() == SERVING


@pytest.mark.parametrize("name", FULL_NAMES)
def test_reflection_lists_the_service(services: dict[str, Service], name: str) -> None:
    def requests() -> Iterator[Any]:
        yield reflection_pb2.ServerReflectionRequest(list_services="")
        yield reflection_pb2.ServerReflectionRequest(file_containing_symbol=FULL_NAMES[name])

    with services[name].channel() as channel:
        stub = reflection_pb2_grpc.ServerReflectionStub(channel)
        listed, described = stub.ServerReflectionInfo(requests(), timeout=PATIENCE_S)
    names = {entry.name for entry in listed.list_services_response.service}
    assert FULL_NAMES[name] in names
    assert described.file_descriptor_response.file_descriptor_proto


@pytest.mark.parametrize("name", WORK)
def test_engines_are_listed_and_one_is_loaded(services: dict[str, Service], name: str) -> None:
    with services[name].channel() as channel:
        method = channel.unary_unary(
            f"/{FULL_NAMES[name]}/ListEngines",
            request_serializer=media_pb2.ListEnginesRequest.SerializeToString,
            response_deserializer=media_pb2.ListEnginesResponse.FromString,
        )
        engines = method(media_pb2.ListEnginesRequest(), timeout=PATIENCE_S).engines
    (loaded,) = [engine for engine in engines if engine.loaded]
    assert loaded.available
    assert loaded.version
    assert loaded.licence
    assert loaded.device == "cpu"
    assert all(engine.unavailable_reason for engine in engines if not engine.available)


# There is one mixer: its config names no engine.
@pytest.mark.parametrize("name", [name for name in WORK if name != "mixer"])
def test_another_engine_than_the_loaded_is_a_failed_precondition(
    services: dict[str, Service], name: str
) -> None:
    with services[name].channel() as channel, pytest.raises(grpc.RpcError) as caught:
        WORK[name].small(channel, "parrot", PATIENCE_S)
    assert caught.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    assert "'parrot' was asked for, 'light' is loaded" in caught.value.details()


@pytest.mark.parametrize("name", WORK)
def test_a_deadline_is_kept_and_frees_the_work(services: dict[str, Service], name: str) -> None:
    with services[name].channel() as channel:
        for deadline_s in (0.001, 0.3, 0.001):
            with pytest.raises(grpc.RpcError) as caught:
                WORK[name].large(channel, "", deadline_s)
            assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
        assert WORK[name].fits(WORK[name].small(channel, "", PATIENCE_S))
    assert _running_calls(services[name]) == 0


def _running_calls(running: Service) -> float:
    """Calls that are in work, as the metrics tell it."""
    url = f"http://127.0.0.1:{running.metrics_port}/metrics"
    with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:
        lines = answer.read().decode().splitlines()
    counts = [float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(_RUNNING)]
    assert counts
    return sum(counts)


_RUNNING = "wia_rpc_calls_running{"


@pytest.mark.parametrize("name", ["gateway", *WORK])
def test_sigterm_ends_an_idle_process_well(services: dict[str, Service], name: str) -> None:
    with services[name].channel() as channel:
        grpc.channel_ready_future(channel).result(PATIENCE_S)
        # An open connection holds nothing up.
        assert services[name].end() == 0
    assert services[name].statuses[-2:] == [SERVING, NOT_SERVING]


def test_sigterm_lets_calls_in_work_end(folder: Path) -> None:
    (folder / "draining").mkdir()
    with service(folder / "draining", ["services", "musicgen"]) as running:
        wait_until_serving(running)
        answers: list[Any] = []
        begun = threading.Event()

        def listen() -> None:
            with running.channel() as channel:
                for answer in _music(channel):
                    answers.append(answer)
                    begun.set()

        listener = threading.Thread(target=listen)
        listener.start()
        assert begun.wait(PATIENCE_S)
        assert running.end() == 0
        listener.join(PATIENCE_S)
    assert answers[-1].result.frame_count == 20 * 48_000
    assert running.statuses == [NOT_SERVING, SERVING, NOT_SERVING]


def _music(channel: grpc.Channel) -> Iterator[Any]:
    request = musicgen_pb2.GenerateRequest(
        emotion=media_pb2.EmotionScores(sadness=1.0),
        intensity=0.5,
        duration_ms=20_000,
        takes=[media_pb2.TakeSpec(seed=1, temperature=1.0)],
    )
    stub = musicgen_pb2_grpc.MusicGenStub(channel)
    return iter(stub.Generate(request, timeout=PATIENCE_S))


@pytest.mark.parametrize(
    ("variable", "value"), [("WIA_ENGINE", "parrot"), ("WIA_METRICS_PORT", "many")]
)
def test_a_bad_setting_stops_the_start_and_is_named(
    folder: Path, variable: str, value: str
) -> None:
    started = {
        name: run(
            ["services", name],
            {
                "WIA_GRPC_ADDRESS": f"unix:{folder}/bad-{name}",
                "WIA_HEALTH_ADDRESS": f"unix:{folder}/bad-{name}-health",
                "WIA_METRICS_PORT": "0",
                variable: value,
            },
        )
        for name in WORK
    }
    for name, process in started.items():
        _, errors = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 2, name
        assert variable in errors
        assert value in errors
        assert "Traceback" not in errors


@pytest.mark.parametrize(
    ("variable", "host"),
    [
        ("WIA_HTTP_ADDRESS", "0.0.0.0"),
        ("WIA_GRPC_ADDRESS", "[::]"),
        ("WIA_HTTP_ADDRESS", "example.org"),
        ("WIA_GRPC_ADDRESS", ""),
    ],
)
def test_a_gateway_beyond_loopback_needs_a_token(folder: Path, variable: str, host: str) -> None:
    environment = {
        "WIA_HTTP_ADDRESS": f"unix:{folder}/open-http",
        "WIA_GRPC_ADDRESS": f"unix:{folder}/open-grpc",
        "WIA_HEALTH_ADDRESS": f"unix:{folder}/open-health",
        "WIA_DATA_DIR": f"{folder}/open",
        "WIA_API_TOKEN": "",
        variable: f"{host}:{free_port()}",
    }
    process = run(["gateway"], environment)
    _, errors = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 2
    assert "WIA_API_TOKEN" in errors
    assert "Traceback" not in errors
    assert not (folder / "open").exists()


def test_with_a_token_it_listens_anywhere(folder: Path) -> None:
    (folder / "token").mkdir()
    environment = {
        "WIA_HTTP_ADDRESS": f"0.0.0.0:{free_port()}",
        "WIA_DATA_DIR": f"{folder}/token/data",
        "WIA_API_TOKEN": "secret",
    }
    with service(folder / "token", ["gateway"], environment) as running:
        wait_until_serving(running)
        assert running.end() == 0
