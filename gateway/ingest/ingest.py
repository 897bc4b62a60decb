"""The first stage: an uploaded file becomes a measured narration, or one clear error."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

from gateway.ingest.container import Container, recognise_container
from gateway.ingest.job import Descriptors, Job
from gateway.ingest.limits import IngestLimits
from gateway.ingest.narration import AUDIO_FILE, FACTS_FILE, SPEECH_FILE, TRACK_FILE, Narration
from gateway.ingest.process import OnProgress, run_child, to_error
from gateway.ingest.record import read_narration
from gateway.ingest.refusal import Reason, Refusal

_DEFAULT_LIMITS = IngestLimits()
# Inside the working folder, gone before it becomes the narration's.
_ROOT, _STDERR = "root", "stderr.txt"


def _unheard(done_ms: int, total_ms: int) -> None:
    """Nobody follows the progress."""


async def ingest(
    path: Path,
    folder: Path,
    limits: IngestLimits = _DEFAULT_LIMITS,
    on_progress: OnProgress = _unheard,
) -> Narration:
    """Decode and measure the file at `path` into `folder`, which must not exist yet.

    on_progress hears done_ms and total_ms (0 where unknown) about every 10 s of audio.

    Raises InvalidArgument with a reason of refusal.Reason for what cannot be a narration,
    PayloadTooLarge (TOO_LARGE, TOO_LONG), DeadlineExceeded (INGEST_DEADLINE), ResourceExhausted
    (STORAGE_FULL) and FileExistsError. On any error and on cancellation neither folder nor
    process is left.
    """
    try:
        container = await asyncio.to_thread(_recognise, path, folder, limits)
    except Refusal as refusal:
        raise to_error(refusal.reason, refusal.message) from refusal
    working = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        await _decode(path, container, working, limits, on_progress)
        return await asyncio.to_thread(_settle, working, folder)
    finally:
        await asyncio.to_thread(shutil.rmtree, working, ignore_errors=True)


def _recognise(path: Path, folder: Path, limits: IngestLimits) -> Container:
    """Raises Refusal where the file is too large or no audio."""
    if folder.exists():
        raise FileExistsError(f"{folder} exists already")
    size_bytes = path.stat().st_size
    if size_bytes > limits.upload_bytes:
        message = f"the file has {size_bytes} bytes; at most {limits.upload_bytes} are accepted"
        raise Refusal(Reason.TOO_LARGE, message)
    with path.open("rb") as file:
        return recognise_container(file)


async def _decode(
    path: Path, container: Container, working: Path, limits: IngestLimits, on_progress: OnProgress
) -> None:
    root = working / _ROOT
    root.mkdir()
    with _descriptors(path, working) as descriptors:
        job = Job(container, limits, descriptors, str(root), os.getpid())
        await run_child(job, working / _STDERR, on_progress)


@contextmanager
def _descriptors(path: Path, working: Path) -> Iterator[Descriptors]:
    """The child's files, opened here, since it cannot open any."""
    with ExitStack() as files:
        source = files.enter_context(path.open("rb"))
        names = (AUDIO_FILE, SPEECH_FILE, TRACK_FILE, FACTS_FILE)
        outputs = [files.enter_context((working / name).open("wb")) for name in names]
        yield Descriptors(source.fileno(), *(output.fileno() for output in outputs))


def _settle(working: Path, folder: Path) -> Narration:
    """Give the working folder its final name, once its facts have been read."""
    narration = replace(read_narration(working), folder=folder)
    (working / _ROOT).rmdir()
    (working / _STDERR).unlink()
    working.chmod(0o755)
    working.rename(folder)
    return narration
