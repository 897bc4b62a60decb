import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterable

import grpc
import numpy as np
import pytest
import pytest_asyncio
from whereisaudio.classifier.v1 import classifier_pb2 as pb
from whereisaudio.classifier.v1 import classifier_pb2_grpc
from whereisaudio.media.v1 import media_pb2

from common.rpc.client import open_channel
from common.service import running
from services.classifier.intake import MAX_CHARS, MAX_SENTENCES
from services.classifier.service import DEFINITION
from services.classifier.settings import ClassifierSettings
from tests.refusals import refusal_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

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


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stub(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator["Stub"]:
    """The stub of one service for the whole file: each test leaves it as it was."""
    settings = ClassifierSettings(
        grpc_address="127.0.0.1:0",
        health_address="127.0.0.1:0",
        metrics_port=0,
        drain_s=0,
        models_dir=tmp_path_factory.mktemp("no-models"),
    )
    async with running(DEFINITION, settings) as bound, open_channel(bound.grpc_address) as channel:
        yield classifier_pb2_grpc.ClassifierStub(channel)


def config(**fields: object) -> pb.ClassifyRequest:
    return pb.ClassifyRequest(config=pb.ClassifyConfig(language="ko", **fields))


def sentence(place: int, text: str) -> pb.ClassifyRequest:
    start_ms = 1000 * place
    return pb.ClassifyRequest(
        sentence=media_pb2.Sentence(
            id=f"s{place}", text=text, start_ms=start_ms, end_ms=start_ms + 900
        )
    )


def chunk(offset_bytes: int, data: bytes) -> pb.ClassifyRequest:
    return pb.ClassifyRequest(chunk=media_pb2.AudioChunk(offset_bytes=offset_bytes, data=data))


async def ask(
    stub: Stub, requests: Iterable[pb.ClassifyRequest]
) -> tuple[list[pb.SentenceLabel], pb.ClassifyResult]:
    responses = [r async for r in stub.Classify(iter(requests), timeout=30)]
    assert all(r.WhichOneof("payload") == "label" for r in responses[:-1])
    return [r.label for r in responses[:-1]], responses[-1].result


async def refusal(stub: Stub, requests: Iterable[pb.ClassifyRequest]) -> tuple[str, str]:
    """Code and reason of the refusal, and the message."""
    sent = list(requests)
    error = await refusal_of(lambda: ask(stub, sent))
    return f"{error.code.name} {error.reason}", error.message


async def test_labels_come_in_order_and_the_result_last(stub: Stub) -> None:
    labels, result = await ask(stub, [config(), *map(sentence, range(5), TEXTS)])
    assert [label.sentence_id for label in labels] == ["s0", "s1", "s2", "s3", "s4"]
    assert [label.effect for label in labels] == [False, True, False, False, True]
    assert [label.dialogue for label in labels] == [False, False, False, True, False]
    assert result.label_count == 5
    assert result.voice_weight == 0
    assert 0.3 < result.effect_threshold < 1
    assert result.engine.name == "light"
    assert result.engine.loaded
    assert result.audio_sha256 == ""


async def test_a_label_is_whole(stub: Stub) -> None:
    labels, _ = await ask(stub, [config(), *map(sentence, range(5), TEXTS)])
    thunder, silent = labels[1], labels[2]
    scores = thunder.emotion
    weights = [getattr(scores, field.name) for field in scores.DESCRIPTOR.fields]
    assert sum(weights) == pytest.approx(1)
    assert min(weights) >= 0
    assert thunder.effect_probability <= thunder.effect_score <= thunder.effect_probability + 0.03
    assert not thunder.HasField("voice_emotion")
    forms = {m.form: (m.tag, media_pb2.Role.Name(m.role)) for m in thunder.morphemes}
    assert forms["천둥"] == ("NNG", "ROLE_JKS")
    assert forms["우르릉"] == ("MAG", "ROLE_MAG")
    assert forms["울리"] == ("VV", "ROLE_V")
    assert silent.effect_probability == 0
    assert silent.emotion.neutral == 1
    assert not silent.morphemes


async def test_audio_is_hashed_and_its_voice_heard(stub: Stub) -> None:
    at_s = np.arange(16000 * 5) / 16000
    wave = np.sign(np.sin(2 * np.pi * 130 * at_s)) * np.where(at_s % 1 < 0.9, 0.2, 0.0)
    pcm = (wave * 32767).astype("<i2").tobytes()
    requests = [config(format=FORMAT), *(sentence(i, "가나다라마바사") for i in range(5))]
    labels, result = await ask(stub, [*requests, chunk(0, pcm[:70001]), chunk(70001, pcm[70001:])])
    assert result.audio_sha256 == hashlib.sha256(pcm).hexdigest()
    assert all(label.HasField("voice_emotion") for label in labels)
    assert all(label.emotion == label.text_emotion for label in labels)


async def test_context_gets_no_label_but_counts(stub: Stub) -> None:
    before = [media_pb2.Sentence(id="b", text="“잘 들어라.")]
    text = "종이 땡땡 울렸다."
    spoken, _ = await ask(stub, [config(context_before=before), sentence(1, text)])
    told, _ = await ask(stub, [config(), sentence(1, text)])
    assert [label.sentence_id for label in spoken] == ["s1"]
    assert spoken[0].dialogue
    assert not told[0].dialogue
    assert told[0].effect_probability > 2 * spoken[0].effect_probability


async def test_a_window_without_sentences_is_answered(stub: Stub) -> None:
    labels, result = await ask(stub, [config()])
    assert labels == []
    assert result.label_count == 0


@pytest.mark.parametrize(
    ("requests", "refused", "said"),
    [
        ([], "INVALID_ARGUMENT CONFIG_MISSING", "config first"),
        ([sentence(0, "비")], "INVALID_ARGUMENT CONFIG_NOT_FIRST", "got sentence"),
        ([pb.ClassifyRequest()], "INVALID_ARGUMENT CONFIG_NOT_FIRST", "got nothing"),
        ([config(), config()], "INVALID_ARGUMENT CONFIG_NOT_FIRST", "got config"),
        ([config(), pb.ClassifyRequest()], "INVALID_ARGUMENT EMPTY_MESSAGE", "payload"),
        ([config(), chunk(0, b"ab")], "INVALID_ARGUMENT INVALID_FIELD", "config.format"),
        (
            [config(format=FORMAT), chunk(0, b"ab"), chunk(4, b"ab")],
            "OUT_OF_RANGE WRONG_OFFSET",
            "2",
        ),
        (
            [config(format=FORMAT), chunk(0, b"abc")],
            "INVALID_ARGUMENT INCOMPLETE_FRAME",
            "3 bytes",
        ),
        (
            [config(format=FORMAT), chunk(0, b"ab"), sentence(0, "비")],
            "INVALID_ARGUMENT SENTENCE_AFTER_AUDIO",
            "after the first chunk",
        ),
        (
            [
                config(
                    format=media_pb2.AudioFormat(encoding=3, sample_rate_hz=48000, channel_count=2)
                )
            ],
            "INVALID_ARGUMENT INVALID_FIELD",
            "config.format",
        ),
        (
            [pb.ClassifyRequest(config=pb.ClassifyConfig(language="en-GB"))],
            "INVALID_ARGUMENT INVALID_FIELD",
            "en-GB",
        ),
        ([config(engine="kobert")], "FAILED_PRECONDITION ENGINE_NOT_LOADED", "kobert"),
        (
            [config(), *(sentence(i, "") for i in range(MAX_SENTENCES + 1))],
            "INVALID_ARGUMENT TOO_MANY_SENTENCES",
            str(MAX_SENTENCES),
        ),
        (
            [config(), sentence(0, "비" * (MAX_CHARS + 1))],
            "INVALID_ARGUMENT TOO_MUCH_TEXT",
            str(MAX_CHARS),
        ),
        (
            [
                config(),
                pb.ClassifyRequest(
                    sentence=media_pb2.Sentence(id="s", text="비", start_ms=9, end_ms=3)
                ),
            ],
            "INVALID_ARGUMENT INVALID_FIELD",
            "end_ms",
        ),
    ],
)
async def test_a_wrong_stream_is_refused(
    stub: Stub, requests: list[pb.ClassifyRequest], refused: str, said: str
) -> None:
    code, message = await refusal(stub, requests)
    assert code == refused
    assert said in message


async def test_the_service_goes_on_after_a_client_that_left(stub: Stub) -> None:
    async def endless() -> AsyncIterator[pb.ClassifyRequest]:
        yield config()
        for place in range(200):
            yield sentence(place, TEXTS[1])
        await asyncio.Event().wait()

    call = stub.Classify(endless(), timeout=30)
    await asyncio.sleep(0.1)
    call.cancel()
    labels, _ = await ask(stub, [config(), sentence(0, TEXTS[1])])
    assert labels[0].effect


async def test_a_deadline_ends_the_work(stub: Stub) -> None:
    """What nobody waits for is given up, and the service goes on."""
    requests = [config(), *(sentence(i, TEXTS[1] * 25) for i in range(400))]
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        _ = [r async for r in stub.Classify(iter(requests), timeout=0.5)]
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    labels, _ = await ask(stub, [config(), sentence(0, TEXTS[1])])
    assert labels[0].effect


async def test_engines_are_listed(stub: Stub) -> None:
    """The models are known, and say what they lack; the light one is there."""
    listed = (await stub.ListEngines(media_pb2.ListEnginesRequest(), timeout=60)).engines
    light = listed[-1]
    assert (light.name, light.loaded, light.available, light.commercial_use) == (
        "light",
        True,
        True,
        True,
    )
    assert light.licence == "Apache-2.0"
    kobert = next(engine for engine in listed if engine.name == "kobert")
    assert not kobert.available
    assert "pip install" in kobert.unavailable_reason or "train" in kobert.unavailable_reason
