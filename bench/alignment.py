"""The alignment alone: how far off, how fast, how large, for narrations of several lengths.

python -m bench.alignment [MINUTES...]
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path

import numpy as np
import soundfile

from bench.book import sentences
from common.offload import CancelToken
from common.sentences import Sentence
from common.text.script import ScriptLine
from services.stt.engine import AlignRequest
from services.stt.light.aligner import LightAligner
from tests.narrations import NarrationOptions, make_narration, write_wav

_BLOCK_FRAMES = 1 << 17
_SENTENCES_A_MINUTE = 11
_OPTIONS = NarrationOptions(
    voice="ko+klatt4",
    formant_shift=1.12,
    speed_jitter=0.1,
    reverb_s=0.3,
    noise_snr_db=25,
)


@dataclass(frozen=True, slots=True)
class Measured:
    """One alignment: errors of sentence starts, CPU time of engine and voice, peak of memory."""

    minutes: float
    sentence_count: int
    found_count: int
    start_p50_ms: float
    start_p95_ms: float
    cpu_s: float
    peak_rss_mb: float

    def __str__(self) -> str:
        return (
            f"{self.minutes:6.1f} min  {self.found_count}/{self.sentence_count} sentences  "
            f"starts {self.start_p50_ms:.0f} ms median, {self.start_p95_ms:.0f} ms p95  "
            f"{self.cpu_s:.1f} CPU s ({self.cpu_s / self.minutes / 0.6:.2f} % of the length)  "
            f"peak {self.peak_rss_mb:.0f} MB"
        )


def main() -> None:
    """Measures each length."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minutes", nargs="*", type=float, default=[10, 30, 60])
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.child:
        print(json.dumps(asdict(_measure_here(arguments.child))))
        return
    for minutes in arguments.minutes:
        print(measure(minutes), flush=True)


def measure(minutes: float) -> Measured:
    """One narration of about that length, aligned in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        _write_narration(Path(folder), minutes)
        command = [sys.executable, "-m", "bench.alignment", "--child", folder]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
        return Measured(**json.loads(done.stdout))


def _write_narration(folder: Path, minutes: float) -> None:
    texts = list(islice(cycle(sentences()), int(minutes * _SENTENCES_A_MINUTE)))
    narration = make_narration(texts, _OPTIONS)
    write_wav(folder / "narration.wav", narration)
    truth = [(sentence.text, sentence.start_ms) for sentence in narration.sentences]
    (folder / "truth.json").write_text(json.dumps(truth), encoding="utf-8")


def _measure_here(folder: Path) -> Measured:
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    lines = tuple(ScriptLine(index, text) for index, (text, _) in enumerate(truth))
    with soundfile.SoundFile(folder / "narration.wav") as file:
        blocks = file.blocks(_BLOCK_FRAMES, dtype="float32", always_2d=True)
        minutes = file.frames / file.samplerate / 60
        events = LightAligner().align(AlignRequest("ko", lines), blocks, CancelToken())
        found = [event for event in events if isinstance(event, Sentence)]
    errors_ms = _start_errors_ms(found, [start_ms for _, start_ms in truth])
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return Measured(
        minutes=minutes,
        sentence_count=len(truth),
        found_count=len(errors_ms),
        start_p50_ms=float(np.median(errors_ms)),
        start_p95_ms=float(np.percentile(errors_ms, 95)),
        cpu_s=sum(usage.ru_utime + usage.ru_stime for usage in usages),
        peak_rss_mb=_peak_rss_mb(),
    )


def _peak_rss_mb() -> float:
    """Of this process since it began (getrusage would count the parent's before exec)."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def _start_errors_ms(found: list[Sentence], starts_ms: list[float]) -> list[float]:
    """How far each sentence with text is from where its line, and its place in it, was said."""
    starts: dict[int, int] = {}
    for sentence in found:
        if sentence.script_line is not None:
            starts.setdefault(sentence.script_line, sentence.start_ms)
    return [abs(start - starts_ms[line]) for line, start in starts.items()]


if __name__ == "__main__":
    main()
