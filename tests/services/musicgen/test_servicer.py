"""The service over a real server."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import numpy as np
import pytest
from whereisaudio.media.v1 import media_pb2
from whereisaudio.musicgen.v1 import musicgen_pb2, musicgen_pb2_grpc

from common.audio.chunks import CHUNK_BYTES, FrameReader
from common.audio.format import AudioEncoding, AudioFormat
from common.rpc.client import open_channel
from common.service import running
from common.wire import chunk_from_proto, format_from_proto
from services.musicgen.service import DEFINITION
from services.musicgen.settings import MusicGenSettings

_MAJOR = musicgen_pb2.MODE_MAJOR
_FORMAT = AudioFormat(AudioEncoding.F32LE, 48_000, 2)


@pytest.fixture
async def stub(tmp_path: Path) -> AsyncIterator[Any]:
    """A stub of a musicgen service of its own, on a machine without weights."""
    settings = MusicGenSettings(
        grpc_address="127.0.0.1:0",
        health_address="127.0.0.1:0",
        metrics_port=0,
        drain_s=0,
        models_dir=tmp_path,
    )
    async with running(DEFINITION, settings) as bound, open_channel(bound.grpc_address) as channel:
        yield musicgen_pb2_grpc.MusicGenStub(channel)


def _request(**changes: Any) -> musicgen_pb2.GenerateRequest:
    wanted: dict[str, Any] = {
        "emotion": media_pb2.EmotionScores(sadness=0.8, neutral=0.2),
        "intensity": 0.5,
        "genre": "piano",
        "duration_ms": 3_000,
        "takes": [media_pb2.TakeSpec(seed=3, temperature=1.0)],
    }
    return musicgen_pb2.GenerateRequest(**{**wanted, **changes})


async def _responses(
    stub: Any, request: musicgen_pb2.GenerateRequest
) -> list[musicgen_pb2.GenerateResponse]:
    return [response async for response in stub.Generate(request)]


async def test_takes_come_as_format_chunks_and_result(stub: Any) -> None:
    specs = [media_pb2.TakeSpec(seed=seed, temperature=1.0) for seed in (3, 4)]
    responses = await _responses(stub, _request(takes=specs))
    for index in range(2):
        own = [response for response in responses if response.take_index == index]
        kinds = [response.WhichOneof("payload") for response in own]
        assert kinds[0] == "format"
        assert kinds[-1] == "result"
        assert kinds.count("format") == kinds.count("result") == 1
        assert "progress" in kinds
        assert format_from_proto(own[0].format) == _FORMAT
        reader = FrameReader(_FORMAT)
        chunks = [response.chunk for response in own if response.HasField("chunk")]
        assert all(len(chunk.data) == CHUNK_BYTES for chunk in chunks[:-1])
        frames = np.concatenate([reader.read(chunk_from_proto(chunk)) for chunk in chunks])
        result = own[-1].result
        assert frames.shape == (result.frame_count, 2) == (144_000, 2)
        assert result.audio_sha256 == reader.sha256
        assert result.seed == specs[index].seed
        assert result.engine.name == "light"
        assert result.tonality.mode == musicgen_pb2.MODE_MINOR
        assert result.loudness_lufs == pytest.approx(-23.0, abs=0.3)


async def test_the_same_request_gives_the_same_bytes(stub: Any) -> None:
    async def digest() -> str:
        responses = await _responses(stub, _request())
        chunks = [response.chunk.data for response in responses if response.HasField("chunk")]
        return hashlib.sha256(b"".join(chunks)).hexdigest()

    assert await digest() == await digest()


async def test_a_piece_follows_the_one_before(stub: Any) -> None:
    previous = musicgen_pb2.Tonality(
        tonic_pitch_class=11, mode=musicgen_pb2.MODE_MINOR, tempo_bpm=66.0
    )
    audio = {
        "previous_audio": np.zeros((4_800, 2), np.float32).tobytes(),
        "previous_format": media_pb2.AudioFormat(
            encoding=media_pb2.AUDIO_ENCODING_F32LE, sample_rate_hz=48_000, channel_count=2
        ),
    }
    responses = await _responses(stub, _request(previous=previous, duration_ms=15_000, **audio))
    tonality = responses[-1].result.tonality
    assert (tonality.tonic_pitch_class - 11) % 12 in (0, 5, 7)
    assert abs(tonality.tempo_bpm / 66.0 - 1) < 0.042


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"intensity": 1.5}, "intensity"),
        ({"intensity": float("nan")}, "intensity"),
        ({"duration_ms": 999}, "duration_ms"),
        ({"duration_ms": 1_800_001}, "duration_ms"),
        ({"takes": []}, "takes"),
        ({"takes": [media_pb2.TakeSpec()] * 9}, "takes"),
        ({"takes": [media_pb2.TakeSpec(temperature=2.5)]}, "takes[0].temperature"),
        ({"emotion": media_pb2.EmotionScores(fear=-0.1)}, "emotion"),
        ({"emotion": media_pb2.EmotionScores(fear=float("inf"))}, "emotion"),
        ({"genre": "polka"}, "genre"),
        (
            {"previous": musicgen_pb2.Tonality(tonic_pitch_class=12, mode=_MAJOR, tempo_bpm=80)},
            "previous.tonic_pitch_class",
        ),
        ({"previous": musicgen_pb2.Tonality(mode=_MAJOR, tempo_bpm=0)}, "previous.tempo_bpm"),
        ({"previous": musicgen_pb2.Tonality(tempo_bpm=80)}, "previous.mode"),
        ({"previous_audio": b"1234"}, "previous_format.encoding"),
    ],
)
async def test_what_is_wrong_is_named(stub: Any, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await _responses(stub, _request(**changes))
    assert caught.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert (caught.value.details() or "").startswith(f"{field}: ")


async def test_previous_audio_is_finite_whole_frames_and_not_too_long(stub: Any) -> None:
    audio_format = media_pb2.AudioFormat(
        encoding=media_pb2.AUDIO_ENCODING_F32LE, sample_rate_hz=48_000, channel_count=2
    )
    no_numbers = np.full((480, 2), np.nan, np.float32).tobytes()
    for data in (b"123", bytes(2 * 1024 * 1024 + 8), no_numbers):
        with pytest.raises(grpc.aio.AioRpcError, match="previous_audio"):
            await _responses(stub, _request(previous_audio=data, previous_format=audio_format))


async def test_engines_without_weights_are_listed_but_not_promised(stub: Any) -> None:
    engines = (await stub.ListEngines(media_pb2.ListEnginesRequest())).engines
    light, others = engines[-1], engines[:-1]
    assert light.name == "light"
    assert light.loaded
    assert light.commercial_use
    assert "musicgen" in [engine.name for engine in others]
    for engine in others:
        assert not engine.available
        assert engine.unavailable_reason
        assert engine.licence == "CC-BY-NC-4.0"
        assert not engine.commercial_use
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await _responses(stub, _request(engine="musicgen"))
    assert caught.value.code() is grpc.StatusCode.FAILED_PRECONDITION


async def test_a_deadline_frees_the_worker(stub: Any) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        async for _ in stub.Generate(_request(duration_ms=1_800_000), timeout=0.001):
            pass
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert (await _responses(stub, _request()))[-1].HasField("result")
