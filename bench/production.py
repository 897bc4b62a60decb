"""Whole productions of 10, 30 and 60 minutes: wall time and each process's peak memory.

The peer is a plain transcode of the same narration (decode, encode to FLAC) in the same run.

Usage: python -m bench.production [MINUTES ...]
"""

import itertools
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import av
import psutil

from bench.book import make_book

_POLL_S = 0.2


@dataclass(slots=True)
class Measured:
    """One run: wall seconds, CPU seconds and peak resident bytes by process."""

    wall_s: float = 0.0
    peak_bytes: dict[str, int] = field(default_factory=dict)
    cpu_s: dict[str, float] = field(default_factory=dict)


def produce(
    narration: Path, script: Path, out: Path, environment: Mapping[str, str] | None = None
) -> Measured:
    """Runs `wia produce`, with further variables, and watches its processes."""
    arguments = [
        sys.executable, "-m", "wia.main", "produce", str(narration), "--script", str(script),
        "--out", str(out),
    ]  # fmt: skip
    measured = Measured()
    began_s = time.monotonic()
    process = subprocess.Popen(
        arguments, stdout=subprocess.DEVNULL, env={**os.environ, **(environment or {})}
    )
    parent = psutil.Process(process.pid)
    while process.poll() is None:
        for child in (parent, *_children(parent)):
            _note(measured, child)
        time.sleep(_POLL_S)
    measured.wall_s = time.monotonic() - began_s
    if process.returncode != 0:
        raise SystemExit(f"wia produce failed with {process.returncode}")
    return measured


def _children(parent: psutil.Process) -> list[psutil.Process]:
    try:
        return parent.children(recursive=True)
    except psutil.Error:
        return []


def _note(measured: Measured, process: psutil.Process) -> None:
    try:
        name = _name(process.cmdline())
        status = Path(f"/proc/{process.pid}/status").read_text()
        times = process.cpu_times()
    except (psutil.Error, OSError):
        return
    peak_kib = next((int(x.split()[1]) for x in status.splitlines() if x.startswith("VmHWM")), 0)
    measured.peak_bytes[name] = max(measured.peak_bytes.get(name, 0), peak_kib * 1024)
    key = f"{name} {process.pid}"
    measured.cpu_s[key] = times.user + times.system


def _name(arguments: list[str]) -> str:
    """What a process is: the service's or the program's name."""
    for before, name in itertools.pairwise(arguments):
        if before == "services":
            return name
    modules = [name for flag, name in itertools.pairwise(arguments) if flag == "-m"]
    return modules[-1] if modules else Path(arguments[0]).name if arguments else "?"


def transcode_s(narration: Path, out: Path) -> float:
    """Seconds that decoding and encoding the narration alone takes."""
    began_s = time.monotonic()
    with av.open(str(narration)) as source, av.open(str(out), "w", format="flac") as target:
        stream = target.add_stream("flac", rate=source.streams.audio[0].rate)
        for frame in source.decode(audio=0):
            frame.pts = None
            target.mux(stream.encode(frame))
        target.mux(stream.encode(None))
    return time.monotonic() - began_s


def main() -> None:
    """Measure and print a table."""
    lengths = [float(text) for text in sys.argv[1:]] or [10.0, 30.0, 60.0]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for minutes in lengths:
            narration, script = make_book(folder, minutes)
            peer_s = transcode_s(narration, folder / "peer.flac")
            measured = produce(narration, script, folder / "out.flac")
            _print(minutes, measured, peer_s)


def _print(minutes: float, measured: Measured, peer_s: float) -> None:
    share = measured.wall_s / (minutes * 60)
    print(
        f"{minutes:g} min: {measured.wall_s:.1f} s, {share:.3f} of the length; "
        f"plain transcode {peer_s:.1f} s, ratio {measured.wall_s / peer_s:.1f}"
    )
    cpu_s: dict[str, float] = {}
    for key, seconds in measured.cpu_s.items():
        cpu_s[key.split()[0]] = cpu_s.get(key.split()[0], 0) + seconds
    for process, peak in sorted(measured.peak_bytes.items()):
        print(f"  {process:16} {peak / 2**20:6.0f} MiB peak {cpu_s.get(process, 0):7.1f} CPU s")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
