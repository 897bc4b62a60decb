"""The folders of a local system: one for sockets, logs and temporary data, one for lasting data."""

import fcntl
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from common.errors import FailedPrecondition

_PREFIX = "wia-"
_LOCK_NAME = "lock"
# A folder so young may belong to a run that is about to lock it.
_MIN_ABANDONED_AGE_S = 60.0
# A socket's path has at most 107 bytes (unix(7)); this leaves room for the names in the folder.
_MAX_PARENT_CHARS = 70


@contextmanager
def workplace() -> Iterator[Path]:
    """An empty folder that is removed at the end.

    What earlier runs left behind because they were killed is removed first: their lock is free.
    """
    parent = Path(tempfile.gettempdir())
    if len(str(parent)) > _MAX_PARENT_CHARS:
        parent = Path("/tmp")
    _remove_abandoned(parent)
    folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    with (folder / _LOCK_NAME).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """Keeps others from working in a folder of data while the body runs.

    Raises FailedPrecondition where somebody works in it already.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK_NAME).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FailedPrecondition(
                "DATA_DIR_IN_USE",
                f"{folder} is in use by another wia; name its gateway with --gateway, "
                "or another folder",
            ) from error
        yield


def _remove_abandoned(parent: Path) -> None:
    for path in parent.glob(f"{_PREFIX}*/{_LOCK_NAME}"):
        try:
            with path.open("r+") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if time.time() - path.stat().st_mtime > _MIN_ABANDONED_AGE_S:
                    shutil.rmtree(path.parent, ignore_errors=True)
        except OSError:
            # In use, or somebody else's.
            continue
