"""Runs the sandboxed child and turns the way it ends into a result or one typed error."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import astuple
from pathlib import Path

from common.errors import (
    DeadlineExceeded,
    Error,
    Internal,
    InvalidArgument,
    PayloadTooLarge,
    ResourceExhausted,
)
from gateway.ingest.job import Job, Report, ReportKind, Trouble
from gateway.ingest.refusal import Reason

# Hears done_ms and total_ms; the latter is 0 where the file does not tell its length.
OnProgress = Callable[[int, int], None]

_READ_BYTES = 64 * 1024
_TOO_MUCH = (Reason.TOO_LARGE, Reason.TOO_LONG)


async def run_child(job: Job, stderr_path: Path, on_progress: OnProgress) -> None:
    """Run the job to its end; raises what to_error and _ended_early give.

    Whatever happens, cancellation among it, the child is gone afterwards.
    """
    with stderr_path.open("wb") as stderr:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "gateway.ingest.child", job.to_json()),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=stderr,
            env=_environment(),
            pass_fds=astuple(job.descriptors),
        )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(job.limits.deadline_s):
            last = await _follow(process.stdout, on_progress)
            await process.wait()
    except TimeoutError as error:
        message = f"decoding the narration took longer than {job.limits.deadline_s:g} s"
        raise DeadlineExceeded("INGEST_DEADLINE", message) from error
    finally:
        await asyncio.shield(_end(process))
    if last is None or process.returncode != 0:
        raise _ended_early(process.returncode or 0, job, stderr_path)
    if last.kind is not ReportKind.DONE:
        raise to_error(last.reason, last.message)


async def _follow(lines: asyncio.StreamReader, on_progress: OnProgress) -> Report | None:
    """Pass progress on; gives the last report, None where there was no other."""
    try:
        async for line in lines:
            report = Report.from_line(line)
            if report.kind is not ReportKind.PROGRESS:
                return report
            on_progress(report.done_ms, report.total_ms)
    except ValueError as error:
        raise Internal("INGEST_FAILED", "decoding the narration failed") from error
    return None


async def _end(process: asyncio.subprocess.Process) -> None:
    """Kill the child if it still runs, and let go of its pipe."""
    with suppress(ProcessLookupError):
        process.kill()
    assert process.stdout is not None
    while await process.stdout.read(_READ_BYTES):
        pass
    await process.wait()


def to_error(reason: str, message: str) -> Error:
    """The typed error of a refusal or of a trouble."""
    if reason in _TOO_MUCH:
        return PayloadTooLarge(reason, message)
    if reason in list(Reason):
        return InvalidArgument(reason, message)
    if reason == Trouble.MEMORY:
        return InvalidArgument(Reason.UNREADABLE, "the file takes too much memory to decode")
    if reason == Trouble.STORAGE:
        error: Error = ResourceExhausted("STORAGE_FULL", "the narration could not be stored")
    else:
        error = Internal("INGEST_FAILED", "decoding the narration failed")
    error.add_note(message)  # for the log
    return error


def _ended_early(code: int, job: Job, stderr_path: Path) -> Error:
    """The error of a child that ended without its last word; a signal has a negative code."""
    if code == -signal.SIGXCPU:
        message = f"decoding the narration took over {job.limits.cpu_s} s of CPU time"
        return DeadlineExceeded("INGEST_DEADLINE", message)
    if code == -signal.SIGXFSZ:
        message = f"the decoded narration has over {job.limits.output_bytes} bytes"
        return PayloadTooLarge(Reason.TOO_LARGE, message)
    if code < 0:  # a decoder crashed: the file is damaged, or worse
        message = f"the {job.container.name} file made the decoder crash"
        return InvalidArgument(Reason.UNREADABLE, message)
    failure = Internal("INGEST_FAILED", "decoding the narration failed")
    stderr = stderr_path.read_bytes()[-_READ_BYTES:].decode(errors="replace").strip()
    failure.add_note(f"exit code {code}, stderr: {stderr}")
    return failure


def _environment() -> dict[str, str]:
    """The child's whole environment: our modules, one thread, text as UTF-8."""
    return {
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "PYTHONUTF8": "1",
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
    }
