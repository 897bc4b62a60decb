"""Fetches what the report shows and writes it."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

from common.sounds import CueKind
from wia.client.async_client import AsyncClient
from wia.client.cue_sheet import CueSheet
from wia.client.model import Production
from wia.client.rendition import MIX, take

# Takes that the page holds, so that it stays of a size that can be sent by mail.
_MAX_TAKES_MS = 90_000
_MAX_TAKE_MS = 12_000
_FORMAT = "flac"


async def make_report(
    client: AsyncClient,
    production: Production,
    sheet: CueSheet,
    out: Path,
    target: Path,
    folder: Path,
) -> None:
    """Writes the report to the target; the folder is for what is fetched on the way."""
    # Its numerics take longer to import than all else: only where a report is wanted.
    from wia.report.report import ReportInput, write_report

    mix_path = out
    if out.suffix.lower() != f".{_FORMAT}":
        mix_path = folder / f"mix.{_FORMAT}"
        await client.download(production.id, MIX, mix_path, audio_format=_FORMAT)
    take_paths = {}
    for take_id in _shown_takes(sheet):
        take_paths[take_id] = folder / f"{take_id}.{_FORMAT}"
        await client.download(
            production.id, take(take_id), take_paths[take_id], audio_format=_FORMAT
        )
    report = ReportInput(production, sheet, mix_path, out, take_paths)
    await asyncio.to_thread(write_report, target, report)


def _shown_takes(sheet: CueSheet) -> Iterator[str]:
    """Chosen takes of short effects, as many as fit."""
    left_ms, seen = _MAX_TAKES_MS, set()
    for cue in sheet.cues:
        chosen = cue.chosen_take()
        if cue.kind is not CueKind.EFFECT or chosen is None or chosen.id in seen:
            continue
        if chosen.duration_ms <= min(_MAX_TAKE_MS, left_ms):
            left_ms -= chosen.duration_ms
            seen.add(chosen.id)
            yield chosen.id
