"""The model engines on a GPU, each against its peer in the same run.

python -m bench.gpu [--part NAME]... [--out FILE.jsonl] [--write-docs]

Architectures are full-size, weights are random: speed does not depend on their values. Each part
runs in a process of its own, in the environment that has its packages (audiocraft's own is
.venv-audiocraft); one whose packages are missing is skipped and says so. Without a GPU the same
runs with small networks, and the table says that it is no GPU figure.
"""

import argparse
import importlib
import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.gpu_parts.figure import Device, Line, Skipped, from_json, to_json
from bench.gpu_parts.table import put_into, table

BATCHES = (1, 4, 16)
_PAGE = Path("docs/performance.md")
_CRAFT = Path(".venv-audiocraft/bin/python")


@dataclass(frozen=True, slots=True)
class Part:
    """What is measured: "module:function", the packages that it needs, and where it runs."""

    measure: str
    packages: tuple[str, ...]
    needs_craft: bool = False


PARTS = {
    "labels": Part("bench.gpu_parts.labels:measure", ("torch", "transformers", "kiwipiepy")),
    "language": Part("bench.gpu_parts.language:measure", ("torch", "transformers")),
    "music": Part("bench.gpu_parts.music:measure", ("torch", "transformers")),
    "craft-music": Part("bench.gpu_parts.craft:measure_music", ("torch", "audiocraft"), True),
    "craft-sounds": Part("bench.gpu_parts.craft:measure_sounds", ("torch", "audiocraft"), True),
    "speech": Part("bench.gpu_parts.speech:measure", ("torch", "whisper", "faster_whisper")),
}


def main() -> None:
    """Measures the parts and prints the table."""
    options = _options()
    if options.inside:
        for line in _measure(PARTS[options.inside]):
            print(to_json(line), flush=True)
        return
    lines: list[Line] = []
    for name in options.part or PARTS:
        for line in _run(name):
            lines.append(line)
            print(to_json(line), flush=True)
    if options.out:
        options.out.write_text("".join(f"{to_json(line)}\n" for line in lines), "utf-8")
    text = table(lines, BATCHES)
    print(text)
    if options.write_docs:
        put_into(_PAGE, text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.gpu", description=__doc__)
    parser.add_argument("--part", action="append", choices=PARTS, help="a part; default: all")
    parser.add_argument("--out", type=Path, help="file for the figures, a line of JSON each")
    parser.add_argument("--write-docs", action="store_true", help=f"put the table into {_PAGE}")
    parser.add_argument("--inside", choices=PARTS, help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(name: str) -> Iterator[Line]:
    """A part's lines, from a process of its own; one that fails is skipped with its last word."""
    python = str(_CRAFT) if PARTS[name].needs_craft and _CRAFT.exists() else sys.executable
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            [python, "-m", "bench.gpu", "--inside", name],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        ) as process,
    ):
        assert process.stdout is not None  # it was asked for
        for text in process.stdout:
            if line := from_json(text):
                yield line
        if process.wait():
            errors.seek(0)
            last = errors.read().strip().splitlines()[-1:] or [f"exit {process.returncode}"]
            yield Skipped(name, last[0])


def _measure(part: Part) -> Iterator[Line]:
    """In the part's own process."""
    missing = [name for name in part.packages if importlib.util.find_spec(name) is None]
    if missing:
        yield Skipped(part.measure, f"{', '.join(missing)} not installed here")
        return
    # torch may be missing where this module is read.
    from bench.gpu_parts.clock import measure_device

    device: Device = measure_device()
    yield device
    module, _, function = part.measure.partition(":")
    measure = getattr(importlib.import_module(module), function)
    yield from measure(device.is_gpu, BATCHES, device.bandwidth_gb)


if __name__ == "__main__":
    main()
