"""What tests ask of processes."""

import psutil


def lives(pid: int) -> bool:
    """Whether the process runs; one that has ended and waits to be reaped does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def descendants(pid: int | None = None) -> list[int]:
    """Living children of the process (this one if none is named), their children and so on."""
    return [p.pid for p in psutil.Process(pid).children(recursive=True) if lives(p.pid)]
