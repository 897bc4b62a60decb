"""The service with a Whisper engine: as a process of its own, and as the gateway calls it."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import grpc
import numpy as np
import pytest
from numpy.typing import NDArray
from whereisaudio.media.v1 import media_pb2
from whereisaudio.stt.v1 import stt_pb2 as pb
from whereisaudio.stt.v1 import stt_pb2_grpc

from common.audio.chunks import CHUNK_BYTES
from common.audio.format import AudioEncoding
from common.audio.pcm import encode_pcm
from common.rpc.client import open_channel
from common.service import running
from gateway.clients.call import CallContext
from gateway.clients.stt import transcribe
from gateway.production import RightsMode
from services.stt.service import DEFINITION
from tests.models.stt.conftest import Checkpoints
from tests.models.stt.engines import settings_for
from tests.narrations import Narration
from tests.services.processes import service, wait_until_serving

pytestmark = pytest.mark.models

FORMAT = media_pb2.AudioFormat(
    encoding=media_pb2.AUDIO_ENCODING_S16LE, sample_rate_hz=16000, channel_count=1
)


def requests(pcm: bytes, **fields: object) -> Iterator[pb.TranscribeRequest]:
    yield pb.TranscribeRequest(config=pb.TranscribeConfig(format=FORMAT, **fields))
    for offset in range(0, len(pcm), CHUNK_BYTES):
        data = pcm[offset : offset + CHUNK_BYTES]
        yield pb.TranscribeRequest(chunk=media_pb2.AudioChunk(offset_bytes=offset, data=data))


def test_a_process_transcribes_and_says_what_it_is(
    kind: str, checkpoints: Checkpoints, spoken: Narration, tmp_path: Path
) -> None:
    pcm = encode_pcm(spoken.samples, AudioEncoding.S16LE)
    variable = f"WIA_{kind.replace('-', '_').upper()}_MODEL"
    environment = {
        "WIA_ENGINE": kind,
        "WIA_DEVICE": "cpu",
        variable: str(checkpoints.path(kind, "telling")),
    }
    with service(tmp_path, ["services", "stt"], environment) as process:
        wait_until_serving(process)
        with process.channel() as channel:
            stub = stt_pb2_grpc.SpeechToTextStub(channel)
            answers = list(
                stub.Transcribe(requests(pcm, window_start_ms=60_000, language=""), timeout=120)
            )
        assert process.end() == 0
    sentences = [each.sentence for each in answers if each.WhichOneof("payload") == "sentence"]
    assert [sentence.text for sentence in sentences] == ["비가 왔다.", "노인은 세게 걸었죠!"]
    assert sentences[0].start_ms >= 60_800
    result = answers[-1].result
    assert result.audio_sha256 == hashlib.sha256(pcm).hexdigest()
    assert result.language == "ko"
    assert result.language_probability > 0.95
    assert result.engine.name == kind
    assert result.engine.loaded


@pytest.fixture
async def stub(kind: str, checkpoints: Checkpoints) -> AsyncIterator[object]:
    """The stub of a service with a telling checkpoint."""
    settings = settings_for(
        kind,
        checkpoints.path(kind, "telling"),
        grpc_address="127.0.0.1:0",
        health_address="127.0.0.1:0",
        metrics_port=0,
        drain_s=0,
    )
    async with running(DEFINITION, settings) as bound, open_channel(bound.grpc_address) as channel:
        yield stt_pb2_grpc.SpeechToTextStub(channel)


async def test_a_deadline_frees_the_engine(
    stub: "stt_pb2_grpc.SpeechToTextAsyncStub", spoken: Narration
) -> None:
    pcm = encode_pcm(spoken.samples, AudioEncoding.S16LE)
    call = stub.Transcribe(requests(pcm * 20, language="ko"), timeout=0.2)
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        async for _ in call:
            pass
    assert caught.value.code() is grpc.StatusCode.DEADLINE_EXCEEDED
    answers = [each async for each in stub.Transcribe(requests(pcm, language="ko"), timeout=120)]
    assert answers[-1].result.duration_ms == len(pcm) // 32


async def test_windows_that_the_gateway_sends_at_once(
    stub: "stt_pb2_grpc.SpeechToTextAsyncStub", twice: NDArray[np.float32], tmp_path: Path
) -> None:
    path = tmp_path / "speech.s16le"
    path.write_bytes(encode_pcm(twice, AudioEncoding.S16LE))
    end_ms = len(twice) // 16
    cut_ms = end_ms // 2
    context = CallContext("production", "ko", RightsMode.RESEARCH)
    first, second = await asyncio.gather(
        transcribe(stub, context, path, 0, cut_ms, 120),
        transcribe(stub, context, path, cut_ms, end_ms, 120),
    )
    assert (
        [s.text for s in first] == [s.text for s in second] == ["비가 왔다.", "노인은 세게 걸었죠!"]
    )
    assert all(0 <= s.start_ms < s.end_ms <= cut_ms for s in first)
    assert all(cut_ms <= s.start_ms < s.end_ms <= end_ms for s in second)
    assert len({s.id for s in (*first, *second)}) == 4
