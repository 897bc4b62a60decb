"""What the parent tells the child, and what the child answers, one JSON object a line."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from gateway.ingest.container import Container
from gateway.ingest.limits import IngestLimits


@dataclass(frozen=True, slots=True)
class Descriptors:
    """Open files that the child inherits, by their numbers."""

    source: int
    audio: int
    speech: int
    track: int
    facts: int


@dataclass(frozen=True, slots=True)
class Job:
    """One ingest; `root` is an empty folder that becomes the child's root."""

    container: Container
    limits: IngestLimits
    descriptors: Descriptors
    root: str
    parent_pid: int

    def to_json(self) -> str:
        """As the child's argument."""
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> "Job":
        """Read back what to_json wrote."""
        fields = json.loads(text)
        return cls(
            Container(**fields["container"]),
            IngestLimits(**fields["limits"]),
            Descriptors(**fields["descriptors"]),
            fields["root"],
            fields["parent_pid"],
        )


class ReportKind(StrEnum):
    """What a line of the child says."""

    # How far it is: done_ms of total_ms, the latter 0 where the file does not tell.
    PROGRESS = "progress"
    # The file is no narration: reason and message.
    REFUSED = "refused"
    # It could not finish: reason (a Trouble) and message.
    FAILED = "failed"
    # All files are complete.
    DONE = "done"


class Trouble(StrEnum):
    """Why a child could not finish."""

    MEMORY = "memory"
    STORAGE = "storage"


@dataclass(frozen=True, slots=True)
class Report:
    """A line of the child."""

    kind: ReportKind
    done_ms: int = 0
    total_ms: int = 0
    reason: str = ""
    message: str = ""

    def to_line(self) -> bytes:
        """As the child writes it."""
        return json.dumps(asdict(self)).encode() + b"\n"

    @classmethod
    def from_line(cls, line: bytes) -> "Report":
        """Raises ValueError where the line is no report; the child may be under attack."""
        try:
            fields = json.loads(line)
            return cls(
                ReportKind(fields["kind"]),
                int(fields["done_ms"]),
                int(fields["total_ms"]),
                str(fields["reason"]),
                str(fields["message"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise ValueError("a line of the child is no report") from error
