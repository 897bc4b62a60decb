"""What is told at the end of a production."""

from collections import Counter
from collections.abc import Iterable, Iterator

from rich.markup import escape
from rich.table import Table

from common.sounds import CueKind
from wia.client.cue_sheet import Cue
from wia.client.model import MixFacts, Production
from wia.production.job import Outcome
from wia.production.pace import clock

_NAMES = {
    CueKind.EFFECT: ("effect", "effects"),
    CueKind.AMBIENCE: ("ambience", "ambiences"),
    CueKind.MUSIC: ("piece of music", "pieces of music"),
}
_MAX_WARNINGS = 12


def summary(outcome: Outcome, *, keep_id: bool) -> Table:
    """The facts as a table for people; keep_id names the production where it stays."""
    table = Table.grid(padding=(0, 2))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in _rows(outcome, keep_id=keep_id):
        table.add_row(name, escape(value))
    return table


def _rows(outcome: Outcome, *, keep_id: bool) -> Iterator[tuple[str, str]]:
    production, sheet = outcome.production, outcome.sheet
    yield from _under("added", added(sheet.cues))
    yield from _under("missing", missing(sheet.cues))
    yield "engines", engines(production)
    if production.mix is not None:
        yield from _under("loudness", mix(production.mix))
    yield from _under("warnings", _cut([warning.message for warning in production.warnings]))
    rate = sheet.narration.duration_ms / 1000 / max(outcome.elapsed_s, 1e-3)
    yield (
        "time",
        f"{clock(outcome.elapsed_s)} for {clock(sheet.narration.duration_ms / 1000)} "
        f"({rate:.1f} x real time)",
    )
    if keep_id:
        yield "production", production.id
    for name, path in outcome.files:
        yield name, str(path)


def _under(name: str, values: Iterable[str]) -> Iterator[tuple[str, str]]:
    for value in values:
        yield name, value
        name = ""


def added(cues: Iterable[Cue]) -> Iterator[str]:
    """A line a kind: how many sound, by family, and for music by emotion."""
    sounding = [cue for cue in cues if cue.enabled and not cue.missing_reason]
    if not sounding:
        yield "nothing: no sentence of it deserves a sound"
    for kind, (one, many) in _NAMES.items():
        of_kind = [cue for cue in sounding if cue.kind is kind]
        if of_kind:
            counts = Counter(cue.family or cue.emotion or "?" for cue in of_kind)
            detail = ", ".join(f"{name} {count}" for name, count in counts.most_common())
            yield f"{len(of_kind)} {one if len(of_kind) == 1 else many}: {detail}"


def missing(cues: Iterable[Cue]) -> Iterator[str]:
    """A line a reason why cues have no sound."""
    reasons = Counter(cue.missing_reason for cue in cues if cue.missing_reason)
    for reason, count in reasons.most_common():
        yield f"{count} x {reason}"


def engines(production: Production) -> str:
    """The engine of each service."""
    return ", ".join(
        f"{engine.service} {engine.name} {engine.version}".strip() for engine in production.engines
    )


def mix(facts: MixFacts) -> Iterator[str]:
    """Loudness and peaks, then what the profile finds wrong."""
    yield (
        f"{facts.loudness_lufs:.1f} LUFS, true peak {facts.true_peak_dbtp:.1f} dBTP, "
        f"RMS {facts.rms_dbfs:.1f} dBFS, profile {facts.profile}"
    )
    yield from facts.findings


def _cut(lines: list[str]) -> list[str]:
    if len(lines) <= _MAX_WARNINGS:
        return lines
    return [*lines[:_MAX_WARNINGS], f"and {len(lines) - _MAX_WARNINGS} more"]
