"""Sentences on their way through translator and language model, and what these two are."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from common.engines import EngineInfo
from common.offload import CancelToken

# A seed has 31 bits, which every server takes.
_SEED_BYTES, _SEED_MASK = 4, 0x7FFF_FFFF


@dataclass(frozen=True, slots=True)
class Row:
    """One sentence: text is a single line; token says that nobody waits for its result."""

    text: str
    seed: int
    token: CancelToken


@dataclass(frozen=True, slots=True)
class Failed:
    """Why there is no answer for a row, as "papago: its quota is used up".

    outage: whether there may be one later, the row being as good as any.
    """

    reason: str
    outage: bool = False


class Translator(Protocol):
    """Brings rows into English."""

    info: EngineInfo

    def warm_up(self) -> None:
        """Do once what would make the first rows slow; raises where it can never work."""

    def translate(self, rows: Sequence[Row]) -> list[str | Failed]:
        """One outcome a row, in their order; a cancelled row's is of no account.

        Raises FailedPrecondition where the settings are wrong, Cancelled once all are cancelled.
        """


class Writer(Protocol):
    """Lets a language model continue the examples, once for each row."""

    info: EngineInfo

    def warm_up(self) -> None:
        """Do once what would make the first rows slow; raises where it can never work."""

    def write(self, rows: Sequence[Row]) -> list[str | Failed]:
        """One raw answer a row, as above."""


def row_seed(request_seed: int, text: str) -> int:
    """A row's own seed: the same whatever else is in its batch."""
    digest = hashlib.sha256(f"{request_seed}\0{text}".encode()).digest()
    return int.from_bytes(digest[:_SEED_BYTES], "big") & _SEED_MASK
