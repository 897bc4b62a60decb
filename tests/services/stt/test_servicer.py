import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator

import grpc
import pytest
import pytest_asyncio
from whereisaudio.media.v1 import media_pb2
from whereisaudio.stt.v1 import stt_pb2 as pb
from whereisaudio.stt.v1 import stt_pb2_grpc

from common.audio.chunks import CHUNK_BYTES
from common.audio.format import AudioEncoding
from common.audio.pcm import encode_pcm
from common.errors import Error
from common.rpc.client import open_channel
from common.service import running
from services.stt.service import DEFINITION
from services.stt.settings import SttSettings
from tests.narrations import Narration
from tests.refusals import refusal_of

pytestmark = pytest.mark.asyncio(loop_scope="module")

FORMAT = media_pb2.AudioFormat(
    encoding=media_pb2.AUDIO_ENCODING_S16LE, sample_rate_hz=16000, channel_count=1
)
Stub = "stt_pb2_grpc.SpeechToTextAsyncStub"


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def stub(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator["Stub"]:
    """The stub of one service for the whole file: each test leaves it as it was."""
    settings = SttSettings(
        grpc_address="127.0.0.1:0",
        health_address="127.0.0.1:0",
        metrics_port=0,
        drain_s=0,
        models_dir=tmp_path_factory.mktemp("models"),
    )
    async with running(DEFINITION, settings) as bound, open_channel(bound.grpc_address) as channel:
        yield stt_pb2_grpc.SpeechToTextStub(channel)


def config(script: Iterable[str], **fields: object) -> pb.AlignRequest:
    lines = [media_pb2.ScriptLine(index=10 + i, text=text) for i, text in enumerate(script)]
    values = {"format": FORMAT, "language": "ko", "script_lines": lines} | fields
    return pb.AlignRequest(config=pb.AlignConfig(**values))


def chunks(pcm: bytes) -> Iterator[pb.AlignRequest]:
    for offset in range(0, len(pcm), CHUNK_BYTES):
        data = pcm[offset : offset + CHUNK_BYTES]
        yield pb.AlignRequest(chunk=media_pb2.AudioChunk(offset_bytes=offset, data=data))


async def refused(
    method: Callable[..., AsyncIterator[object]], messages: Iterable[object]
) -> Error:
    sent = list(messages)

    async def call() -> None:
        async for _ in method(iter(sent)):
            pass

    return await refusal_of(call)


async def test_aligns_a_narration(stub: "Stub", told: Narration, story: list[str]) -> None:
    pcm = encode_pcm(told.samples, AudioEncoding.S16LE)
    call = stub.Align(iter([config(story), *chunks(pcm)]))
    responses = [response async for response in call]
    sentences = [each.sentence for each in responses if each.WhichOneof("payload") == "sentence"]
    assert [sentence.text for sentence in sentences] == story
    assert [sentence.script_line for sentence in sentences] == list(range(10, 10 + len(story)))
    assert all(len(sentence.words) == len(sentence.text.split()) for sentence in sentences)
    progress = [each.progress for each in responses if each.WhichOneof("payload") == "progress"]
    assert abs(progress[-1].done_units - told.duration_ms) <= 10
    result = responses[-1].result
    assert result.audio_sha256 == hashlib.sha256(pcm).hexdigest()
    assert result.duration_ms == len(pcm) // 32
    assert 0 < result.speech_ms < result.duration_ms
    assert result.script_match > 0.95
    assert result.engine.name == "light"
    assert not result.absent_script_lines


async def test_names_what_was_never_read(stub: "Stub", told: Narration, story: list[str]) -> None:
    pcm = encode_pcm(told.samples, AudioEncoding.S16LE)
    added = "기차는 새벽 다섯 시에 평양을 떠나 신의주로 향했다."
    script = [*story[:9], added, *story[9:]]
    responses = [each async for each in stub.Align(iter([config(script), *chunks(pcm)]))]
    result = responses[-1].result
    assert list(result.absent_script_lines) == [19]
    assert [(each.script_line, each.text) for each in result.absent_sentences] == [(19, added)]


async def test_refuses_while_the_client_still_sends(stub: "Stub", story: list[str]) -> None:
    silence = bytes(20 * CHUNK_BYTES)
    error = await refused(stub.Align, [config(["an English line"]), *chunks(silence)])
    assert error.reason == "LANGUAGE_MISMATCH"
    error = await refused(stub.Align, [config(story), *chunks(silence)])
    assert error.reason == "NO_SPEECH"


async def test_transcribing_needs_another_engine(stub: "Stub") -> None:
    chunk = media_pb2.AudioChunk(offset_bytes=0, data=bytes(3200))
    messages = [
        pb.TranscribeRequest(config=pb.TranscribeConfig(format=FORMAT, language="ko")),
        pb.TranscribeRequest(chunk=chunk),
    ]
    error = await refused(stub.Transcribe, messages)
    assert error.code is grpc.StatusCode.FAILED_PRECONDITION
    assert error.reason == "ENGINE_CANNOT_TRANSCRIBE"
    assert "whisper" in error.message


@pytest.mark.parametrize(
    ("messages", "reason"),
    [
        ([], "CONFIG_NOT_FIRST"),
        ([*chunks(bytes(32))], "CONFIG_NOT_FIRST"),
        ([config(["가"]), config(["가"])], "CONFIG_NOT_FIRST"),
        ([config(["가"]), pb.AlignRequest()], "CONFIG_NOT_FIRST"),
        ([config(["가"], format=None)], "INVALID_FIELD"),
        ([config(["가"]), *chunks(bytes(31))], "INCOMPLETE_FRAME"),
        ([config(["가"]), *chunks(bytes(32)), *chunks(bytes(32))], "WRONG_OFFSET"),
        ([config(["가"], engine="whisper")], "ENGINE_NOT_LOADED"),
        ([config([])], "SCRIPT_EMPTY"),
    ],
)
async def test_refuses_what_is_no_call(
    stub: "Stub", messages: list[pb.AlignRequest], reason: str
) -> None:
    assert (await refused(stub.Align, messages)).reason == reason


async def test_a_deadline_frees_the_engine(stub: "Stub", story: list[str]) -> None:
    async def never_ending() -> AsyncIterator[pb.AlignRequest]:
        yield config(story)
        await asyncio.sleep(60)

    with pytest.raises(grpc.aio.AioRpcError) as caught:
        async for _ in stub.Align(never_ending(), timeout=0.3):
            pass
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    assert (await refused(stub.Align, [config([])])).reason == "SCRIPT_EMPTY"


async def test_lists_its_engines(stub: "Stub") -> None:
    engines = (await stub.ListEngines(media_pb2.ListEnginesRequest())).engines
    assert [(engine.name, engine.loaded, engine.commercial_use) for engine in engines] == [
        ("faster-whisper", False, True),
        ("whisper", False, True),
        ("light", True, True),
    ]
    assert all(engine.unavailable_reason for engine in engines[:2])
