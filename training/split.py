"""Which passages train, which tune and which test: by a hash of their ids, once and for all."""

import hashlib
from collections.abc import Iterable
from enum import StrEnum

from training.passages import Passage

_TEST_PERCENT = 20
_DEV_PERCENT = 15


class Split(StrEnum):
    """Train fits weights, dev tunes threshold and settings, test is looked at for the report."""

    TRAIN = "train"
    DEV = "dev"
    TEST = "test"


def split_of(passage_id: str) -> Split:
    """The split of a passage; new passages never move old ones."""
    digest = hashlib.sha256(passage_id.encode()).digest()
    percent = int.from_bytes(digest[:8], "big") % 100
    if percent < _TEST_PERCENT:
        return Split.TEST
    return Split.DEV if percent < _TEST_PERCENT + _DEV_PERCENT else Split.TRAIN


def chosen(passages: Iterable[Passage], *splits: Split) -> tuple[Passage, ...]:
    """The passages of these splits, in their order."""
    return tuple(passage for passage in passages if split_of(passage.id) in splits)
