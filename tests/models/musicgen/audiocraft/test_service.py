"""The service with this engine over a real server."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import grpc
import numpy as np
import pytest
from whereisaudio.media.v1 import media_pb2
from whereisaudio.musicgen.v1 import musicgen_pb2, musicgen_pb2_grpc

from common.errors import FailedPrecondition
from common.rpc.client import open_channel
from common.service import running
from services.musicgen.service import DEFINITION
from services.musicgen.settings import MusicGenSettings
from tests.models.audiocraft.serving import audiocraft_settings

pytestmark = pytest.mark.models

MODEL = "musicgen-medium-audiocraft"


def settings(models_dir: Path, model: str = MODEL) -> MusicGenSettings:
    return audiocraft_settings(
        MusicGenSettings,
        models_dir,
        musicgen_audiocraft_model=model,
        musicgen_text_model="t5-base",
    )


@pytest.fixture
async def stub(models_dir: Path) -> AsyncIterator[Any]:
    async with (
        running(DEFINITION, settings(models_dir)) as bound,
        open_channel(bound.grpc_address) as channel,
    ):
        yield musicgen_pb2_grpc.MusicGenStub(channel)


def request(duration_ms: int = 1000, seed: int = 1, **fields: Any) -> musicgen_pb2.GenerateRequest:
    return musicgen_pb2.GenerateRequest(
        emotion=media_pb2.EmotionScores(sadness=1.0),
        duration_ms=duration_ms,
        takes=[media_pb2.TakeSpec(seed=seed, temperature=1.0)],
        **fields,
    )


async def made(stub: Any, asked: musicgen_pb2.GenerateRequest, **call: Any) -> Any:
    """The only take's samples."""
    data, engine = b"", ""
    async for response in stub.Generate(asked, **call):
        data += response.chunk.data
        engine += response.result.engine.name
    assert engine == "audiocraft"
    return np.frombuffer(data, "<f4")


async def test_calls_that_come_together_get_what_they_would_get_alone(stub: Any) -> None:
    asked = [request(seed=seed) for seed in (1, 2, 1)]
    together = await asyncio.gather(*(made(stub, one) for one in asked))
    assert [len(samples) for samples in together] == [48_000] * 3
    for one, samples in zip(asked, together, strict=True):
        assert np.allclose(samples, await made(stub, one), atol=1e-5)
    assert not np.allclose(together[0], together[1], atol=1e-5)


async def test_a_deadline_frees_the_worker(stub: Any) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await made(stub, request(duration_ms=1_800_000), timeout=0.5)
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert len(await made(stub, request())) == 48_000


async def test_wrong_requests_are_refused(stub: Any) -> None:
    for asked, code in (
        (request(duration_ms=0), grpc.StatusCode.INVALID_ARGUMENT),
        (request(genre="polka"), grpc.StatusCode.INVALID_ARGUMENT),
        (request(engine="musicgen"), grpc.StatusCode.FAILED_PRECONDITION),
        (
            request(rights_mode=media_pb2.RIGHTS_MODE_COMMERCIAL),
            grpc.StatusCode.PERMISSION_DENIED,
        ),
    ):
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await made(stub, asked)
        assert caught.value.code() is code


@pytest.mark.parametrize("name", ["state_dict.bin", "compression_state_dict.bin"])
async def test_a_checkpoint_that_is_cut_short_stops_the_start(
    models_dir: Path, tmp_path: Path, name: str
) -> None:
    spoilt = Path(shutil.copytree(models_dir / MODEL, tmp_path / "spoilt"))
    (spoilt / name).write_bytes((spoilt / name).read_bytes()[:5000])
    with pytest.raises(FailedPrecondition) as caught:
        async with running(DEFINITION, settings(models_dir, str(spoilt))):
            pass
    assert caught.value.reason == "WEIGHTS_UNREADABLE"
