"""Which artifact holds the newest master of a production."""

from common.errors import FailedPrecondition
from gateway.store.database import Sessions
from gateway.store.tables import FileRow
from gateway.store.unbroken import unbroken

_MASTER = "master"


def _key(production_id: str) -> dict[str, str]:
    return {"production_id": production_id, "name": _MASTER}


class Files:
    """Reads and changes that; each method is one transaction."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    @unbroken
    async def put(self, production_id: str, manifest_key: str) -> None:
        """This manifest is the newest."""
        async with self._sessions.begin() as session:
            row = await session.get(FileRow, _key(production_id))
            if row is None:
                session.add(FileRow(production_id=production_id, name=_MASTER, key=manifest_key))
            else:
                row.key = manifest_key

    async def get(self, production_id: str) -> str:
        """The key of the newest manifest; raises FailedPrecondition where there is no mix yet."""
        async with self._sessions() as session:
            row = await session.get(FileRow, _key(production_id))
        if row is None:
            raise FailedPrecondition("NO_MIX", f"production {production_id} has no mix yet")
        return row.key
