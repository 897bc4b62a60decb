"""Folders kept as objects: each is one object, and so there as a whole or not at all."""

import asyncio
import io
import secrets
import tarfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, cast

import obstore
from obstore.exceptions import BaseError
from obstore.store import from_url

from common.errors import FailedPrecondition, Unavailable
from gateway.metrics import OBJECT_STORE_FAILURES, OBJECT_STORE_SECONDS
from gateway.threads import finished

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer as Buffer
    from obstore.store import RetryConfig

P = ParamSpec("P")
T = TypeVar("T")

# Calls at once, each on a thread of its own.
_MAX_CALLS = 8
# Read and written at a time; a call of its own, so that no time limit grows with the object. Less
# is not a part for S3.
_PIECE_BYTES = 5 * 1024 * 1024
# Pieces of one object under way.
_MAX_PIECES = 2
_CALL_TIMEOUT = timedelta(seconds=30)
_CONNECT_TIMEOUT = timedelta(seconds=5)
# Its own attempts at one call, at growing intervals.
_RETRIES: "RetryConfig" = {"max_retries": 4, "retry_timeout": timedelta(seconds=10)}
# Between attempts at the whole.
_PAUSE_S = 2.0
_RETRY_DELAY_S = 10.0


class ObjectStore:
    """Keeps folders under names such as "artifacts/3f/3f…", as tar archives (POSIX.1-2001 pax,
    not compressed: what they hold is).

    Each method raises Unavailable when the store has not answered well for `patience_s`, and what
    it answered.
    """

    def __init__(self, url: str, patience_s: float) -> None:
        """Raises FailedPrecondition for a URL that names no store."""
        self._url = url
        self._patience_s = patience_s
        try:
            self._store = from_url(
                url,
                # A plain http address is used only where the operator has set one.
                client_options={
                    "allow_http": True,
                    "timeout": _CALL_TIMEOUT,
                    "connect_timeout": _CONNECT_TIMEOUT,
                },
                retry_config=_RETRIES,
            )
        except (BaseError, ValueError) as error:
            raise FailedPrecondition(
                "OBJECT_STORE_SETTINGS", f"WIA_OBJECT_STORE_URL {url!r}: {_first_line(error)}"
            ) from error
        self._threads = ThreadPoolExecutor(_MAX_CALLS, "object-store")

    async def put(self, name: str, folder: Path) -> None:
        """Keep the folder's content under the name, in place of what was there."""
        await self._call(self._patience_s, "put", _put, name, folder)

    async def fetch(self, name: str, folder: Path) -> bool:
        """Bring the content into the empty folder; False where there is none of that name."""
        return await self._call(self._patience_s, "fetch", _fetch, name, folder)

    async def delete(self, name: str) -> None:
        """Forget it, if it is there; tried once."""
        await self._call(0, "delete", _delete, name)

    async def check(self) -> None:
        """Write an object and delete it; tried once."""
        await self._call(0, "check", _check)

    async def _call(
        self,
        patience_s: float,
        operation: str,
        function: Callable[Concatenate["obstore.store.ObjectStore", P], T],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> T:
        end_s = time.monotonic() + patience_s
        loop = asyncio.get_running_loop()
        while True:
            call = partial(function, self._store, *args, **kwargs)
            try:
                with OBJECT_STORE_SECONDS.labels(operation).time():
                    return await finished(loop.run_in_executor(self._threads, call))
            except (BaseError, OSError) as error:
                if _is_of_this_machine(error):
                    raise
                OBJECT_STORE_FAILURES.labels(operation).inc()
                if time.monotonic() + _PAUSE_S > end_s:
                    raise Unavailable(
                        "OBJECT_STORE_AWAY",
                        f"the object store {self._url}: {_first_line(error)}",
                        retry_delay_s=_RETRY_DELAY_S,
                    ) from error
            await asyncio.sleep(_PAUSE_S)


def _put(store: "obstore.store.ObjectStore", name: str, folder: Path) -> None:
    # Left by an error, the writer keeps nothing of what it was given.
    with (
        obstore.open_writer(
            store, name, buffer_size=_PIECE_BYTES, max_concurrency=_MAX_PIECES
        ) as sink,
        tarfile.open(fileobj=cast(IO[bytes], sink), mode="w|", format=tarfile.PAX_FORMAT) as tar,
    ):
        tar.add(folder, arcname=".")


def _fetch(store: "obstore.store.ObjectStore", name: str, folder: Path) -> bool:
    try:
        source = _Source(store, name)
    except FileNotFoundError:
        return False
    with tarfile.open(fileobj=source, mode="r|", bufsize=_PIECE_BYTES) as tar:
        tar.extractall(folder, filter="data")
    return True


class _Source(io.RawIOBase):
    """An object as a file that is read from its beginning to its end."""

    def __init__(self, store: "obstore.store.ObjectStore", name: str) -> None:
        super().__init__()
        self._store = store
        self._name = name
        self._size_bytes = obstore.head(store, name)["size"]
        self._position_bytes = 0

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: "Buffer") -> int:
        """Fill the buffer, less of it at the end."""
        view = memoryview(buffer)
        start = self._position_bytes
        end = min(start + len(view), self._size_bytes)
        if start < end:
            data = obstore.get_range(self._store, self._name, start=start, end=end)
            view[: end - start] = memoryview(data)
        self._position_bytes = end
        return end - start


def _delete(store: "obstore.store.ObjectStore", name: str) -> None:
    try:
        obstore.delete(store, name)
    except FileNotFoundError:
        # Some stores say so, others do not.
        return


def _check(store: "obstore.store.ObjectStore") -> None:
    name = f"checks/{secrets.token_hex(8)}"
    obstore.put(store, name, b"")
    obstore.delete(store, name)


def _is_of_this_machine(error: Exception) -> bool:
    """Whether the operating system says so, such as that the disk is full; what a store answers
    has no number."""
    return isinstance(error, OSError) and error.errno is not None


def _first_line(error: Exception) -> str:
    """What a store says, without what is meant for its own developers."""
    return str(error).partition("\n")[0]
