"""Runs a program that does not outlive the process that wants it.

    python leash.py PARENT_PID PROGRAM ARGUMENT...

Becomes the program itself, so it costs a few milliseconds and no process. On Linux the kernel
kills it when its parent ends, however that ends (prctl(2), PR_SET_PDEATHSIG; it survives execve).
"""

import ctypes
import os
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """Tie this process to its parent, then become the program."""
    parent_pid, program = int(sys.argv[1]), sys.argv[2:]
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    # The parent may have ended before the leash was on.
    if os.getppid() == parent_pid:
        os.execv(program[0], program)


if __name__ == "__main__":
    main()
