"""The figures as a table for people, and its place in docs/performance.md."""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from bench.gpu_parts.figure import Device, Figure, Line, Skipped

_BEGIN, _END = "<!-- bench.gpu begins -->", "<!-- bench.gpu ends -->"
_NO_GPU = (
    "**These are no GPU figures**: there was no GPU, so small networks ran on a CPU, and the "
    "seconds are the process's CPU time. They show that every part runs and how ours compares "
    "with its peer there, not how fast a GPU is."
)


def table(lines: Sequence[Line], batches: Sequence[int]) -> str:
    """Markdown: a row an engine and part, a column a batch; then what was skipped."""
    devices = [line for line in lines if isinstance(line, Device)]
    fastest_gb: dict[str, float] = {}
    for device in devices:
        fastest_gb[device.name] = max(device.bandwidth_gb, fastest_gb.get(device.name, 0.0))
    text = [
        f"Measured on: {name}; its memory copies {fastest:.0f} GB/s."
        for name, fastest in fastest_gb.items()
    ]
    if not any(device.is_gpu for device in devices):
        text.append(_NO_GPU)
    columns = "".join(f" batch {batch} | floor |" for batch in batches)
    text += ["", f"| part | engine | network | a second |{columns}"]
    text.append("|---|---|---|---|" + "---|---|" * len(batches))
    figures = [line for line in lines if isinstance(line, Figure)]
    for (part, engine, size, unit, is_peer), row in groupby(
        figures, key=lambda f: (f.part, f.engine, f.size, f.unit, f.is_peer)
    ):
        by_batch = {figure.batch: figure for figure in row}
        cells = "".join(_cells(by_batch.get(batch)) for batch in batches)
        mark = " (peer)" if is_peer else ""
        text.append(f"| {part} | {engine}{mark} | {size} | {unit} |{cells}")
    skipped = [line for line in lines if isinstance(line, Skipped)]
    text += ["", *(f"- Skipped: {line.part}: {line.reason}" for line in skipped)]
    return "\n".join(text).strip()


def put_into(page: Path, text: str) -> None:
    """Replaces what stands between the marks of a page; appends marks and text where none are."""
    whole = page.read_text("utf-8")
    block = f"{_BEGIN}\n{text}\n{_END}"
    if _BEGIN in whole:
        before, _, rest = whole.partition(_BEGIN)
        block = before + block + rest.partition(_END)[2]
    else:
        block = f"{whole.rstrip()}\n\n{block}\n"
    page.write_text(block, "utf-8")


def _cells(figure: Figure | None) -> str:
    if figure is None:
        return " | |"
    return f" {_number(figure.per_second)} | {_number(figure.floor) if figure.floor else ''} |"


def _number(value: float) -> str:
    """Three digits that count."""
    return f"{value:.0f}" if value >= 100 else f"{value:.3g}"
