"""Rows of one batch, cut into chunks that a model has room for."""

from collections.abc import Callable, Sequence

from common.batching import raise_if_all_cancelled
from common.errors import OutOfMemory
from services.prompter.rows import Failed, Row


def run_in_chunks(
    rows: Sequence[Row],
    groups: Sequence[int],
    max_rows: int,
    run: Callable[[Sequence[int]], Sequence[str]],
) -> list[str | Failed]:
    """One outcome a row, in their order; run takes the places of rows of one group.

    Rows of cancelled callers are left out. Where the device has no room for a chunk, it and those
    after it are halved; raises OutOfMemory for a single row, Cancelled once all are cancelled.
    """
    outcomes: list[str | Failed] = [Failed("cancelled")] * len(rows)
    waiting = sorted(range(len(rows)), key=lambda place: (groups[place], place))
    while waiting:
        waiting = [place for place in waiting if not rows[place].token.cancelled]
        if not waiting:
            break
        chunk = [place for place in waiting if groups[place] == groups[waiting[0]]][:max_rows]
        try:
            texts = run(chunk)
        except OutOfMemory:
            if len(chunk) == 1:
                raise
            max_rows = len(chunk) // 2
            continue
        for place, text in zip(chunk, texts, strict=True):
            outcomes[place] = text
        waiting = [place for place in waiting if place not in chunk]
    if rows:
        raise_if_all_cancelled([row.token for row in rows])
    return outcomes
