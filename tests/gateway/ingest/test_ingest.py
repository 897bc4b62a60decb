"""The whole of ingest, with its real child process: results, bounds, and what is left behind."""

import asyncio
import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
import soundfile

from common.errors import DeadlineExceeded, InvalidArgument, PayloadTooLarge
from gateway.ingest.ingest import ingest
from gateway.ingest.limits import IngestLimits
from gateway.ingest.record import read_narration
from tests import bad_inputs
from tests.gateway.ingest.conftest import ingest_children

NamesIn = Callable[[Path], list[str]]
WAV = bad_inputs.wav(bad_inputs.speech_like(5.0, 24_000), 24_000)


def upload(shelf: Path, data: bytes) -> Path:
    """A file with these bytes, beside the shelf."""
    path = shelf.parent / "upload"
    path.write_bytes(data)
    return path


def long_flac(minutes: int) -> bytes:
    """A voice of 24 kHz for so long."""
    buffer = io.BytesIO()
    with soundfile.SoundFile(buffer, "w", 24_000, 1, "PCM_16", format="FLAC") as file:
        ten_seconds = bad_inputs.speech_like(10.0, 24_000)
        for _ in range(6 * minutes):
            file.write(ten_seconds)
    return buffer.getvalue()


async def test_is_the_same_every_time_and_can_be_read_back(shelf: Path, names_in: NamesIn) -> None:
    path = upload(shelf, bad_inputs.mp3(4.0))
    first = await ingest(path, shelf / "first")
    second = await ingest(path, shelf / "second")
    assert first.duration_ms == 4_000
    assert read_narration(first.folder) == first
    assert replace(second, folder=first.folder) == first
    assert names_in(first.folder) == [
        "narration.flac",
        "narration.json",
        "speech.s16le",
        "track.f64",
    ]
    for name in ("narration.flac", "speech.s16le", "track.f64"):
        assert (first.folder / name).read_bytes() == (second.folder / name).read_bytes()


async def test_memory_is_flat_and_progress_is_told(shelf: Path) -> None:
    """The child stays under 110 MB and grows by less than 10 MB from 30 s to 10 minutes."""
    resident_mb: list[float] = []
    heard: list[tuple[int, int]] = []

    def look(done_ms: int, total_ms: int) -> None:
        heard.append((done_ms, total_ms))
        resident_mb.extend(child.memory_info().rss / 2**20 for child in ingest_children())

    narration = await ingest(upload(shelf, long_flac(10)), shelf / "narration", on_progress=look)
    assert narration.duration_ms == 600_000
    assert len(narration.windows) >= 5
    done_ms = [done for done, _ in heard]
    assert len(done_ms) >= 30
    assert done_ms == sorted(done_ms)
    assert {total for _, total in heard} == {600_000}
    assert max(resident_mb) < 110
    assert max(resident_mb) - resident_mb[2] < 10


async def test_does_not_touch_a_folder_that_exists(shelf: Path, names_in: NamesIn) -> None:
    (shelf / "narration").mkdir()
    with pytest.raises(FileExistsError):
        await ingest(upload(shelf, WAV), shelf / "narration")
    assert names_in(shelf / "narration") == []


async def test_refuses_what_is_too_large(shelf: Path, names_in: NamesIn) -> None:
    limits = IngestLimits(upload_bytes=9_999)
    with pytest.raises(PayloadTooLarge, match="240044 bytes") as caught:
        await ingest(upload(shelf, WAV), shelf / "narration", limits)
    assert caught.value.reason == "TOO_LARGE"
    assert names_in(shelf) == []


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (IngestLimits(decoded_s=4), "TOO_LONG"),
        (IngestLimits(output_bytes=9_999), "TOO_LARGE"),
    ],
)
async def test_refuses_what_becomes_too_much(
    shelf: Path, names_in: NamesIn, limits: IngestLimits, reason: str
) -> None:
    with pytest.raises(PayloadTooLarge) as caught:
        await ingest(upload(shelf, WAV), shelf / "narration", limits)
    assert caught.value.reason == reason
    assert names_in(shelf) == []


async def test_memory_over_its_bound_is_refused(shelf: Path, names_in: NamesIn) -> None:
    limits = IngestLimits(address_space_bytes=1_000_000)
    with pytest.raises(InvalidArgument) as caught:
        await ingest(upload(shelf, WAV), shelf / "narration", limits)
    assert caught.value.reason == "UNREADABLE"
    assert names_in(shelf) == []


@pytest.mark.parametrize("limits", [IngestLimits(deadline_s=0.05), IngestLimits(cpu_s=0)])
async def test_work_over_its_bound_ends(
    shelf: Path, names_in: NamesIn, limits: IngestLimits
) -> None:
    with pytest.raises(DeadlineExceeded) as caught:
        await ingest(upload(shelf, long_flac(10)), shelf / "narration", limits)
    assert caught.value.reason == "INGEST_DEADLINE"
    assert names_in(shelf) == []


async def test_cancellation_leaves_nothing(shelf: Path, names_in: NamesIn) -> None:
    started = asyncio.Event()
    path = upload(shelf, long_flac(30))
    work = ingest(path, shelf / "narration", on_progress=lambda *_: started.set())
    task = asyncio.create_task(work)
    await started.wait()
    assert len(ingest_children()) == 1
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ingest_children() == []
    assert names_in(shelf) == []


PARENT = """
import asyncio, os, pathlib, sys
from gateway.ingest.ingest import ingest
path, folder = map(pathlib.Path, sys.argv[1:])
asyncio.run(ingest(path, folder, on_progress=lambda *_: print("started", flush=True)))
"""


def test_the_child_dies_with_its_parent(shelf: Path) -> None:
    command = [sys.executable, "-c", PARENT, upload(shelf, long_flac(30)), shelf / "narration"]
    root = Path(__file__).parents[3]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=root) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"started\n"
        (child,) = psutil.Process(parent.pid).children()
        os.kill(parent.pid, signal.SIGKILL)
        parent.wait()
        gone, _ = psutil.wait_procs([child], timeout=30)
    assert gone == [child]
    for left in shelf.iterdir():  # a parent that is killed cannot tidy up
        left.rename(shelf.parent / left.name)
