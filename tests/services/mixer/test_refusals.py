"""The mixer over a real server: what is refused, and what the refusal names."""

import math
from collections.abc import Callable
from dataclasses import replace

import grpc
import numpy as np
import pytest
from whereisaudio.media.v1 import media_pb2
from whereisaudio.mixer.v1 import mixer_pb2, mixer_pb2_grpc

from common.audio.grid import time_grid
from common.sounds import CueKind
from services.mixer.render import RenderRequest
from tests.services.mixer.calls import RATE_HZ, Message, call, clip_of, config_of, messages, refusal
from tests.services.mixer.scenes import Scene, part, put, whole

Edit = Callable[[mixer_pb2.MixConfig], None]


@pytest.mark.parametrize(
    ("field", "edit"),
    [
        ("config.narration_format.encoding", lambda c: c.narration_format.Clear()),
        ("config.output_format.sample_rate_hz", lambda c: _set(c.output_format, 44100, 1)),
        ("config.output_format.channel_count", lambda c: _set(c.output_format, RATE_HZ, 3)),
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
        ("RANGE_BEHIND_END", {"frame_count": 16 * RATE_HZ}),
        ("RANGE_BEHIND_END", {"context_frame_count": 40 * RATE_HZ}),
        ("CONTEXT_TOO_SHORT", {"context_start_frame": 5 * RATE_HZ - 3 * RATE_HZ}),
        ("CONTEXT_TOO_SHORT", {"context_frame_count": 9 * RATE_HZ}),
    ],
)
async def test_a_range_that_does_not_fit_is_out_of_range(
    stub: mixer_pb2_grpc.MixerStub, scene: Scene, reason: str, changes: dict[str, int]
) -> None:
    config = config_of(part(whole(scene), 5 * RATE_HZ, 10 * RATE_HZ))
    for name, value in changes.items():
        setattr(config, name, value)
    error = await refusal(stub, [Message(config=config)])
    assert error.code == grpc.StatusCode.OUT_OF_RANGE
    assert error.reason == reason
    grid = time_grid(RATE_HZ)
    if reason == "CONTEXT_TOO_SHORT":
        assert str(grid.context_start(5 * RATE_HZ)) in error.message
        assert str(grid.context_end(10 * RATE_HZ, 20 * RATE_HZ)) in error.message


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
    event = put(
        "e", CueKind.EFFECT, 4000, np.zeros((100, 1), np.float32), RATE_HZ, loudness_lufs=-20
    )
    short = Scene(RATE_HZ, np.zeros((12000, 1), np.float32), (), (event,))
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
