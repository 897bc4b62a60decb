"""The mixer over a real server."""

import asyncio
import hashlib
import math
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import grpc
import numpy as np
import pytest
from whereisaudio.media.v1 import media_pb2
from whereisaudio.mixer.v1 import mixer_pb2, mixer_pb2_grpc

from common.audio.chunks import ChunkWriter
from common.audio.format import AudioEncoding, AudioFormat
from common.audio.grid import time_grid
from common.audio.pcm import encode_pcm
from common.errors import Error
from common.rpc.status import from_rpc_error
from common.sounds import CueKind
from common.wire import chunk_to_proto, format_to_proto, kind_to_proto
from services.mixer.render import ClipAudio, NarrationAudio, Placement, RenderRequest, Stem
from services.mixer.wire import stem_to_proto
from tests.services.mixer.scenes import Scene, arrivals, make_scene, part, put, render, whole

RATE = 8000
Message = mixer_pb2.MixRequest


@pytest.fixture(scope="module")
def scene() -> Scene:
    return make_scene(RATE, 20)


def config_of(request: RenderRequest) -> mixer_pb2.MixConfig:
    narration = AudioFormat(AudioEncoding.F32LE, RATE, request.narration_channel_count)
    output = AudioFormat(AudioEncoding.S24LE, RATE, request.output_channel_count)
    return mixer_pb2.MixConfig(
        narration_format=format_to_proto(narration),
        output_format=format_to_proto(output),
        start_frame=request.start_frame,
        frame_count=request.frame_count,
        context_start_frame=request.context_start_frame,
        context_frame_count=request.context_frame_count,
        narration_loudness_lufs=request.narration_loudness_lufs,
        gain_db=request.gain_db,
        peak_limit_db=request.peak_limit_db,
        peak_kind=mixer_pb2.PEAK_KIND_TRUE_PEAK,
        stems=[stem_to_proto(stem) for stem in request.stems],
        narration_frame_count=request.narration_frame_count,
        speech_gate_lufs=request.speech_gate_lufs,
    )


def clip_of(placement: Placement) -> mixer_pb2.ClipConfig:
    audio_format = AudioFormat(AudioEncoding.F32LE, RATE, placement.channel_count)
    return mixer_pb2.ClipConfig(
        clip_id=placement.clip_id,
        kind=kind_to_proto(placement.kind),
        format=format_to_proto(audio_format),
        start_frame=placement.start_frame,
        frame_count=placement.frame_count,
        sent_offset_frames=placement.sent_offset_frames,
        sent_frame_count=placement.sent_frame_count,
        gain_db=placement.gain_db,
        fade_in_frames=placement.fade_in_frames,
        fade_out_frames=placement.fade_out_frames,
        loudness_lufs=placement.loudness_lufs,
    )


def messages(request: RenderRequest, scene: Scene, chunk_frames: int = 20_000) -> Iterator[Message]:
    """A whole call, as a client sends it."""
    yield Message(config=config_of(request))
    narration, clip = ChunkWriter(), ChunkWriter()
    for arrival in arrivals(request, scene, chunk_frames):
        match arrival:
            case Placement():
                clip = ChunkWriter()
                yield Message(clip=clip_of(arrival))
            case ClipAudio():
                data = encode_pcm(arrival.frames, AudioEncoding.F32LE)
                for chunk in [*clip.write(data), *clip.flush()]:
                    yield Message(clip_chunk=chunk_to_proto(chunk))
            case NarrationAudio():
                data = encode_pcm(arrival.frames, AudioEncoding.F32LE)
                for chunk in [*narration.write(data), *narration.flush()]:
                    yield Message(narration_chunk=chunk_to_proto(chunk))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a call gave."""

    kinds: list[str]
    audio: dict[int, bytes]
    result: mixer_pb2.MixResult


async def call(stub: mixer_pb2_grpc.MixerStub, sent: Sequence[Message]) -> Answer:
    kinds, audio, result = [], {}, mixer_pb2.MixResult()
    async for response in stub.Mix(iter(sent), timeout=30):
        kinds.append(response.WhichOneof("payload"))
        if kinds[-1] == "chunk":
            stem, chunk = response.chunk.stem, response.chunk.chunk
            assert chunk.offset_bytes == len(audio.get(stem, b""))
            audio[stem] = audio.get(stem, b"") + chunk.data
        elif kinds[-1] == "result":
            result = response.result
    return Answer(kinds, audio, result)


async def refusal(stub: mixer_pb2_grpc.MixerStub, sent: Sequence[Message]) -> Error:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call(stub, sent)
    return from_rpc_error(caught.value)


async def test_a_range_comes_back_as_the_engine_renders_it(
    stub: mixer_pb2_grpc.MixerStub, scene: Scene
) -> None:
    request = part(whole(scene, gain_db=10.0), 5 * RATE, 12 * RATE)
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
        assert results[key].frame_count == 7 * RATE
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
    request = part(whole(scene, stems=[]), 0, 2 * RATE)
    answer = await call(stub, list(messages(request, scene)))
    assert set(answer.audio) == {mixer_pb2.STEM_MIX}
    assert len(answer.audio[mixer_pb2.STEM_MIX]) == 2 * RATE * 3
    assert len(answer.result.stems) == 5
    assert {result.frame_count for result in answer.result.stems} == {0, 2 * RATE}


async def test_the_mix_streams_out_while_the_narration_streams_in(
    stub: mixer_pb2_grpc.MixerStub,
) -> None:
    long = Scene(RATE, np.zeros((120 * RATE, 1), np.float32), (), ())
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
    assert size_bytes == 120 * RATE * 3


async def test_calls_at_the_same_time_all_end(stub: mixer_pb2_grpc.MixerStub, scene: Scene) -> None:
    request = whole(scene, stems=[Stem.MIX])
    ranges = [(0, 7), (7, 14), (14, 20)]
    answers = await asyncio.gather(
        *(call(stub, list(messages(part(request, a * RATE, b * RATE), scene))) for a, b in ranges)
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
    answer = await call(stub, list(messages(part(request, 0, RATE), scene)))
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


Edit = Callable[[mixer_pb2.MixConfig], None]


@pytest.mark.parametrize(
    ("field", "edit"),
    [
        ("config.narration_format.encoding", lambda c: c.narration_format.Clear()),
        ("config.output_format.sample_rate_hz", lambda c: _set(c.output_format, 44100, 1)),
        ("config.output_format.channel_count", lambda c: _set(c.output_format, RATE, 3)),
        ("config.start_frame", lambda c: setattr(c, "start_frame", -1)),
        ("config.frame_count", lambda c: setattr(c, "frame_count", 0)),
        ("config.peak_kind", lambda c: setattr(c, "peak_kind", 0)),
        ("config.stems", lambda c: c.stems.append(0)),
        ("config.gain_db", lambda c: setattr(c, "gain_db", math.nan)),
        ("config.peak_limit_db", lambda c: setattr(c, "peak_limit_db", math.inf)),
        ("config.speech_gate_lufs", lambda c: setattr(c, "speech_gate_lufs", -1000)),
        ("config.narration_loudness_lufs", lambda c: setattr(c, "narration_loudness_lufs", 1e9)),
    ],
)
async def test_a_wrong_config_names_its_field(
    stub: mixer_pb2_grpc.MixerStub, scene: Scene, field: str, edit: Edit
) -> None:
    config = config_of(whole(scene))
    edit(config)
    error = await refusal(stub, [Message(config=config)])
    assert error.code == grpc.StatusCode.INVALID_ARGUMENT
    assert [violation.field for violation in error.violations] == [field]


def _set(audio_format: media_pb2.AudioFormat, sample_rate_hz: int, channel_count: int) -> None:
    audio_format.sample_rate_hz = sample_rate_hz
    audio_format.channel_count = channel_count


@pytest.mark.parametrize(
    ("reason", "changes"),
    [
        ("RANGE_BEHIND_END", {"frame_count": 16 * RATE}),
        ("RANGE_BEHIND_END", {"context_frame_count": 40 * RATE}),
        ("CONTEXT_TOO_SHORT", {"context_start_frame": 5 * RATE - 3 * RATE}),
        ("CONTEXT_TOO_SHORT", {"context_frame_count": 9 * RATE}),
    ],
)
async def test_a_range_that_does_not_fit_is_out_of_range(
    stub: mixer_pb2_grpc.MixerStub, scene: Scene, reason: str, changes: dict[str, int]
) -> None:
    config = config_of(part(whole(scene), 5 * RATE, 10 * RATE))
    for name, value in changes.items():
        setattr(config, name, value)
    error = await refusal(stub, [Message(config=config)])
    assert error.code == grpc.StatusCode.OUT_OF_RANGE
    assert error.reason == reason
    grid = time_grid(RATE)
    if reason == "CONTEXT_TOO_SHORT":
        assert str(grid.context_start(5 * RATE)) in error.message
        assert str(grid.context_end(10 * RATE, 20 * RATE)) in error.message


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("clip.kind", {"kind": 0}),
        ("clip.start_frame", {"start_frame": -5}),
        ("clip.frame_count", {"frame_count": 0}),
        ("clip.sent_frame_count", {"sent_frame_count": 0}),
        ("clip.sent_frame_count", {"sent_offset_frames": 10**12}),
        ("clip.fade_in_frames", {"fade_in_frames": -1}),
        ("clip.gain_db", {"gain_db": math.inf}),
    ],
)
async def test_a_wrong_clip_names_its_field(
    stub: mixer_pb2_grpc.MixerStub, scene: Scene, field: str, changes: dict[str, float]
) -> None:
    clip = clip_of(scene.clips[0].placement)
    for name, value in changes.items():
        setattr(clip, name, value)
    error = await refusal(stub, [Message(config=config_of(whole(scene))), Message(clip=clip)])
    assert error.code == grpc.StatusCode.INVALID_ARGUMENT
    assert [violation.field for violation in error.violations] == [field]


async def test_a_clip_at_another_rate_is_refused(
    stub: mixer_pb2_grpc.MixerStub, scene: Scene
) -> None:
    clip = clip_of(scene.clips[0].placement)
    clip.format.sample_rate_hz = 48000
    error = await refusal(stub, [Message(config=config_of(whole(scene))), Message(clip=clip)])
    assert [violation.field for violation in error.violations] == ["clip.format"]
    assert "48000" in error.message
    assert "8000" in error.message


def _short() -> tuple[RenderRequest, Scene]:
    event = put("e", CueKind.EFFECT, 4000, np.zeros((100, 1), np.float32), RATE, loudness_lufs=-20)
    short = Scene(RATE, np.zeros((12000, 1), np.float32), (), (event,))
    return replace(whole(short), narration_loudness_lufs=-20.0), short


def _without(sent: list[Message], payload: str) -> list[Message]:
    return [message for message in sent if message.WhichOneof("payload") != payload]


def _clip_last(sent: list[Message]) -> list[Message]:
    return [*_without(_without(sent, "clip"), "clip_chunk"), *sent[1:3]]


def _not_a_number(sent: list[Message]) -> list[Message]:
    sent[2].clip_chunk.data = b"\xff" * len(sent[2].clip_chunk.data)
    return sent


def _inside_a_frame(sent: list[Message]) -> list[Message]:
    sent[-1].narration_chunk.data = sent[-1].narration_chunk.data[:-1]
    return sent


def _wrong_offset(sent: list[Message]) -> list[Message]:
    sent[-1].narration_chunk.offset_bytes = 44
    return sent


@pytest.mark.parametrize(
    ("reason", "change"),
    [
        ("CONFIG_EXPECTED", lambda sent: sent[1:]),
        ("CONFIG_EXPECTED", lambda sent: []),
        ("CONFIG_TWICE", lambda sent: [sent[0], *sent]),
        ("EMPTY_MESSAGE", lambda sent: [*sent, Message()]),
        ("NO_CLIP", lambda sent: _without(sent, "clip")),
        ("CLIP_INCOMPLETE", lambda sent: _without(sent, "clip_chunk")),
        ("CLIP_TOO_LATE", _clip_last),
        ("NARRATION_INCOMPLETE", lambda sent: sent[:-1]),
        ("NOT_A_NUMBER", _not_a_number),
        ("INCOMPLETE_FRAME", _inside_a_frame),
        ("WRONG_OFFSET", _wrong_offset),
    ],
)
async def test_a_stream_that_does_not_fit_is_refused(
    stub: mixer_pb2_grpc.MixerStub,
    reason: str,
    change: Callable[[list[Message]], list[Message]],
) -> None:
    sent = list(messages(*_short()))
    assert [message.WhichOneof("payload") for message in sent] == [
        "config",
        "clip",
        "clip_chunk",
        "narration_chunk",
    ]
    error = await refusal(stub, change(sent))
    assert error.reason == reason
    assert (await call(stub, list(messages(*_short())))).kinds[-1] == "result"


async def test_more_narration_than_announced_is_refused(
    stub: mixer_pb2_grpc.MixerStub,
) -> None:
    sent = list(messages(*_short()))
    more = mixer_pb2.MixRequest()
    more.CopyFrom(sent[-1])
    more.narration_chunk.offset_bytes = len(more.narration_chunk.data)
    error = await refusal(stub, [*sent, more])
    assert error.reason == "NARRATION_TOO_LONG"


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
