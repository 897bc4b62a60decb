"""Produce over gRPC: everything in one call; Watch, Download and editing beside it."""

import hashlib
import io
from typing import Any

import grpc
import numpy as np
import pytest
import soundfile
from whereisaudio.gateway.v1 import cue_sheet_pb2
from whereisaudio.gateway.v1 import production_pb2 as pb
from whereisaudio.media.v1 import media_pb2

from tests.system import grpc_calls
from tests.system.books import SENTENCES, Book, make_book
from tests.system.grpc_calls import Stub


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A book that no other module produces."""
    return make_book(tmp_path_factory.mktemp("own"), seed=71)


def requests(book: Book, **config: Any) -> Any:
    """The messages of a Produce call."""
    given = {"script": book.script.encode(), "take_count": 2, **config}
    return grpc_calls.upload(pb.ProduceRequest, book.narration, **given)


@pytest.fixture(scope="module")
def produced(stub: Stub, own: Book) -> list[pb.ProduceResponse]:
    """All that a whole Produce call answers."""
    return list(stub.Produce(requests(own), timeout=170))


def last(responses: list[pb.ProduceResponse]) -> pb.Production:
    """The production at the end of a Produce call."""
    return responses[-1].production


def kinds(responses: list[pb.ProduceResponse]) -> list[str]:
    """What the responses are: payloads, those of events by their own."""
    return [
        response.event.WhichOneof("payload")
        if response.HasField("event")
        else response.WhichOneof("payload")
        for response in responses
    ]


def test_the_first_sound_comes_before_the_last_work(produced: list[pb.ProduceResponse]) -> None:
    came = kinds(produced)
    assert came[-1] == "production"
    assert came.count("production") == came.count("preview_format") == 1
    first_chunk = came.index("preview_chunk")
    assert came.index("preview_format") == first_chunk - 1
    assert came.index("sentence") < came.index("cue") < first_chunk < came.index("mix")
    assert last(produced).state == pb.PRODUCTION_STATE_SUCCEEDED
    assert came.count("sentence") == len(SENTENCES)


def test_the_preview_is_as_long_as_the_narration(
    produced: list[pb.ProduceResponse], own: Book
) -> None:
    audio_format = next(r.preview_format for r in produced if r.HasField("preview_format"))
    given = soundfile.info(own.path)
    assert audio_format.encoding == media_pb2.AUDIO_ENCODING_S24LE
    assert (audio_format.sample_rate_hz, audio_format.channel_count) == (given.samplerate, 1)
    offset = 0
    for response in produced:
        if response.HasField("preview_chunk"):
            assert response.preview_chunk.offset_bytes == offset
            offset += len(response.preview_chunk.data)
    assert offset == given.frames * 3


def test_events_count_up_and_are_resumed(stub: Stub, produced: list[pb.ProduceResponse]) -> None:
    events = [r.event for r in produced if r.HasField("event") and r.event.sequence]
    assert [event.sequence for event in events] == list(range(1, len(events) + 1))
    request = pb.WatchRequest(production_id=last(produced).id)
    assert list(stub.Watch(request, timeout=60)) == events
    request.after_sequence = 5
    assert list(stub.Watch(request, timeout=60)) == events[5:]


def test_a_file_is_downloaded_from_any_byte_on(
    stub: Stub, produced: list[pb.ProduceResponse], own: Book
) -> None:
    production_id = last(produced).id
    facts, whole = grpc_calls.download(stub, production_id)
    assert (facts.name, facts.media_type) == ("mix.flac", "audio/flac")
    assert facts.size_bytes == len(whole)
    assert facts.sha256 == hashlib.sha256(whole).hexdigest()
    for offset in (0, 1, len(whole) // 2, len(whole) - 1, len(whole)):
        again, rest = grpc_calls.download(stub, production_id, offset_bytes=offset)
        assert again == facts
        assert rest == whole[offset:]
    samples, _ = soundfile.read(io.BytesIO(whole))
    assert len(samples) == soundfile.info(own.path).frames
    for offset in (-1, len(whole) + 1):
        code, reason = grpc_calls.refusal(
            lambda at=offset: grpc_calls.download(stub, production_id, offset_bytes=at)
        )
        assert (code, reason) == (grpc.StatusCode.OUT_OF_RANGE, "WRONG_OFFSET")


def test_stems_and_takes_are_downloaded(stub: Stub, produced: list[pb.ProduceResponse]) -> None:
    production_id = last(produced).id
    cue = next(c for c in _sheet(stub, production_id).cues if c.takes)
    _, take = grpc_calls.download(
        stub,
        production_id,
        rendition=pb.RENDITION_TAKE,
        take_id=cue.takes[0].id,
        format=pb.DELIVERY_FORMAT_WAV,
    )
    samples, rate_hz = soundfile.read(io.BytesIO(take))
    assert rate_hz == 48_000
    assert len(samples) * 1000 // rate_hz == cue.takes[0].duration_ms
    facts, stem = grpc_calls.download(stub, production_id, rendition=pb.RENDITION_EFFECTS)
    assert facts.name == "effects.flac"
    assert np.any(soundfile.read(io.BytesIO(stem))[0])
    code, reason = grpc_calls.refusal(
        lambda: grpc_calls.download(
            stub, production_id, rendition=pb.RENDITION_TAKE, take_id="0" * 64
        )
    )
    assert (code, reason) == (grpc.StatusCode.NOT_FOUND, "TAKE_NOT_FOUND")


def _sheet(stub: Stub, production_id: str) -> cue_sheet_pb2.CueSheet:
    request = pb.GetCueSheetRequest(production_id=production_id)
    sheet: cue_sheet_pb2.CueSheet = stub.GetCueSheet(request).cue_sheet
    return sheet


def test_a_client_that_goes_after_the_last_byte_cancels_nothing(stub: Stub, own: Book) -> None:
    call = stub.Produce(requests(own, seed=72, take_count=1), timeout=170)
    first = next(call)
    assert first.HasField("event")
    (production,) = stub.List(pb.ListRequest(page_size=1)).productions
    call.cancel()
    assert grpc_calls.wait(stub, production.id).state == pb.PRODUCTION_STATE_SUCCEEDED


def test_who_does_not_listen_holds_nobody_up(stub: Stub, own: Book) -> None:
    given = {"seed": 73, "take_count": 1, "request_id": "silent"}
    silent = stub.Produce(requests(own, **given), timeout=170)
    production = grpc_calls.create(stub, own.narration, script=own.script.encode(), **given)
    assert grpc_calls.wait(stub, production.id).state == pb.PRODUCTION_STATE_SUCCEEDED
    # What was not listened to is still told.
    assert last(list(silent)).id == production.id


def test_an_edit_is_rendered(stub: Stub, produced: list[pb.ProduceResponse]) -> None:
    production_id = last(produced).id
    sheet = _sheet(stub, production_id)
    _, before = grpc_calls.download(stub, production_id, rendition=pb.RENDITION_EFFECTS)
    cue = next(c for c in sheet.cues if c.kind == media_pb2.CUE_KIND_EFFECT)
    cue.start_ms += 400
    cue.end_ms += 400
    update = pb.UpdateCueSheetRequest(
        production_id=production_id, expected_revision=sheet.revision, upserted_cues=[cue]
    )
    revision = stub.UpdateCueSheet(update).revision
    assert revision == sheet.revision + 1
    assert grpc_calls.refusal(lambda: stub.UpdateCueSheet(update)) == (
        grpc.StatusCode.ABORTED,
        "STALE_REVISION",
    )
    render = pb.RenderRequest(production_id=production_id, expected_revision=revision)
    assert stub.Render(render).state == pb.PRODUCTION_STATE_QUEUED
    production = grpc_calls.wait(stub, production_id)
    assert production.state == pb.PRODUCTION_STATE_SUCCEEDED
    assert production.mix.revision == revision
    assert production.mix.gain_db == last(produced).mix.gain_db
    _, after = grpc_calls.download(stub, production_id, rendition=pb.RENDITION_EFFECTS)
    assert after != before
    kept = next(c for c in _sheet(stub, production_id).cues if c.id == cue.id)
    assert kept == cue


def test_a_cue_sheet_that_comes_with_the_narration_is_rendered(
    stub: Stub, produced: list[pb.ProduceResponse], own: Book
) -> None:
    sheet = _sheet(stub, last(produced).id)
    production = grpc_calls.create(stub, own.narration, cue_sheet=sheet)
    assert grpc_calls.wait(stub, production.id).state == pb.PRODUCTION_STATE_SUCCEEDED
    again = _sheet(stub, production.id)
    assert [cue.chosen_take_id for cue in again.cues] == [c.chosen_take_id for c in sheet.cues]
    assert again.cues == sheet.cues
    assert [s.emotion for s in again.sentences] == [s.emotion for s in sheet.sentences]
