"""Where the gateway keeps things: a database, a folder and, where one is set, an object store."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.errors import FailedPrecondition
from gateway.artifacts.folders import ArtifactFolders
from gateway.artifacts.store import ArtifactStore
from gateway.settings import GatewaySettings
from gateway.store.database import open_database
from gateway.store.files import Files
from gateway.store.journal import Journal
from gateway.store.productions import Productions
from gateway.store.removals import Removals
from gateway.store.sheets import Sheets
from gateway.uploads.store import UploadStore

if TYPE_CHECKING:
    # Its package is there only where the extra object-store is installed.
    from gateway.object_store import ObjectStore


@dataclass(frozen=True, slots=True)
class Stores:
    """All of them."""

    productions: Productions
    sheets: Sheets
    journal: Journal
    files: Files
    artifacts: ArtifactStore
    uploads: UploadStore
    objects: "ObjectStore | None"

    async def check(self) -> None:
        """Raises what the database or the object store raises while it cannot be used."""
        await self.productions.list_page(1, None)
        if self.objects is not None:
            await self.objects.check()


@asynccontextmanager
async def open_stores(settings: GatewaySettings) -> AsyncIterator[Stores]:
    """Stores that can be used; raises FailedPrecondition and Unavailable where they cannot."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    objects = _object_store(settings)
    if objects is not None:
        await objects.check()
    async with open_database(settings.resolved_database_url) as sessions:
        removals = Removals(sessions)
        folders = ArtifactFolders(settings.data_dir / "artifacts")
        productions_dir = settings.data_dir / "productions"
        yield Stores(
            Productions(sessions, settings.max_queued_productions),
            Sheets(sessions),
            Journal(sessions, settings.heartbeat_s),
            Files(sessions),
            ArtifactStore(folders, objects, removals),
            UploadStore(productions_dir, objects, removals, settings.max_upload_bytes),
            objects,
        )


def _object_store(settings: GatewaySettings) -> "ObjectStore | None":
    if not settings.object_store_url:
        return None
    try:
        from gateway.object_store import ObjectStore
    except ImportError as error:
        raise FailedPrecondition(
            "EXTRA_MISSING",
            f"WIA_OBJECT_STORE_URL needs the extra object-store, and {error.name} is missing: "
            "pip install 'where-is-audio[object-store]'",
        ) from error
    return ObjectStore(settings.object_store_url, settings.object_store_patience_s)
