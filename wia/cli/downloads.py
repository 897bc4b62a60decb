"""Shows how bytes come: a bar with amount, rate and time left on a terminal, lines elsewhere."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

from wia.cli.console import ERR, say
from wia.models.transfer import SeeBytes

_MB = 1_000_000
_TENTHS = 10


@contextmanager
def moving_bytes(what: str, total_bytes: int) -> Iterator[SeeBytes]:
    """Shows how many bytes of a total have come (or were read); it is told each time of more."""
    if not ERR.is_terminal:
        yield _lines(what, total_bytes)
        return
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=32),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=ERR,
    ) as progress:
        task = progress.add_task(what, total=total_bytes)
        yield lambda more_bytes: progress.advance(task, more_bytes)


def _lines(what: str, total_bytes: int) -> SeeBytes:
    """Says something each time that another tenth is there."""
    seen_bytes = said_tenths = 0

    def see(more_bytes: int) -> None:
        nonlocal seen_bytes, said_tenths
        seen_bytes += more_bytes
        tenths = seen_bytes * _TENTHS // max(total_bytes, 1)
        if tenths > said_tenths:
            said_tenths = tenths
            share = f"{seen_bytes / _MB:.0f} of {total_bytes / _MB:.0f} MB"
            say(f"{what}: {tenths * 10}% ({share})")

    return see
