"""Remembers that a server is away, so that not every sentence of a book waits for it in vain."""

import time
from collections.abc import Callable

# For so long nothing is asked; then the next row tries again.
FORGET_S = 30.0


class Outage:
    """Why a server is not asked at present; clock in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._reason = ""
        self._until_s = 0.0

    def begin(self, reason: str) -> None:
        """The server has been found to be away, or its quota used up."""
        self._reason = reason
        self._until_s = self._clock() + FORGET_S

    @property
    def reason(self) -> str:
        """Why nothing is asked; empty where something may be."""
        return self._reason if self._clock() < self._until_s else ""
