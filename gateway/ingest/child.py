"""The sandboxed process: `python -m gateway.ingest.child JOB` decodes one file and ends.

Descriptors are open before it starts; stdout carries its reports. Nothing can be opened once it is
locked up, so that every module is loaded before: at the top, and by a rehearsal.
"""

import json
import os
import sys
import wave
from contextlib import ExitStack
from dataclasses import asdict
from typing import BinaryIO

import av
import av.audio.codeccontext
import av.audio.stream
import av.sidedata.sidedata
import av.subtitles.codeccontext
import av.subtitles.stream
import av.video.codeccontext
import av.video.stream
import numpy as np
import soundfile

from gateway.ingest.container import recognise_container
from gateway.ingest.conversion import Source, convert
from gateway.ingest.job import Job, Report, ReportKind, Trouble
from gateway.ingest.limits import IngestLimits
from gateway.ingest.narration import Narration
from gateway.ingest.recording import Outputs
from gateway.ingest.refusal import Refusal
from gateway.ingest.sandbox import Cell, lock_up

# How much is decoded between two reports.
_REPORT_MS = 10_000


class Reporter:
    """Writes reports; a parent that is gone ends the child with BrokenPipeError."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._next_ms = 0

    def send(self, report: Report) -> None:
        """Write a report at once."""
        os.write(self._descriptor, report.to_line())

    def decoded(self, done_ms: int, total_ms: int) -> None:
        """Report progress every _REPORT_MS."""
        if done_ms >= self._next_ms:
            self.send(Report(ReportKind.PROGRESS, done_ms, total_ms))
            self._next_ms = done_ms + _REPORT_MS


def main() -> int:
    """Do the job in the argument; every way it can end is a report."""
    job = Job.from_json(sys.argv[1])
    reporter = Reporter(sys.stdout.fileno())
    files = job.descriptors
    with (
        os.fdopen(files.source, "rb") as source,
        os.fdopen(files.audio, "wb") as audio,
        os.fdopen(files.speech, "wb") as speech,
        os.fdopen(files.track, "wb") as track,
        os.fdopen(files.facts, "wb") as facts,
    ):
        limits = job.limits
        bounds = (limits.address_space_bytes, limits.cpu_s, limits.output_bytes)
        rehearse()
        lock_up(Cell(*bounds, job.root), job.parent_pid)
        report = _work(job, source, Outputs(audio, speech, track), facts, reporter)
    reporter.send(report)
    return 0


def rehearse() -> None:
    """Ingest a second of noise that never leaves memory: what loads modules late has done so."""
    with ExitStack() as stack:
        files = [
            stack.enter_context(os.fdopen(os.memfd_create("rehearsal"), "w+b")) for _ in range(4)
        ]
        noise = 9_000 * np.sin(np.arange(16_000.0) ** 2)
        noise[:6_000] /= 100
        with wave.open(files[0], "wb") as file:
            file.setparams((1, 2, 16_000, 0, "NONE", ""))
            file.writeframes(noise.astype("<i2").tobytes())
        container = recognise_container(files[0])
        convert(files[0], container, Outputs(*files[1:]), IngestLimits(), lambda *_: None)


def _work(
    job: Job, source: Source, outputs: Outputs, facts: BinaryIO, reporter: Reporter
) -> Report:
    try:
        narration = convert(source, job.container, outputs, job.limits, reporter.decoded)
        facts.write(_to_json(narration))
    except Refusal as refusal:
        return Report(ReportKind.REFUSED, reason=refusal.reason, message=refusal.message)
    except MemoryError:
        return Report(ReportKind.FAILED, reason=Trouble.MEMORY)
    except BrokenPipeError:
        raise
    except (OSError, soundfile.LibsndfileError) as error:
        return Report(ReportKind.FAILED, reason=Trouble.STORAGE, message=str(error))
    return Report(ReportKind.DONE)


def _to_json(narration: Narration) -> bytes:
    return json.dumps(asdict(narration), default=str, ensure_ascii=False).encode()


if __name__ == "__main__":
    av.logging.set_level(av.logging.PANIC)
    sys.exit(main())
