"""Unusual narrations and scripts that are taken: what comes out is right."""

import io
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import httpx
import numpy as np
import pytest
import soundfile
from whereisaudio.gateway.v1 import cue_sheet_pb2
from whereisaudio.gateway.v1 import production_pb2 as pb

from tests.bad_inputs import encoded
from tests.system import grpc_calls
from tests.system.books import SENTENCES, Book, make_book
from tests.system.faces import Face
from tests.system.grpc_calls import Stub
from tests.system.productions import audio, create, cue_sheet, produce, wait

# With a knock and a door; about 11 s.
SHORT = SENTENCES[2:5]


def _starts(sheet: dict[str, Any]) -> list[int]:
    return [sentence["start_ms"] for sentence in sheet["sentences"]]


@dataclass(frozen=True, slots=True)
class _Rate:
    """A narration's rate, and the rates at which MP3 and Opus can carry it."""

    sample_rate_hz: int
    mp3_rate_hz: int
    opus_rate_hz: int = 48_000


@pytest.mark.parametrize("rate", [_Rate(8_000, 8_000), _Rate(192_000, 48_000)])
def test_low_and_high_rates_are_kept_and_delivered_at_a_rate_that_the_codec_has(
    client: httpx.Client, tmp_path: Path, rate: _Rate
) -> None:
    book = make_book(tmp_path, seed=31, sentences=SHORT, sample_rate_hz=rate.sample_rate_hz)
    production = produce(client, book, {"take_count": 1})
    given = soundfile.info(book.path)
    assert production["narration"]["sample_rate_hz"] == given.samplerate == rate.sample_rate_hz
    mix, rate_hz = audio(client, production["id"])
    assert (rate_hz, mix.shape) == (given.samplerate, (given.frames, 1))
    assert _starts(cue_sheet(client, production["id"])) == pytest.approx(book.starts_ms, abs=200)
    for name, codec_rate_hz in (("mp3", rate.mp3_rate_hz), ("opus", rate.opus_rate_hz)):
        url = f"/v1/productions/{production['id']}/mix"
        data = client.get(url, params={"format": name}).content
        decoded_hz, length_s = _decoded(data)
        assert decoded_hz == codec_rate_hz
        assert length_s == pytest.approx(given.frames / given.samplerate, abs=0.1)


def _decoded(data: bytes) -> tuple[int, float]:
    """Rate and length in seconds of what a file holds."""
    with av.open(io.BytesIO(data)) as container:
        frames = list(container.decode(audio=0))
    return frames[0].sample_rate, sum(f.samples for f in frames) / frames[0].sample_rate


def test_a_truncated_mp3_is_produced_as_far_as_it_goes(face: Face, book: Book) -> None:
    samples, rate_hz = soundfile.read(book.path, dtype=np.float32, always_2d=True)
    whole = encoded(samples, rate_hz, "mp3", "libmp3lame")
    cut = whole[: int(len(whole) * 0.6) | 1]
    outcome = face.produce(cut, book.script.encode(), "cut.mp3")
    assert outcome.reason == ""
    assert {"NARRATION_TRUNCATED", "SCRIPT_LINES_ABSENT"} <= set(outcome.warnings)


def _utf16(byte_order: str, mark: bool) -> Callable[[str], bytes]:
    codec = f"utf-16-{byte_order}"
    return lambda text: (("\ufeff" if mark else "") + text).encode(codec)


ENCODINGS = {
    "UTF-8 with mark": lambda text: text.encode("utf-8-sig"),
    "UTF-16 LE with mark": _utf16("le", True),
    "UTF-16 BE without mark": _utf16("be", False),
    "CP949": lambda text: text.encode("cp949"),
}


@pytest.fixture(scope="module")
def plain(client: httpx.Client, book: Book) -> dict[str, Any]:
    """The cue sheet of the script in UTF-8."""
    return cue_sheet(client, produce(client, book)["id"])


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_scripts_are_read_in_every_encoding(
    client: httpx.Client, stub: Stub, book: Book, plain: dict[str, Any], encoding: str
) -> None:
    script = ENCODINGS[encoding](book.script.replace("\n", "\r\n"))
    answer = create(client, book.narration, script=script)
    assert wait(client, answer.json()["id"])["failure"] is None
    assert _plan(cue_sheet(client, answer.json()["id"])) == _plan(plain)
    created = grpc_calls.create(stub, book.narration, script=script)
    assert grpc_calls.wait(stub, created.id).state == pb.PRODUCTION_STATE_SUCCEEDED
    sheet = _sheet(stub, created.id)
    assert [s.sentence.text for s in sheet.sentences] == list(SENTENCES)
    assert [cue.id for cue in sheet.cues] == [cue["id"] for cue in plain["cues"]]


def _sheet(stub: Stub, production_id: str) -> cue_sheet_pb2.CueSheet:
    request = pb.GetCueSheetRequest(production_id=production_id)
    sheet: cue_sheet_pb2.CueSheet = stub.GetCueSheet(request).cue_sheet
    return sheet


def _plan(sheet: dict[str, Any]) -> tuple[Any, Any]:
    return sheet["sentences"], sheet["cues"]


def test_a_stereo_narration_stays_stereo(client: httpx.Client, tmp_path: Path) -> None:
    book = make_book(tmp_path, seed=32, channel_count=2, sentences=SHORT)
    production = produce(client, book, {"take_count": 1})
    mix, _ = audio(client, production["id"])
    assert mix.shape == (soundfile.info(book.path).frames, 2)
