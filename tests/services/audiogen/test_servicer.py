import asyncio
import hashlib
from collections import defaultdict
from collections.abc import AsyncIterator

import grpc
import numpy as np
import pytest
import pytest_asyncio
from whereisaudio.audiogen.v1 import audiogen_pb2 as pb
from whereisaudio.audiogen.v1 import audiogen_pb2_grpc
from whereisaudio.media.v1 import media_pb2

from common.audio.chunks import CHUNK_BYTES
from common.rpc.client import open_channel
from common.rpc.status import from_rpc_error
from common.service import running
from services.audiogen.service import DEFINITION
from services.audiogen.settings import AudioGenSettings

pytestmark = pytest.mark.asyncio(loop_scope="module")

Stub = "audiogen_pb2_grpc.AudioGenAsyncStub"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stub() -> AsyncIterator["Stub"]:
    """The stub of one service for the whole file: each test leaves it as it was."""
    settings = AudioGenSettings(
        grpc_address="127.0.0.1:0",
        health_address="127.0.0.1:0",
        metrics_port=0,
        drain_s=0,
        engine="light",
    )
    async with running(DEFINITION, settings) as bound, open_channel(bound.grpc_address) as channel:
        yield audiogen_pb2_grpc.AudioGenStub(channel)


def request(**fields: object) -> pb.GenerateRequest:
    takes = [media_pb2.TakeSpec(seed=seed, temperature=1.0) for seed in fields.pop("seeds", [1])]  # type: ignore[attr-defined]
    return pb.GenerateRequest(**{"duration_ms": 1000, "takes": takes, **fields})


async def generate(stub: Stub, asked: pb.GenerateRequest) -> dict[int, list[pb.GenerateResponse]]:
    """The responses of each take."""
    takes: dict[int, list[pb.GenerateResponse]] = defaultdict(list)
    async for response in stub.Generate(asked, timeout=60):
        takes[response.take_index].append(response)
    return takes


def kinds(responses: list[pb.GenerateResponse]) -> list[str]:
    return [str(response.WhichOneof("payload")) for response in responses]


def audio(responses: list[pb.GenerateResponse]) -> bytes:
    return b"".join(response.chunk.data for response in responses)


async def refusal(stub: Stub, asked: pb.GenerateRequest) -> tuple[str, str, str]:
    """Code, reason and message of the refusal."""
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await generate(stub, asked)
    error = from_rpc_error(caught.value)
    return error.code.name, error.reason, error.message


async def test_each_take_is_format_chunks_and_result(stub: Stub) -> None:
    takes = await generate(stub, request(sound="dog_bark", duration_ms=4000, seeds=[3, 4, 3]))
    assert sorted(takes) == [0, 1, 2]
    for responses in takes.values():
        names = kinds(responses)
        assert names[0] == "format"
        assert names[-1] == "result"
        assert set(names[1:-1]) == {"chunk", "progress"}
        assert responses[0].format == media_pb2.AudioFormat(
            encoding=media_pb2.AUDIO_ENCODING_F32LE, sample_rate_hz=48000, channel_count=2
        )
        offset = 0
        for response in responses:
            if response.WhichOneof("payload") == "chunk":
                assert response.chunk.offset_bytes == offset
                assert len(response.chunk.data) <= CHUNK_BYTES
                offset += len(response.chunk.data)
        result = responses[-1].result
        assert result.audio_sha256 == hashlib.sha256(audio(responses)).hexdigest()
        assert result.frame_count == offset // 8
        assert result.rendered_sound == "dog_bark"
        assert result.score == 1
        assert result.engine.name == "light"
        assert result.engine.commercial_use
    assert audio(takes[0]) == audio(takes[2]) != audio(takes[1])


async def test_what_was_sent_is_as_loud_as_the_result_says(stub: Stub) -> None:
    takes = await generate(
        stub, request(prompt="heavy rain on a window", duration_ms=9000, lasting=True)
    )
    result = takes[0][-1].result
    samples = np.frombuffer(audio(takes[0]), "<f4").reshape(-1, 2)
    assert len(samples) == result.frame_count == 9 * 48_000
    assert result.rendered_sound == "rain_on_window"
    assert 0.5 < result.score < 1
    assert np.abs(samples).max() <= 0.892
    pyloudnorm = pytest.importorskip("pyloudnorm")
    peer_lufs = pyloudnorm.Meter(48_000).integrated_loudness(samples.astype(np.float64))
    assert result.loudness_lufs == pytest.approx(peer_lufs, abs=0.2)


async def test_an_unknown_sound_of_a_known_family_is_made_and_named(stub: Stub) -> None:
    asked = request(sound="xyzzy", family=media_pb2.SOUND_FAMILY_BELL, prompt="qwerty")
    result = (await generate(stub, asked))[0][-1].result
    assert result.rendered_sound == "bell_strike"
    assert result.score < 0.5


@pytest.mark.parametrize(
    ("fields", "reason", "named"),
    [
        ({"prompt": "quantum flux"}, "UNKNOWN_SOUND", "quantum flux"),
        ({"prompt": " "}, "INVALID_FIELD", "prompt"),
        ({"prompt": "rain", "duration_ms": 99}, "INVALID_FIELD", "duration_ms"),
        ({"prompt": "rain", "duration_ms": 600_001}, "INVALID_FIELD", "duration_ms"),
        ({"prompt": "rain", "seeds": []}, "INVALID_FIELD", "takes"),
        ({"prompt": "rain", "seeds": range(9)}, "INVALID_FIELD", "takes"),
        ({"prompt": "x" * 1001}, "INVALID_FIELD", "prompt"),
        ({"sound": "x" * 101}, "INVALID_FIELD", "sound"),
    ],
)
async def test_wrong_requests_are_refused(
    stub: Stub, fields: dict[str, object], reason: str, named: str
) -> None:
    code, got, message = await refusal(stub, request(**fields))
    assert (code, got) == ("INVALID_ARGUMENT", reason)
    assert named in message


@pytest.mark.parametrize("temperature", [-0.1, 2.1, float("nan"), float("inf")])
async def test_a_temperature_out_of_range_is_refused(stub: Stub, temperature: float) -> None:
    asked = request(prompt="rain")
    asked.takes[0].temperature = temperature
    code, reason, message = await refusal(stub, asked)
    assert (code, reason) == ("INVALID_ARGUMENT", "INVALID_FIELD")
    assert "takes[0].temperature" in message


async def test_another_engine_is_refused_and_ours_is_listed(stub: Stub) -> None:
    code, reason, _ = await refusal(stub, request(prompt="rain", engine="audiocraft"))
    assert (code, reason) == ("FAILED_PRECONDITION", "ENGINE_NOT_LOADED")
    listed = (await stub.ListEngines(media_pb2.ListEnginesRequest())).engines
    light = next(engine for engine in listed if engine.name == "light")
    assert light.loaded
    assert light.available
    assert light.commercial_use


async def test_commercial_productions_may_use_it(stub: Stub) -> None:
    asked = request(sound="knock_door", rights_mode=media_pb2.RIGHTS_MODE_COMMERCIAL)
    assert kinds((await generate(stub, asked))[0])[-1] == "result"


async def test_a_client_that_goes_away_frees_the_engine(stub: Stub) -> None:
    endless = request(sound="rain_heavy", duration_ms=600_000, lasting=True, seeds=range(8))
    call = stub.Generate(endless)
    await anext(aiter(call))
    call.cancel()
    await asyncio.wait_for(generate(stub, request(sound="knock_door")), timeout=60)


async def test_a_deadline_is_kept(stub: Stub) -> None:
    endless = request(sound="rain_heavy", duration_ms=600_000, lasting=True, seeds=range(8))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        async for _ in stub.Generate(endless, timeout=0.001):
            pass
    assert caught.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED
    assert kinds((await generate(stub, request(sound="knock_door")))[0])[-1] == "result"
