"""The service with this engine over a real server."""

import asyncio
import hashlib
import shutil
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import numpy as np
import pytest
from whereisaudio.audiogen.v1 import audiogen_pb2 as pb
from whereisaudio.audiogen.v1 import audiogen_pb2_grpc
from whereisaudio.media.v1 import media_pb2

from common.errors import FailedPrecondition
from common.rpc.client import open_channel
from common.service import running
from services.audiogen.service import DEFINITION
from services.audiogen.settings import AudioGenSettings
from tests.models.audiocraft.serving import audiocraft_settings

pytestmark = pytest.mark.models


def settings(models_dir: Path, model: str = "audiogen-medium") -> AudioGenSettings:
    return audiocraft_settings(
        AudioGenSettings, models_dir, audiogen_model=model, audiogen_text_model="t5-large"
    )


@pytest.fixture
async def stub(models_dir: Path) -> AsyncIterator[Any]:
    async with (
        running(DEFINITION, settings(models_dir)) as bound,
        open_channel(bound.grpc_address) as channel,
    ):
        yield audiogen_pb2_grpc.AudioGenStub(channel)


def request(prompt: str = "rain", **fields: Any) -> pb.GenerateRequest:
    takes = [media_pb2.TakeSpec(seed=seed, temperature=1.0) for seed in fields.pop("seeds", [1])]
    return pb.GenerateRequest(prompt=prompt, takes=takes, **{"duration_ms": 800, **fields})


async def generate(
    stub: Any, asked: pb.GenerateRequest, **call: Any
) -> dict[int, list[pb.GenerateResponse]]:
    """The responses of each take."""
    takes: dict[int, list[pb.GenerateResponse]] = defaultdict(list)
    async for response in stub.Generate(asked, **call):
        takes[response.take_index].append(response)
    return takes


def audio(responses: list[pb.GenerateResponse]) -> bytes:
    return b"".join(response.chunk.data for response in responses)


async def test_takes_come_as_from_any_engine(stub: Any) -> None:
    takes = await generate(stub, request(seeds=[1, 2, 1], lasting=True))
    listed = (await stub.ListEngines(media_pb2.ListEnginesRequest())).engines
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


async def test_calls_that_come_together_get_what_they_would_get_alone(stub: Any) -> None:
    asked = [request(prompt, seeds=[seed]) for seed, prompt in enumerate(["rain", "a dog", "wind"])]
    alone = [audio((await generate(stub, one))[0]) for one in asked]
    together = await asyncio.gather(*(generate(stub, one) for one in asked))
    for takes, data in zip(together, alone, strict=True):
        made = np.frombuffer(audio(takes[0]), "<f4")
        assert np.allclose(made, np.frombuffer(data, "<f4"), atol=1e-5)


async def test_deadlines_and_callers_who_leave_free_the_engine(stub: Any) -> None:
    endless = request(duration_ms=600_000, lasting=True, seeds=range(8))
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await generate(stub, endless, timeout=1.0)
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    call = stub.Generate(endless)
    await call.read()
    call.cancel()
    assert (await generate(stub, request()))[0][-1].WhichOneof("payload") == "result"


async def test_wrong_requests_are_refused(stub: Any) -> None:
    for fields, code in (
        ({"duration_ms": 0}, grpc.StatusCode.INVALID_ARGUMENT),
        ({"prompt": "비"}, grpc.StatusCode.INVALID_ARGUMENT),
        ({"engine": "light"}, grpc.StatusCode.FAILED_PRECONDITION),
        ({"rights_mode": media_pb2.RIGHTS_MODE_COMMERCIAL}, grpc.StatusCode.PERMISSION_DENIED),
    ):
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await generate(stub, request(**{"prompt": "rain", **fields}))
        assert caught.value.code() is code


async def test_a_checkpoint_that_is_cut_short_stops_the_start(
    models_dir: Path, tmp_path: Path
) -> None:
    spoilt = Path(shutil.copytree(models_dir / "audiogen-medium", tmp_path / "spoilt"))
    file = spoilt / "state_dict.bin"
    file.write_bytes(file.read_bytes()[:5000])
    with pytest.raises(FailedPrecondition, match="cut short") as caught:
        async with running(DEFINITION, settings(models_dir, str(spoilt))):
            pass
    assert caught.value.reason == "WEIGHTS_UNREADABLE"
