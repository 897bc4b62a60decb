"""Rows and options for tests of translators and writers."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from common.offload import CancelToken
from services.prompter.options import WeightsOptions
from services.prompter.rows import Row, row_seed


def rows(*texts: str, seed: int = 0) -> list[Row]:
    """A row a text, each with its own token."""
    return [Row(text, row_seed(seed, text), CancelToken()) for text in texts]


def weights(folder: Path, max_batch_rows: int = 16) -> WeightsOptions:
    """A checkpoint in a folder, on the CPU."""
    return WeightsOptions(folder.parent, str(folder), "cpu", max_batch_rows, False)


@contextmanager
def left_at_step(module: Any, step: int, leavers: Sequence[Row]) -> Iterator[list[int]]:
    """Cancels the rows when the module runs for that time; what is given holds the steps begun."""
    steps: list[int] = []

    def cancel(_module: Any, _args: Any) -> None:
        steps.append(len(steps) + 1)
        if len(steps) == step:
            for row in leavers:
                row.token.cancel()

    hook = module.register_forward_pre_hook(cancel)
    try:
        yield steps
    finally:
        hook.remove()
