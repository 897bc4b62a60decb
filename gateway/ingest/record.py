"""Reads back a narration that has been ingested before."""

from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter

from gateway.ingest.narration import FACTS_FILE, Narration

_MAX_FACTS_BYTES = 64 * 1024 * 1024
_NARRATION = TypeAdapter(Narration)


def read_narration(folder: Path) -> Narration:
    """The narration in a folder that `ingest` has made.

    Raises FileNotFoundError where there is none, ValueError where its facts do not fit.
    """
    path = folder / FACTS_FILE
    if path.stat().st_size > _MAX_FACTS_BYTES:
        raise ValueError(f"{FACTS_FILE} has over {_MAX_FACTS_BYTES} bytes")
    return replace(_NARRATION.validate_json(path.read_bytes()), folder=folder)
