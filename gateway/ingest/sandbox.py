"""Locks the child process up before it opens a stranger's file (Linux).

What holds everywhere: no descriptor beyond those that are open, hence no file, socket or process
pipe; bounds on memory, CPU and the size of files; no new privileges; death with the parent. What
the system may refuse (a container without user namespaces): a network namespace of its own, an
empty root folder, another user. `lock_up` says what was granted.
"""

import ctypes
import os
import resource
import signal
from dataclasses import dataclass

_CLONE_NEWNET, _CLONE_NEWUSER = 0x4000_0000, 0x1000_0000
_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE, _PR_SET_NO_NEW_PRIVS = 1, 4, 38
_NOBODY = 65_534
# Between SIGXCPU and SIGKILL.
_CPU_GRACE_S = 5


@dataclass(frozen=True, slots=True)
class Cell:
    """Bounds of a locked process, and the empty folder that becomes its root."""

    address_space_bytes: int
    cpu_s: int
    output_bytes: int
    root: str


def lock_up(cell: Cell, parent_pid: int) -> tuple[str, ...]:
    """Lock this process up for good; gives the names of what the system granted on top.

    Everything has to be imported and opened before.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    granted = _isolate(libc, cell.root)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)  # a change of user would undo it
    if os.getppid() != parent_pid:
        os.kill(os.getpid(), signal.SIGKILL)
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL)  # Python ignores it
    for kind, soft, hard in _bounds(cell):
        resource.setrlimit(kind, (soft, hard))
    return granted


def _isolate(libc: ctypes.CDLL, root: str) -> tuple[str, ...]:
    """No network, no files, no rights, as far as the system lets us."""
    granted = []
    was_root = os.geteuid() == 0
    if libc.unshare(_CLONE_NEWNET | (0 if was_root else _CLONE_NEWUSER)) == 0:
        granted.append("network")
    try:
        os.chroot(root)
        os.chdir("/")
        granted.append("files")
        if was_root:
            os.setgroups([])
            os.setresgid(_NOBODY, _NOBODY, _NOBODY)
            os.setresuid(_NOBODY, _NOBODY, _NOBODY)
            granted.append("user")
    except OSError:
        return tuple(granted)  # not permitted here; the bounds hold all the same
    return tuple(granted)


def _bounds(cell: Cell) -> tuple[tuple[int, int, int], ...]:
    """Kind, soft and hard bound. Open descriptors stay usable under a bound of none."""
    return (
        (resource.RLIMIT_AS, cell.address_space_bytes, cell.address_space_bytes),
        (resource.RLIMIT_CPU, cell.cpu_s, cell.cpu_s + _CPU_GRACE_S),
        (resource.RLIMIT_FSIZE, cell.output_bytes, cell.output_bytes),
        (resource.RLIMIT_NOFILE, 0, 0),
        (resource.RLIMIT_NPROC, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    )
