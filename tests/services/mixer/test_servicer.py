"""The mixer over a real server: what comes back."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import pairwise

import grpc
import numpy as np
import pytest
from whereisaudio.media.v1 import media_pb2
from whereisaudio.mixer.v1 import mixer_pb2, mixer_pb2_grpc

from common.audio.format import AudioEncoding
from common.audio.pcm import encode_pcm
from services.mixer.render import Stem
from services.mixer.wire import stem_to_proto
from tests.services.mixer.calls import (
    RATE_HZ,
    Message,
    call,
    config_of,
    messages,
)
from tests.services.mixer.scenes import Scene, part, render, whole


async def test_a_range_comes_back_as_the_engine_renders_it(
    stub: mixer_pb2_grpc.MixerStub, scene: Scene
) -> None:
    request = part(whole(scene, gain_db=10.0), 5 * RATE_HZ, 12 * RATE_HZ)
    # The wire has these as float32.
    request = replace(
        request,
        narration_loudness_lufs=float(np.float32(request.narration_loudness_lufs)),
        speech_gate_lufs=float(np.float32(request.speech_gate_lufs)),
    )
    clips = tuple(
        replace(clip, placement=replace(clip.placement, loudness_lufs=-20.0))
        for clip in scene.clips
    )
    scene = replace(scene, clips=clips)
    answer = await call(stub, list(messages(request, scene)))
    expected = render(request, scene)
    assert answer.kinds[0] == "format"
    assert answer.kinds[-1] == "result"
    assert "progress" in answer.kinds
    results = {result.stem: result for result in answer.result.stems}
    for stem in Stem:
        key = stem_to_proto(stem)
        assert answer.audio[key] == encode_pcm(expected.stems[stem], AudioEncoding.S24LE)
        assert results[key].audio_sha256 == hashlib.sha256(answer.audio[key]).hexdigest()
        assert results[key].frame_count == 7 * RATE_HZ
        levels = expected.report.levels[stem]
        for got, wanted in (
            (results[key].block_energies, levels.energies),
            (results[key].block_mean_squares, levels.mean_squares),
        ):
            np.testing.assert_allclose(got, wanted, rtol=1e-6, atol=1e-30)
    report = expected.report
    assert answer.result.true_peak_dbtp == pytest.approx(report.true_peak_dbtp, abs=1e-5)
    assert answer.result.sample_peak_dbfs == pytest.approx(report.sample_peak_dbfs, abs=1e-5)
    assert answer.result.limiter_reduction_db == pytest.approx(report.limiter_reduction_db)
    assert tuple(answer.result.clip_ids) == report.clip_ids
    assert answer.result.voice_over_music_lu == pytest.approx(report.voice_over_bed_lu[Stem.MUSIC])
    assert answer.result.engine.name == "block"


async def test_only_what_was_asked_for_is_sent(
    stub: mixer_pb2_grpc.MixerStub, scene: Scene
) -> None:
    request = part(whole(scene, stems=[]), 0, 2 * RATE_HZ)
    answer = await call(stub, list(messages(request, scene)))
    assert set(answer.audio) == {mixer_pb2.STEM_MIX}
    assert len(answer.audio[mixer_pb2.STEM_MIX]) == 2 * RATE_HZ * 3
    assert len(answer.result.stems) == 5
    assert {result.frame_count for result in answer.result.stems} == {0, 2 * RATE_HZ}


async def test_the_mix_streams_out_while_the_narration_streams_in(
    stub: mixer_pb2_grpc.MixerStub,
) -> None:
    long = Scene(RATE_HZ, np.zeros((120 * RATE_HZ, 1), np.float32), (), ())
    request = replace(whole(long, stems=[Stem.MIX]), narration_loudness_lufs=-20.0)
    first_chunk = asyncio.Event()

    async def sent() -> AsyncIterator[Message]:
        pending = list(messages(request, long))
        for message in pending[: 2 * len(pending) // 3]:
            yield message
        # The rest waits until something has come back.
        await first_chunk.wait()
        for message in pending[2 * len(pending) // 3 :]:
            yield message

    size_bytes = 0
    async for response in stub.Mix(sent(), timeout=30):
        if response.WhichOneof("payload") == "chunk":
            first_chunk.set()
            size_bytes += len(response.chunk.chunk.data)
    assert size_bytes == 120 * RATE_HZ * 3


async def test_calls_at_the_same_time_all_end(stub: mixer_pb2_grpc.MixerStub, scene: Scene) -> None:
    request = whole(scene, stems=[Stem.MIX])
    ranges = [(0, 7), (7, 14), (14, 20)]
    answers = await asyncio.gather(
        *(
            call(stub, list(messages(part(request, a * RATE_HZ, b * RATE_HZ), scene)))
            for a, b in ranges
        )
    )
    single = await call(stub, list(messages(request, scene)))
    joined = b"".join(answer.audio[mixer_pb2.STEM_MIX] for answer in answers)
    assert joined == single.audio[mixer_pb2.STEM_MIX]


async def test_a_client_that_goes_away_frees_the_engine(
    stub: mixer_pb2_grpc.MixerStub, scene: Scene
) -> None:
    request = whole(scene, stems=[Stem.MIX])
    never = asyncio.Event()

    async def stuck() -> AsyncIterator[Message]:
        for message in list(messages(request, scene))[:5]:
            yield message
        await never.wait()

    abandoned = stub.Mix(stuck(), timeout=30)
    assert (await abandoned.read()).WhichOneof("payload") == "format"
    abandoned.cancel()
    answer = await call(stub, list(messages(part(request, 0, RATE_HZ), scene)))
    assert answer.kinds[-1] == "result"


async def test_a_deadline_is_held(stub: mixer_pb2_grpc.MixerStub, scene: Scene) -> None:
    never = asyncio.Event()

    async def stuck() -> AsyncIterator[Message]:
        yield Message(config=config_of(whole(scene)))
        await never.wait()

    with pytest.raises(grpc.aio.AioRpcError) as caught:
        async for _ in stub.Mix(stuck(), timeout=0.3):
            pass
    assert caught.value.code() == grpc.StatusCode.DEADLINE_EXCEEDED


async def test_it_lists_its_engine(stub: mixer_pb2_grpc.MixerStub) -> None:
    engines = (await stub.ListEngines(media_pb2.ListEnginesRequest())).engines
    assert [(engine.name, engine.loaded, engine.commercial_use) for engine in engines] == [
        ("block", True, True)
    ]


async def test_progress_counts_the_frames_of_the_mix(
    stub: mixer_pb2_grpc.MixerStub, scene: Scene
) -> None:
    request = whole(scene, stems=[Stem.MIX])
    done = [
        response.progress.done_units
        async for response in stub.Mix(iter(list(messages(request, scene))), timeout=30)
        if response.WhichOneof("payload") == "progress"
    ]
    assert done[-1] == request.frame_count
    assert all(before < after for before, after in pairwise(done))
