"""Rows of unlike lengths in one batch: which go together, and the arrays that they fill."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.classifier.kobert.encoding import Encoded


@dataclass(frozen=True, slots=True)
class TextBatch:
    """What the text model takes: ids, mask (1 where a token is) and segments, (rows, tokens) int64.

    The arrays are the inputs input_ids, attention_mask and token_type_ids of the exported graph.
    """

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    segments: NDArray[np.int64]


def buckets(lengths: Sequence[int], max_cells: int) -> Iterator[list[int]]:
    """Places of rows in groups of like lengths, none with more than max_cells when padded.

    A row longer than that goes alone. The order within a group, and of groups, is by length.
    """
    group: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: lengths[place]):
        if group and (len(group) + 1) * lengths[place] > max_cells:
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def text_batch(rows: Sequence[Encoded], pad_id: int) -> TextBatch:
    """The rows padded to the longest of them."""
    shape = (len(rows), max(len(row.ids) for row in rows))
    ids = np.full(shape, pad_id, np.int64)
    mask, segments = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for place, row in enumerate(rows):
        length = len(row.ids)
        ids[place, :length] = row.ids
        mask[place, :length] = 1
        segments[place, :length] = row.segments
    return TextBatch(ids, mask, segments)
