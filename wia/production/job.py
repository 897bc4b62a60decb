"""One production, from the upload to the files that it leaves."""

import asyncio
import json
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from common.errors import Error
from wia.client.async_client import AsyncClient
from wia.client.cue_sheet import CueSheet, read_cue_sheet
from wia.client.events import Event
from wia.client.model import (
    NarrationFacts,
    Production,
    ProductionOptions,
    ProductionState,
    StageProgress,
)
from wia.client.rendition import MIX, STEMS, stem
from wia.production.failure import ProductionFailed
from wia.production.reporting import make_report

STEM_FORMAT = "flac"
_CANCEL_S = 10.0


@dataclass(frozen=True, slots=True)
class Job:
    """What goes in and where what comes out is to be written; None is not wanted."""

    narration: Path
    options: ProductionOptions
    out: Path
    script: Path | None = None
    # A sheet to render instead of planning one.
    cue_sheet: Path | None = None
    cue_sheet_out: Path | None = None
    stems_dir: Path | None = None
    report_out: Path | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a job; files are (what it is, where it is)."""

    production: Production
    sheet: CueSheet
    files: tuple[tuple[str, Path], ...]
    elapsed_s: float


class Watcher(Protocol):
    """Whoever is told how a production goes."""

    def see_narration(self, facts: NarrationFacts) -> None:
        """The narration has been measured."""

    def see_event(self, event: Event) -> None:
        """Something happened."""


async def run_job(client: AsyncClient, job: Job, watcher: Watcher) -> Outcome:
    """Produces and writes the files.

    Raises typed errors and ProductionFailed. Where it is interrupted, the production is cancelled.
    """
    started_s = time.monotonic()
    production = await client.create(
        job.narration, script=job.script, options=job.options, cue_sheet=job.cue_sheet
    )
    try:
        await _follow(client, production.id, watcher)
        production = _require_success(await client.get(production.id))
        sheet, files = await _write_files(client, job, production)
    except asyncio.CancelledError:
        await asyncio.shield(_cancel(client, production.id))
        raise
    return Outcome(production, sheet, files, time.monotonic() - started_s)


async def _cancel(client: AsyncClient, production_id: str) -> None:
    """As far as the gateway can still be reached: who interrupts does not wait for long."""
    with suppress(Error, TimeoutError):
        async with asyncio.timeout(_CANCEL_S):
            await client.cancel(production_id)


async def _follow(client: AsyncClient, production_id: str, watcher: Watcher) -> None:
    async for event in client.events(production_id):
        watcher.see_event(event)
        match event.happening:
            case StageProgress(stage="ingest", complete=True):
                narration = (await client.get(production_id)).narration
                if narration is not None:
                    watcher.see_narration(narration)


def _require_success(production: Production) -> Production:
    if production.failure is not None:
        raise ProductionFailed(production.failure.reason, production.failure.message)
    if production.state is not ProductionState.SUCCEEDED:
        raise ProductionFailed(
            production.state.value.upper(), f"the production was {production.state.value}"
        )
    return production


async def _write_files(
    client: AsyncClient, job: Job, production: Production
) -> tuple[CueSheet, tuple[tuple[str, Path], ...]]:
    files = [("mix", job.out)]
    await client.download(production.id, MIX, job.out, audio_format=audio_format(job.out))
    data = await client.cue_sheet_json(production.id)
    if job.cue_sheet_out is not None:
        # Indented, as people edit it.
        text = json.dumps(json.loads(data), ensure_ascii=False, indent=1)
        job.cue_sheet_out.write_text(text + "\n", encoding="utf-8")
        files.append(("cue sheet", job.cue_sheet_out))
    if job.stems_dir is not None:
        for name in STEMS:
            path = job.stems_dir / f"{name}.{STEM_FORMAT}"
            await client.download(production.id, stem(name), path, audio_format=STEM_FORMAT)
        files.append(("stems", job.stems_dir))
    sheet = read_cue_sheet(data)
    if job.report_out is not None:
        with tempfile.TemporaryDirectory(prefix="wia-report-") as folder:
            await make_report(client, production, sheet, job.out, job.report_out, Path(folder))
        files.append(("report", job.report_out))
    return sheet, tuple(files)


def audio_format(path: Path) -> str:
    """The delivery format that a file's ending names."""
    return path.suffix.lower().removeprefix(".")
