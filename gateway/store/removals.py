"""What is to be removed: written down with the reason for it, gone when it is done."""

from collections.abc import Sequence
from enum import StrEnum

from sqlalchemy import delete, select

from gateway.store.database import Sessions
from gateway.store.tables import ArtifactUseRow, RemovalRow
from gateway.store.unbroken import unbroken

# Databases take so many parameters at once, and more.
_BATCH_KEYS = 500


class Removed(StrEnum):
    """What is removed: artifacts by their keys, uploads by the ids of their productions."""

    ARTIFACT = "artifact"
    UPLOAD = "upload"


class Removals:
    """Reads and changes that; each method is one transaction."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    async def pending(self, kind: Removed) -> list[str]:
        """Keys of what is still to be removed; artifacts that are used again are not."""
        used = select(ArtifactUseRow.key)
        wanted = select(RemovalRow.key).where(RemovalRow.kind == kind, RemovalRow.key.not_in(used))
        async with self._sessions() as session:
            return list(await session.scalars(wanted))

    @unbroken
    async def add(self, kind: Removed, key: str) -> None:
        """This goes, unless somebody has a use for it before that."""
        async with self._sessions.begin() as session:
            await session.merge(RemovalRow(kind=kind, key=key))

    @unbroken
    async def done(self, kind: Removed, keys: Sequence[str]) -> None:
        """These are gone, or used again."""
        async with self._sessions.begin() as session:
            for start in range(0, len(keys), _BATCH_KEYS):
                batch = keys[start : start + _BATCH_KEYS]
                await session.execute(
                    delete(RemovalRow).where(RemovalRow.kind == kind, RemovalRow.key.in_(batch))
                )
