"""The level of a recording's background: what sounds while nobody speaks."""

from collections.abc import Sequence

import numpy as np

from common.audio.loudness import Energies, noise_floor_dbfs, to_db
from gateway.ingest.narration import Span

# What the voice may still reach into a silence, and the least that is worth averaging.
_EDGE_MS = 100
_LEAST_SUB_BLOCKS = 5


def background_dbfs(mean_squares: Energies, silences: Sequence[Span], sub_block_ms: float) -> float:
    """RMS level of the silences, 100 ms away from speech; of the quietest 500 ms without any.

    `mean_squares` are those of common.audio.loudness, of sub-blocks of `sub_block_ms`.
    """
    quiet = np.zeros(len(mean_squares), np.bool_)
    for span in silences:
        first = int(np.ceil((span.start_ms + _EDGE_MS) / sub_block_ms))
        last = int((span.end_ms - _EDGE_MS) / sub_block_ms)
        quiet[first:last] = True
    if np.count_nonzero(quiet) < _LEAST_SUB_BLOCKS:
        return noise_floor_dbfs(mean_squares)
    return float(to_db(mean_squares[quiet].mean(keepdims=True))[0])
