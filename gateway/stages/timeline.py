"""The timeline while it fills: what is planned, what is made, and who waits for it."""

import asyncio
from collections.abc import Sequence

from gateway.cue_sheet.model import Cue


class Timeline:
    """Cues of a production, planned up to a time and made one by one."""

    def __init__(self) -> None:
        self._cues: dict[str, Cue] = {}
        self._made_ids: set[str] = set()
        self._planned_until_ms = 0
        self._changed = asyncio.Event()

    def plan(self, cues: Sequence[Cue], until_ms: int) -> None:
        """These cues are to be made; before until_ms no others will come."""
        self._cues.update((cue.id, cue) for cue in cues)
        self._planned_until_ms = until_ms
        self._wake()

    def settle(self, cue: Cue) -> None:
        """The cue has its takes, or will never have any."""
        self._cues[cue.id] = cue
        self._made_ids.add(cue.id)
        self._wake()

    @property
    def cues(self) -> tuple[Cue, ...]:
        """All cues in order of time."""
        return tuple(sorted(self._cues.values(), key=lambda c: (c.start_ms, c.kind, c.id)))

    async def cues_before(self, end_ms: int) -> tuple[Cue, ...]:
        """All cues that begin before end_ms, once they are planned and made."""
        while True:
            changed = self._changed
            early = [cue for cue in self.cues if cue.start_ms < end_ms]
            if self._planned_until_ms >= end_ms and all(c.id in self._made_ids for c in early):
                return tuple(early)
            await changed.wait()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
