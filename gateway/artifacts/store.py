"""Where artifacts are kept: on this machine and, where there is one, in an object store as well."""

import asyncio
import time
from collections.abc import AsyncIterator, Collection, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import structlog

from common.errors import Internal, Unavailable
from gateway.artifacts.folders import ArtifactFolders
from gateway.artifacts.key import is_artifact_key
from gateway.store.removals import Removals, Removed
from gateway.threads import in_thread

if TYPE_CHECKING:
    # Its package is there only where the extra object-store is installed.
    from gateway.object_store import ObjectStore

# Whoever has asked for an artifact has opened its files by then.
_OPENED_NS = 600 * 10**9

_log = structlog.get_logger(__name__)


class ArtifactStore:
    """Finds, keeps and removes artifacts. What is here is at hand; what is in the object store
    alone is brought here when somebody asks for it."""

    def __init__(
        self, folders: ArtifactFolders, objects: "ObjectStore | None", removals: Removals
    ) -> None:
        self._folders = folders
        self._objects = objects
        self._removals = removals
        # No more here, and perhaps still in the object store.
        self._removed: set[str] = set()
        # Of those whose objects are being written, read or deleted.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def find(self, key: str) -> Path | None:
        """The artifact's folder, if it has been made; None also for what is no key.

        Raises Unavailable where the object store cannot be asked.
        """
        if not is_artifact_key(key):
            return None
        path = self._folders.find(key)
        if self._objects is None:
            return path
        if path is None:
            return await self._fetch(key, self._objects)
        self._folders.touch(key)
        return path

    async def require(self, key: str) -> Path:
        """The folder of an artifact that has been made; raises Internal where it is lost."""
        path = await self.find(key)
        if path is None:
            raise Internal("ARTIFACT_LOST", f"the artifact {key} is neither here nor elsewhere")
        return path

    @asynccontextmanager
    async def create(self, key: str) -> AsyncIterator[Path]:
        """An empty folder to make the artifact in; it is kept under the key when the body ends
        well, and removed when it does not. Raises Unavailable where it cannot be kept."""
        folder = self._folders.begin(key)
        try:
            yield folder
            async with self._lock(key):
                # Somebody else may have made the same meanwhile.
                if self._folders.find(key) is None:
                    await self._reuse(key)
                    if self._objects is not None:
                        await self._objects.put(_name(key), folder)
                    self._folders.keep(folder, key)
        finally:
            self._folders.drop(folder)

    def remove(self, keys: Iterable[str]) -> None:
        """Forget the artifacts at once; `sweep` frees their room."""
        for key in keys:
            self._folders.remove(key)
            self._removed.add(key)

    async def sweep(self) -> None:
        """Free the room of what was removed; what cannot be reached is left to the next time."""
        await in_thread(self._folders.sweep)
        gone: list[str] = []
        try:
            async with asyncio.TaskGroup() as group:
                for key in self._removed:
                    group.create_task(self._sweep_object(key, gone))
        except* Unavailable as errors:
            _log.warning("objects not deleted", why=str(errors.exceptions[0]))
        # Made and removed again meanwhile, it is still to be removed.
        await self._removals.done(
            Removed.ARTIFACT, [key for key in gone if key not in self._removed]
        )

    async def resume_removing(self) -> None:
        """Forget what was to be removed when the gateway was stopped."""
        self.remove(await self._removals.pending(Removed.ARTIFACT))

    async def shrink(self, max_bytes: int, spared: Collection[str]) -> None:
        """Let go of what is in the object store as well and was not asked for lately, down to so
        many bytes; `spared` stay."""
        if self._objects is None:
            return
        uses = await in_thread(self._folders.uses)
        excess_bytes = sum(use.size_bytes for use in uses) - max_bytes
        opened_ns = time.time_ns() - _OPENED_NS
        idle = [use for use in uses if use.used_ns < opened_ns]
        gone_bytes = self._folders.remove_unused(idle, excess_bytes, spared)
        if gone_bytes:
            _log.info("artifacts let go of here", bytes=gone_bytes)
            await in_thread(self._folders.sweep)

    async def _fetch(self, key: str, objects: "ObjectStore") -> Path | None:
        async with self._lock(key):
            path = self._folders.find(key)
            if path is not None:
                return path
            await self._reuse(key)
            folder = self._folders.begin(key)
            try:
                if await objects.fetch(_name(key), folder):
                    return self._folders.keep(folder, key)
            finally:
                self._folders.drop(folder)
        return None

    async def _sweep_object(self, key: str, gone: list[str]) -> None:
        async with self._lock(key):
            if await self._delete_object(key):
                gone.append(key)

    async def _reuse(self, key: str) -> None:
        """Let the key be used again where it was removed; under its lock."""
        if await self._delete_object(key):
            await self._removals.done(Removed.ARTIFACT, [key])

    async def _delete_object(self, key: str) -> bool:
        """Delete the object of what was removed, unless that was done; under its lock."""
        if key not in self._removed:
            return False
        if self._objects is not None:
            await self._objects.delete(_name(key))
        self._removed.discard(key)
        return True

    def _lock(self, key: str) -> asyncio.Lock:
        return self._locks.setdefault(key, asyncio.Lock())


def _name(key: str) -> str:
    return f"artifacts/{key[:2]}/{key}"
