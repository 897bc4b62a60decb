"""Computes the tables of docs/capacity.md from tools/capacity.toml and puts them there.

Usage: python -m tools.capacity [--check]
"""

import math
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "capacity.md"
BOOKS_PER_MONTH = (1, 100, 100_000)
_MONTH_H = 730
_BEGIN, _END = "<!-- computed: {} -->\n", "<!-- end -->\n"


@dataclass(frozen=True, slots=True)
class Figure:
    """One input with where it comes from."""

    value: float
    # "measured", "published" or "assumed".
    basis: str
    source: str = ""


Inputs = Mapping[str, Mapping[str, Figure]]


@dataclass(frozen=True, slots=True)
class Need:
    """What one service needs of cores or of GPUs."""

    # In work on average over the month.
    mean: float
    # To be there in the busiest hour, each kept busy as far as is wished.
    count: int
    # Of the hours in work, were they alone paid for.
    used_usd: float
    # Of the count, paid for all month.
    held_usd: float


def read_inputs() -> Inputs:
    """The figures by table and name."""
    tables = tomllib.loads((ROOT / "tools" / "capacity.toml").read_text())
    return {
        table: {name: Figure(**entry) for name, entry in entries.items()}
        for table, entries in tables.items()
    }


def need(inputs: Inputs, seconds_per_narration_h: float, books: int, hour_usd: float) -> Need:
    """What it takes to spend that many seconds on each hour of so many books a month."""
    book = {name: figure.value for name, figure in inputs["book"].items()}
    used_h = books * book["narration_h"] * seconds_per_narration_h / 3600
    mean = used_h / _MONTH_H
    count = max(1, math.ceil(mean * book["peak_factor"] / book["utilisation"]))
    return Need(mean, count, used_h * hour_usd, count * _MONTH_H * hour_usd)


def gateway_count(inputs: Inputs, books: int) -> int:
    """Gateways, each in a namespace of its own: one's event loop is one core."""
    return need(inputs, inputs["gateway"]["loop_s"].value, books, 0).count


def table(inputs: Inputs, engines: str) -> str:
    """Markdown of what "light" or "models" engines need, service by service."""
    hour_usd = inputs["price"]["core_usd" if engines == "light" else "gpu_usd"].value
    unit = "cores" if engines == "light" else "GPUs"
    head = "".join(f" {books:,} a month: mean | {unit} |" for books in BOOKS_PER_MONTH)
    lines = [f"| service | seconds an hour | basis |{head}"]
    lines.append("|---|---|---|" + "---|---|" * len(BOOKS_PER_MONTH))
    totals = [[0.0, 0, 0.0, 0.0] for _ in BOOKS_PER_MONTH]
    for name, figure in inputs[engines].items():
        cells = ""
        for total, books in zip(totals, BOOKS_PER_MONTH, strict=True):
            one = need(inputs, figure.value, books, hour_usd)
            cells += f" {_number(one.mean)} | {one.count:,} |"
            total[0] += one.mean
            total[1] += one.count
            total[2] += one.used_usd
            total[3] += one.held_usd
        lines.append(f"| {name} | {figure.value:g} | {_basis(figure)} |{cells}")
    lines.append("| all | | |" + "".join(f" {_number(t[0])} | {int(t[1]):,} |" for t in totals))
    lines.append(
        "| US dollars a month | | used, held |"
        + "".join(f" {_number(t[2])} | {t[3]:,.0f} |" for t in totals)
    )
    return "\n".join(lines) + "\n"


def gateway_table(inputs: Inputs) -> str:
    """Markdown of how many gateways there have to be."""
    lines = ["| books a month | gateways |", "|---|---|"]
    lines += [f"| {books:,} | {gateway_count(inputs, books):,} |" for books in BOOKS_PER_MONTH]
    return "\n".join(lines) + "\n"


def storage_table(inputs: Inputs) -> str:
    """Markdown of what is kept in the object store when a month's books are."""
    book, storage = inputs["book"], inputs["storage"]
    lines = ["| books a month | GB a month | US dollars for a month of it |", "|---|---|---|"]
    for books in BOOKS_PER_MONTH:
        kept_gb = books * book["narration_h"].value * storage["kept_gb"].value
        lines.append(f"| {books:,} | {kept_gb:,.0f} | {kept_gb * storage['gb_usd'].value:,.2f} |")
    return "\n".join(lines) + "\n"


def assumption_table(inputs: Inputs) -> str:
    """Markdown of the inputs that belong to no service."""
    lines = ["| input | value | basis |", "|---|---|---|"]
    for part in ("book", "price", "storage"):
        lines += [f"| {n} | {f.value:g} | {_basis(f)} |" for n, f in inputs[part].items()]
    return "\n".join(lines) + "\n"


def _number(amount: float) -> str:
    if amount >= 100:
        return f"{amount:,.0f}"
    return f"{amount:.1f}" if amount >= 1 else f"{amount:.2g}" if amount >= 0.001 else "< 0.001"


def _basis(figure: Figure) -> str:
    return f"{figure.basis}: {figure.source}" if figure.source else figure.basis


def filled(page: str, inputs: Inputs) -> str:
    """The page with its tables computed anew; raises ValueError where one has no place."""
    tables = {
        "inputs": assumption_table(inputs),
        "light": table(inputs, "light"),
        "models": table(inputs, "models"),
        "gateways": gateway_table(inputs),
        "storage": storage_table(inputs),
    }
    for name, text in tables.items():
        begin = page.index(_BEGIN.format(name)) + len(_BEGIN.format(name))
        page = page[:begin] + text + page[page.index(_END, begin) :]
    return page


def main() -> None:
    """Write the page, or with --check say whether it has drifted."""
    page = PAGE.read_text()
    fresh = filled(page, read_inputs())
    if sys.argv[1:] == ["--check"]:
        sys.exit(0 if page == fresh else "docs/capacity.md has drifted; run make capacity")
    PAGE.write_text(fresh)


if __name__ == "__main__":
    main()
