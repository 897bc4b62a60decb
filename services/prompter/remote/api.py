"""A remote HTTP API as far as asking it needs to know."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from services.prompter.options import RemoteOptions
from services.prompter.rows import Row


@dataclass(frozen=True, slots=True)
class Answer:
    """An HTTP answer; headers have small names, body is as long as MAX_ANSWER_BYTES at most."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class RemoteApi(Protocol):
    """How a row is asked for, and what the answers mean."""

    # What the user calls it: "papago".
    name: str
    options: RemoteOptions
    # Where to post, after the options' URL.
    path: str

    def headers(self) -> dict[str, str]:
        """What goes with each call, keys among them."""

    def body(self, row: Row) -> dict[str, Any]:
        """What is posted for a row, as JSON."""

    def read(self, answer: Answer) -> str:
        """The text that came; raises Trouble, or FailedPrecondition where settings are wrong."""
