"""Batches that shrink when the device has no room for them."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from common.errors import OutOfMemory

Item = TypeVar("Item")
Result = TypeVar("Result")


def run_in_halves(
    items: Sequence[Item], run: Callable[[Sequence[Item]], list[Result]]
) -> list[Result]:
    """The results of all items; a batch that runs out of memory is halved and goes on.

    Raises OutOfMemory where there is no room for a single item.
    """
    if not items:
        return []
    try:
        return run(items)
    except OutOfMemory:
        if len(items) == 1:
            raise
    half = (len(items) + 1) // 2
    return run_in_halves(items[:half], run) + run_in_halves(items[half:], run)
