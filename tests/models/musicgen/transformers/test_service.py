"""The service with this engine over a real server."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import numpy as np
import pytest
from whereisaudio.media.v1 import media_pb2
from whereisaudio.musicgen.v1 import musicgen_pb2, musicgen_pb2_grpc

from common.audio.chunks import FrameReader
from common.audio.format import AudioEncoding, AudioFormat
from common.errors import PermissionDenied
from common.rpc.client import open_channel
from common.service import running
from common.wire import chunk_from_proto, format_from_proto
from services.musicgen.service import DEFINITION
from services.musicgen.settings import MusicGenSettings

pytestmark = pytest.mark.models

_FORMAT = AudioFormat(AudioEncoding.F32LE, 48_000, 1)


def _settings(folder: Path, **changes: Any) -> MusicGenSettings:
    wanted: dict[str, Any] = {
        "grpc_address": "127.0.0.1:0",
        "health_address": "127.0.0.1:0",
        "metrics_port": 0,
        "drain_s": 0,
        "engine": "musicgen",
        "device": "cpu",
        "models_dir": folder.parent,
        "musicgen_model": str(folder),
    }
    return MusicGenSettings(**{**wanted, **changes})


@pytest.fixture
async def stub(coarse_folder: Path) -> AsyncIterator[Any]:
    """A stub of a musicgen service with the tiny checkpoint."""
    async with (
        running(DEFINITION, _settings(coarse_folder)) as bound,
        open_channel(bound.grpc_address) as channel,
    ):
        yield musicgen_pb2_grpc.MusicGenStub(channel)


def _request(**changes: Any) -> musicgen_pb2.GenerateRequest:
    wanted: dict[str, Any] = {
        "emotion": media_pb2.EmotionScores(fear=0.9, neutral=0.1),
        "intensity": 0.5,
        "duration_ms": 2_000,
        "takes": [media_pb2.TakeSpec(seed=3, temperature=1.0)],
    }
    return musicgen_pb2.GenerateRequest(**{**wanted, **changes})


async def _frames(stub: Any, request: musicgen_pb2.GenerateRequest) -> dict[int, Any]:
    """The frames of each take, checked against its result."""
    readers: dict[int, FrameReader] = {}
    frames: dict[int, list[Any]] = {}
    async for response in stub.Generate(request):
        index = response.take_index
        match response.WhichOneof("payload"):
            case "format":
                assert format_from_proto(response.format) == _FORMAT
                readers[index], frames[index] = FrameReader(_FORMAT), []
            case "chunk":
                frames[index].append(readers[index].read(chunk_from_proto(response.chunk)))
            case "result":
                assert response.result.audio_sha256 == readers[index].sha256
                assert response.result.engine.name == "musicgen"
    return {index: np.concatenate(parts) for index, parts in frames.items()}


def _digest(frames: Any) -> str:
    return hashlib.sha256(frames.tobytes()).hexdigest()


async def test_takes_of_several_productions_come_as_they_would_alone(stub: Any) -> None:
    requests = [
        _request(takes=[media_pb2.TakeSpec(seed=seed, temperature=1.0) for seed in (1, 2)]),
        _request(takes=[media_pb2.TakeSpec(seed=7, temperature=0.5)], genre="piano"),
        _request(emotion=media_pb2.EmotionScores(happiness=1.0), duration_ms=1_200),
    ]
    together = await asyncio.gather(*(_frames(stub, request) for request in requests))
    for request, made in zip(requests, together, strict=True):
        assert sorted(made) == list(range(len(request.takes)))
        alone = await _frames(stub, request)
        for index, frames in made.items():
            assert frames.shape == (request.duration_ms * 48, 1)
            assert np.allclose(frames, alone[index], atol=1e-5)


async def test_the_same_request_gives_the_same_bytes(stub: Any) -> None:
    first, second = await _frames(stub, _request()), await _frames(stub, _request())
    assert _digest(first[0]) == _digest(second[0])


async def test_previous_audio_over_the_wire_is_gone_on_from(stub: Any) -> None:
    noise = np.random.default_rng(0).normal(0, 0.1, (48_000 * 3, 1)).astype(np.float32)
    audio_format = media_pb2.AudioFormat(
        encoding=media_pb2.AUDIO_ENCODING_F32LE, sample_rate_hz=48_000, channel_count=1
    )
    request = _request(previous_audio=noise.tobytes(), previous_format=audio_format)
    plain, following = await _frames(stub, _request()), await _frames(stub, request)
    assert following[0].shape == plain[0].shape
    assert _digest(following[0]) != _digest(plain[0])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"genre": "polka"}, "genre"),
        ({"duration_ms": 0}, "duration_ms"),
        ({"takes": []}, "takes"),
    ],
)
async def test_what_is_wrong_is_named(stub: Any, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await _frames(stub, _request(**changes))
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert (caught.value.details() or "").startswith(f"{field}: ")


async def test_commercial_productions_are_refused(stub: Any) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await _frames(stub, _request(rights_mode=media_pb2.RIGHTS_MODE_COMMERCIAL))
    assert caught.value.code() is grpc.StatusCode.PERMISSION_DENIED


async def test_a_commercial_deployment_does_not_load_it(folder: Path) -> None:
    with pytest.raises(PermissionDenied):
        async with running(DEFINITION, _settings(folder, commercial_only=True)):
            pass


async def test_a_deadline_frees_the_worker(stub: Any) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        async for _ in stub.Generate(_request(duration_ms=1_800_000), timeout=0.3):
            pass
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert (await _frames(stub, _request()))[0].shape == (96_000, 1)
