"""Lack of memory on a device, as a typed error."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from common.errors import OutOfMemory

_RETRY_DELAY_S = 5.0
# How PyTorch's allocator for the CPU begins; it has no error class of its own.
_CPU_ALLOCATOR = "DefaultCPUAllocator"


@contextmanager
def named_lack_of_memory(row_count: int) -> Iterator[None]:
    """Raises OutOfMemory where the body finds no memory for a batch of so many rows."""
    try:
        yield
    except RuntimeError as error:
        if not isinstance(error, torch.OutOfMemoryError) and _CPU_ALLOCATOR not in str(error):
            raise
        if torch.cuda.is_available():
            torch.cuda.empty_cache()
        raise OutOfMemory(
            "DEVICE_OUT_OF_MEMORY",
            f"there is no memory for {row_count} takes at once",
            retry_delay_s=_RETRY_DELAY_S,
        ) from error
