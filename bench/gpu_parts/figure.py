"""Figures: one measured speed, as a line of JSON and as part of a table."""

import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One speed.

    unit: what is counted a second; floor: the most that the device's bandwidth allows, 0 where
    something else than bandwidth is the limit; is_peer: whether it is what ours is held against.
    """

    part: str
    engine: str
    size: str
    batch: int
    unit: str
    per_second: float
    floor: float = 0.0
    is_peer: bool = False


@dataclass(frozen=True, slots=True)
class Skipped:
    """A part that was not measured, and why."""

    part: str
    reason: str


@dataclass(frozen=True, slots=True)
class Device:
    """What was measured on; bandwidth in 10^9 bytes a second, read and written."""

    name: str
    is_gpu: bool
    bandwidth_gb: float


Line = Figure | Skipped | Device
_KINDS = {"figure": Figure, "skipped": Skipped, "device": Device}


def to_json(line: Line) -> str:
    """A line of JSON without its end."""
    return json.dumps({"kind": type(line).__name__.lower(), **asdict(line)})


def from_json(text: str) -> Line | None:
    """What to_json wrote; None for any other line, such as a library's own message."""
    if not text.startswith('{"kind": '):
        return None
    fields = json.loads(text)
    line: Line = _KINDS[fields.pop("kind")](**fields)
    return line
