"""Artifacts that are to be removed: written down with the reason for it, gone when it is done."""

from sqlalchemy import delete, select

from gateway.store.database import Sessions
from gateway.store.tables import ArtifactUseRow, RemovalRow
from gateway.store.unbroken import unbroken

# Databases take so many parameters at once, and more.
_BATCH_KEYS = 500


class Removals:
    """Reads and changes that; each method is one transaction."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def pending(self) -> list[str]:
        """Keys of artifacts that nobody uses and that are still to be removed."""
        used = select(ArtifactUseRow.key)
        async with self._sessions() as session:
            return list(
                await session.scalars(select(RemovalRow.key).where(RemovalRow.key.not_in(used)))
            )

    @unbroken
    async def done(self, keys: list[str]) -> None:
        """These are gone, or used again."""
        async with self._sessions.begin() as session:
            for start in range(0, len(keys), _BATCH_KEYS):
                batch = keys[start : start + _BATCH_KEYS]
                await session.execute(delete(RemovalRow).where(RemovalRow.key.in_(batch)))
