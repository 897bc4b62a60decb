import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import grpc
import numpy as np
import pytest
import pytest_asyncio
from prometheus_client import REGISTRY
from whereisaudio.classifier.v1 import classifier_pb2 as pb
from whereisaudio.classifier.v1 import classifier_pb2_grpc
from whereisaudio.media.v1 import media_pb2

from common.errors import FailedPrecondition
from common.rpc.client import open_channel
from common.service import running
from services.classifier.service import DEFINITION
from services.classifier.settings import ClassifierSettings

pytestmark = [pytest.mark.models, pytest.mark.asyncio(loop_scope="module")]

Stub = "classifier_pb2_grpc.ClassifierAsyncStub"
FORMAT = media_pb2.AudioFormat(
    encoding=media_pb2.AUDIO_ENCODING_S16LE, sample_rate_hz=16000, channel_count=1
)
TEXTS = [
    "밤이 깊었다.",
    "멀리서 천둥이 우르릉 울렸다.",
    "",
    "“무서워요.” 아이가 말했다.",
    "비가 쏟아졌다.",
]


def settings(folder: Path, **changed: object) -> ClassifierSettings:
    known = {
        "grpc_address": "127.0.0.1:0",
        "health_address": "127.0.0.1:0",
        "metrics_port": 0,
        "drain_s": 0,
        "kobert_model": str(folder),
        "device": "cpu",
        "max_batch_items": 4,
    }
    return ClassifierSettings(**{**known, **changed})


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stub(kobert_folder: Path, voice_folder: Path) -> AsyncIterator["Stub"]:
    """A service on which `auto` has found the trained models."""
    asked = settings(kobert_folder, voice_model=str(voice_folder))
    async with running(DEFINITION, asked) as bound, open_channel(bound.grpc_address) as channel:
        yield classifier_pb2_grpc.ClassifierStub(channel)


def stream(texts: list[str], pcm: bytes = b"", **config: object) -> list[pb.ClassifyRequest]:
    if pcm:
        config["format"] = FORMAT
    return [
        pb.ClassifyRequest(config=pb.ClassifyConfig(language="ko", **config)),
        *(
            pb.ClassifyRequest(
                sentence=media_pb2.Sentence(
                    id=f"s{i}", text=text, start_ms=1000 * i, end_ms=1000 * i + 900
                )
            )
            for i, text in enumerate(texts)
        ),
        *([pb.ClassifyRequest(chunk=media_pb2.AudioChunk(data=pcm))] if pcm else []),
    ]


async def ask(
    stub: Stub, requests: list[pb.ClassifyRequest]
) -> tuple[list[pb.SentenceLabel], pb.ClassifyResult]:
    responses = [r async for r in stub.Classify(iter(requests), timeout=60)]
    return [r.label for r in responses[:-1]], responses[-1].result


async def test_auto_serves_the_trained_models(stub: Stub) -> None:
    noise = np.random.Generator(np.random.PCG64(0)).normal(0, 3000, 16_000 * 5)
    labels, result = await ask(stub, stream(TEXTS, noise.astype("<i2").tobytes()))
    assert [label.sentence_id for label in labels] == ["s0", "s1", "s2", "s3", "s4"]
    assert result.engine.name == "kobert"
    assert result.engine.licence == "LicenseRef-Own"
    assert not result.engine.commercial_use
    assert result.voice_weight == pytest.approx(0.01)
    assert [label.HasField("voice_emotion") for label in labels] == [True] * 5
    assert labels[3].dialogue
    assert labels[2].emotion.neutral > 0.9


async def test_calls_of_several_productions_share_batches(stub: Stub) -> None:
    texts = [[TEXTS[1], f"문이 {n}번 열렸다."] for n in range(6)]
    alone = [(await ask(stub, stream(each)))[0] for each in texts]
    before = _batches()
    together = await asyncio.gather(*(ask(stub, stream(each)) for each in texts))
    requests, batches = (after - b for after, b in zip(_batches(), before, strict=True))
    assert requests == 6
    assert batches < 6
    for (labels, _), expected in zip(together, alone, strict=True):
        for label, own in zip(labels, expected, strict=True):
            assert label.effect_probability == pytest.approx(own.effect_probability, abs=1e-5)


def _batches() -> tuple[float, float]:
    """Requests that have run in batches, and batches."""
    labels = {"service": "classifier"}
    values = (REGISTRY.get_sample_value(f"wia_batch_size_{n}", labels) for n in ("sum", "count"))
    requests, batches = (value or 0.0 for value in values)
    return requests, batches


async def test_a_caller_who_leaves_is_forgotten(stub: Stub) -> None:
    call = stub.Classify(iter(stream(TEXTS * 100)), timeout=60)
    await asyncio.sleep(0.05)
    call.cancel()
    labels, _ = await ask(stub, stream(TEXTS))
    assert len(labels) == 5


async def test_a_deadline_ends_the_work(stub: Stub) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        _ = [r async for r in stub.Classify(iter(stream([TEXTS[1] * 150] * 40)), timeout=0.5)]
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert len((await ask(stub, stream(TEXTS)))[0]) == 5


async def test_a_commercial_production_is_refused(stub: Stub) -> None:
    commercial = stream([], rights_mode=media_pb2.RIGHTS_MODE_COMMERCIAL)
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await ask(stub, commercial)
    assert caught.value.code() is grpc.StatusCode.PERMISSION_DENIED


async def test_an_untrained_engine_says_so_when_it_is_named(kobert_base: Path) -> None:
    """Published weights have no heads for effects and emotions."""
    with pytest.raises(FailedPrecondition) as caught:
        async with running(DEFINITION, settings(kobert_base, engine="kobert")):
            pass
    assert caught.value.reason == "ENGINE_UNAVAILABLE"
    assert "python -m training.train_kobert" in caught.value.message
