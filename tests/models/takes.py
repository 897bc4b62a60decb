"""What tests of generators look at in a take's events."""

from collections.abc import Iterable
from typing import Any

import numpy as np

from common.takes import TakeBlock


def samples(events: Iterable[object], take_index: int = 0) -> Any:
    """What a take sounds like, (frames, channels)."""
    found = [e.samples for e in events if isinstance(e, TakeBlock) and e.take_index == take_index]
    return np.concatenate(found)
