"""An upload has the parts that the gateway expects, whatever the narration comes as."""

import asyncio
import io
import json
from pathlib import Path

import numpy as np
import soundfile

from tests.wia.client.peer import answering, response
from tests.wia.report.example import sheet
from wia.client.client import Client
from wia.client.cue_sheet import read_cue_sheet, write_cue_sheet
from wia.client.model import ProductionOptions
from wia.client.segment import AudioSegment, to_segment, to_wav
from wia.client.upload import Upload


def _parts(upload: Upload) -> dict[str, tuple[str, bytes]]:
    with upload.form() as form:
        return {
            name: (file_name, data if isinstance(data, bytes) else data.read())
            for name, (file_name, data, _) in form.items()
        }


def test_a_file_keeps_its_name_and_is_opened_anew_each_time(tmp_path: Path) -> None:
    narration, script = tmp_path / "책.mp3", tmp_path / "story.txt"
    narration.write_bytes(b"sound")
    script.write_bytes(b"text")
    upload = Upload(narration, script=script)
    for _ in range(2):
        assert _parts(upload) == {
            "narration": ("책.mp3", b"sound"),
            "script": ("story.txt", b"text"),
        }
    assert upload.size_bytes() == 5


def test_an_open_file_is_read_from_its_beginning_each_time() -> None:
    upload = Upload(io.BytesIO(b"sound"), "a.wav")
    assert _parts(upload) == _parts(upload) == {"narration": ("a.wav", b"sound")}


def test_only_options_that_were_chosen_are_sent() -> None:
    options = ProductionOptions(seed=0, profile="acx", engines={"stt": "light"})
    data = _parts(Upload(b"sound", options=options))["options"][1]
    assert json.loads(data) == {"seed": 0, "profile": "acx", "engines": {"stt": "light"}}


def test_a_cue_sheet_survives_its_json() -> None:
    before = sheet(6000)
    data = _parts(Upload(b"sound", cue_sheet=before))["cue_sheet"][1]
    assert read_cue_sheet(data) == before
    assert write_cue_sheet(read_cue_sheet(data)) == data


def test_a_segment_goes_as_wav_and_comes_back_with_all_its_bits() -> None:
    samples = np.random.default_rng(1).integers(-(2**23), 2**23, (500, 2)) << 8
    buffer = io.BytesIO()
    soundfile.write(buffer, samples.astype(np.int32), 44_100, format="FLAC", subtype="PCM_24")
    segment = to_segment(buffer.getvalue())
    assert (segment.frame_rate, segment.channels, len(segment)) == (44_100, 2, 11)
    assert np.array_equal(np.array(segment.get_array_of_samples()).reshape(-1, 2), samples)
    decoded, _ = soundfile.read(io.BytesIO(to_wav(segment)), dtype="int32")
    assert np.array_equal(decoded, samples)
    name, data = _parts(Upload(AudioSegment.silent(100)))["narration"]
    assert (name, data[:4]) == ("narration", b"RIFF")


async def test_a_repeated_upload_keeps_its_key() -> None:
    body = (
        b'{"id": "p", "title": "t", "state": "queued", "create_time": "2026-01-02T00:00:00Z",'
        b' "update_time": "2026-01-02T00:00:00Z"}'
    )
    async with answering([b"", response(body, "202 Accepted")]) as peer:
        await asyncio.to_thread(_create, peer.url)
    keys = [peer.header(number, "idempotency-key") for number in range(2)]
    assert keys[0] == keys[1] != ""


def _create(url: str) -> None:
    with Client(url) as client:
        assert client.create(b"sound").id == "p"
