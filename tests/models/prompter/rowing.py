"""Rows and options for tests of translators and writers."""

from pathlib import Path

from common.offload import CancelToken
from services.prompter.options import WeightsOptions
from services.prompter.rows import Row, row_seed


def rows(*texts: str, seed: int = 0) -> list[Row]:
    """A row a text, each with its own token."""
    return [Row(text, row_seed(seed, text), CancelToken()) for text in texts]


def weights(folder: Path, max_batch_rows: int = 16) -> WeightsOptions:
    """A checkpoint in a folder, on the CPU."""
    return WeightsOptions(folder.parent, str(folder), "cpu", max_batch_rows, False)
