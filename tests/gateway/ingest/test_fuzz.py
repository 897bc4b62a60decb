"""Files with broken headers: a narration or one typed error, never a crash, never a remnant."""

import asyncio
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from common.errors import InvalidArgument, PayloadTooLarge
from gateway.ingest.container import recognise_container
from gateway.ingest.conversion import convert
from gateway.ingest.ingest import ingest
from gateway.ingest.limits import IngestLimits
from gateway.ingest.recording import Outputs
from gateway.ingest.refusal import Refusal
from tests import bad_inputs
from tests.gateway.ingest.conftest import ingest_children

VOICE = bad_inputs.speech_like(1.5, 24_000)
FILES = {
    "mp3": bad_inputs.encoded(VOICE, 24_000, "mp3", "libmp3lame"),
    "m4a": bad_inputs.encoded(VOICE, 24_000, "ipod", "aac"),
    "ogg": bad_inputs.encoded(VOICE, 24_000, "ogg", "libopus"),
    "flac": bad_inputs.encoded(VOICE, 24_000, "flac", "flac"),
    "wav": bad_inputs.wav(VOICE, 24_000),
    "mka": bad_inputs.encoded(VOICE, 24_000, "matroska", "pcm_s16le"),
    "aiff": bad_inputs.encoded(VOICE, 24_000, "aiff", "pcm_s16be"),
}
LIMITS = IngestLimits(decoded_s=60)
# Where a byte is changed (mostly in headers), and to what.
CHANGES = st.lists(st.tuples(st.integers(0, 5_000), st.integers(0, 255)), min_size=1, max_size=12)


def broken(kind: str, changes: list[tuple[int, int]], cut_bytes: int) -> bytes:
    """A file with some bytes changed and its end cut off."""
    data = bytearray(FILES[kind])
    for position, value in changes:
        data[position % len(data)] = value
    return bytes(data[: len(data) - cut_bytes])


@given(st.sampled_from(sorted(FILES)), CHANGES, st.integers(0, 3_000))
@settings(max_examples=150, deadline=None)
def test_a_broken_file_converts_or_is_refused(
    kind: str, changes: list[tuple[int, int]], cut_bytes: int
) -> None:
    outcome = ""
    with tempfile.TemporaryFile() as source, tempfile.TemporaryFile() as output:
        source.write(broken(kind, changes, cut_bytes))
        try:
            container = recognise_container(source)
            outputs = Outputs(output, output, output)
            narration = convert(source, container, outputs, LIMITS, lambda *_: None)
            outcome = f"{narration.duration_ms} ms"
        except Refusal as refusal:
            outcome = refusal.reason
    assert outcome


@given(st.sampled_from(sorted(FILES)), CHANGES, st.integers(0, 3_000))
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_ingest_of_a_broken_file_leaves_nothing_but_its_result(
    kind: str, changes: list[tuple[int, int]], cut_bytes: int
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "upload").write_bytes(broken(kind, changes, cut_bytes))
        try:
            asyncio.run(ingest(folder / "upload", folder / "narration", LIMITS))
            expected = ["narration", "upload"]
        except (InvalidArgument, PayloadTooLarge):
            expected = ["upload"]
        assert sorted(path.name for path in folder.iterdir()) == expected
        assert ingest_children() == []
