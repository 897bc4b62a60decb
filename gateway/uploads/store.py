"""What clients have brought: a folder a production, here and in an object store if there is one."""

import asyncio
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from common.errors import Internal, Unavailable
from gateway.store.removals import Removals, Removed
from gateway.threads import in_thread
from gateway.uploads.upload import Upload

if TYPE_CHECKING:
    # Its package is there only where the extra object-store is installed.
    from gateway.object_store import ObjectStore

_log = structlog.get_logger(__name__)


class UploadStore:
    """Narrations and scripts as they were uploaded."""

    def __init__(
        self,
        root: Path,
        objects: "ObjectStore | None",
        removals: Removals,
        max_upload_bytes: int,
    ) -> None:
        self._root = root
        self._objects = objects
        self._removals = removals
        self._max_upload_bytes = max_upload_bytes
        # Of productions whose upload is being brought here.
        self._fetching = asyncio.Lock()

    def begin(self) -> Upload:
        """A place for a narration that is coming in."""
        return Upload(self._root, self._max_upload_bytes)

    async def keep(self, upload: Upload, production_id: str) -> None:
        """Make it the production's; raises Unavailable where the object store is away. What comes
        of no production has to be removed."""
        folder = self._folder(production_id)
        upload.keep(folder)
        if self._objects is not None:
            # Until the production is there, nobody has a use for it.
            await self._removals.add(Removed.UPLOAD, production_id)
            await self._objects.put(_name(production_id), folder)

    async def open(self, production_id: str) -> Path:
        """The production's folder; raises Unavailable, and Internal where it is lost."""
        folder = self._folder(production_id)
        async with self._fetching:
            if not folder.is_dir() and not await self._fetch(production_id, folder):
                raise Internal("UPLOAD_LOST", f"production {production_id} has lost its narration")
        return folder

    async def release(self, production_id: str) -> None:
        """Nobody needs it here for now."""
        if self._objects is not None:
            await in_thread(shutil.rmtree, self._folder(production_id), ignore_errors=True)

    async def remove(self, production_id: str) -> None:
        """Forget what was uploaded; an object that cannot be reached now goes at the next start."""
        await in_thread(shutil.rmtree, self._folder(production_id), ignore_errors=True)
        if self._objects is not None:
            try:
                await self._objects.delete(_name(production_id))
            except Unavailable as error:
                _log.warning("upload not deleted", production_id=production_id, why=str(error))
                return
        await self._removals.done(Removed.UPLOAD, [production_id])

    async def remove_strangers(self, production_ids: set[str]) -> None:
        """Remove what was to be removed when the gateway was stopped, and what was coming in when
        it was killed: that became no production."""
        for production_id in await self._removals.pending(Removed.UPLOAD):
            await self.remove(production_id)
        await in_thread(self._remove_folders, production_ids)

    def _remove_folders(self, production_ids: set[str]) -> None:
        for path in self._root.glob("*"):
            if path.name not in production_ids:
                shutil.rmtree(path, ignore_errors=True)

    async def _fetch(self, production_id: str, folder: Path) -> bool:
        if self._objects is None:
            return False
        with self.begin() as place:
            if not await self._objects.fetch(_name(production_id), place.folder):
                return False
            place.keep(folder)
        return True

    def _folder(self, production_id: str) -> Path:
        return self._root / production_id


def _name(production_id: str) -> str:
    return f"productions/{production_id}"
