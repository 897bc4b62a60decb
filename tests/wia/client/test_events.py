"""Server-sent events become what happened, and a broken stream is taken up again."""

import pytest

from common.sounds import CueKind
from tests.wia.client.peer import answering, response
from wia.client.async_client import AsyncClient
from wia.client.cue_sheet import Cue, LabelledSentence
from wia.client.events import Event, Message, MessageReader, to_event
from wia.client.model import (
    Failure,
    MixFacts,
    ProductionState,
    StageProgress,
    Warning,
)

_PRODUCTION = (
    b'{"id": "p", "title": "t", "state": "%s", "create_time": "2026-01-02T00:00:00+00:00",'
    b' "update_time": "2026-01-02T00:00:00+00:00"}'
)


def test_lines_become_messages() -> None:
    reader = MessageReader()
    lines = ["id: 7", "event: cue", "data: {", 'data: "a": 1}', "", ": a remark", "", "data:x", ""]
    messages = [message for line in lines if (message := reader.read(line))]
    assert messages == [Message("7", "cue", '{\n"a": 1}'), Message("7", "", "x")]


@pytest.mark.parametrize(
    ("name", "data", "happening"),
    [
        ("state", '{"state": "running"}', ProductionState.RUNNING),
        (
            "progress",
            '{"stage": "mix", "done_units": 1, "total_units": 4, "complete": false}',
            StageProgress("mix", 1, 4),
        ),
        (
            "sentence",
            '{"id": "s", "start_ms": 1, "end_ms": 2, "text": "가", "words": [], "newer": 1}',
            LabelledSentence("s", 1, 2, "가"),
        ),
        (
            "cue",
            '{"id": "c", "kind": "music", "start_ms": 1, "end_ms": 2, "family": ""}',
            Cue(CueKind.MUSIC, 1, 2, "c"),
        ),
        ("warning", '{"reason": "R", "message": "m"}', Warning("R", "m")),
        ("failure", '{"reason": "R", "message": "m"}', Failure("R", "m")),
        (
            "mix",
            '{"loudness_lufs": -16, "true_peak_dbtp": -1, "duration_ms": 5, "profile": "podcast",'
            ' "gain_db": 2}',
            MixFacts(-16, -1, 5, "podcast", 2),
        ),
    ],
)
def test_messages_become_events(name: str, data: str, happening: object) -> None:
    assert to_event(Message("3", name, data)) == Event(3, happening)  # type: ignore[arg-type]


def test_heartbeats_and_newer_kinds_are_passed_over() -> None:
    assert to_event(Message("", "heartbeat", "{}")) is None
    assert to_event(Message("9", "something new", "{}")) is None


async def test_a_broken_stream_is_taken_up_again_until_the_production_has_ended() -> None:
    def event(number: int, state: str) -> bytes:
        return b'id: %d\nevent: state\ndata: {"state": "%s"}\n\n' % (number, state.encode())

    answers = [
        response(event(1, "queued"), length_bytes=10_000),
        response(event(2, "running")),
        # A gateway that stops ends its streams in the middle of things.
        response(_PRODUCTION % b"running"),
        response(event(3, "succeeded")),
        response(_PRODUCTION % b"succeeded"),
    ]
    async with answering(answers) as peer, AsyncClient(peer.url) as client:
        events = [event async for event in client.events("p")]
    assert [event.sequence for event in events] == [1, 2, 3]
    asked_after = [peer.header(n, "last-event-id") for n in range(len(peer.heads))]
    assert asked_after == ["0", "1", "", "2", ""]
