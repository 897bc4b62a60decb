"""Gains of the clips under the voice: ducking with look-ahead, and the guard.

The guard is a promise: in no second of speech is the voice less than guard_lu over a bed. For each
second of speech the gain is found that the bed may have there; a hop's limit is the least of those
of the 100 seconds that hold it. Since the envelope keeps limits, the promise holds for what comes
out, however lively the bed and however soft the voice.
"""

import numpy as np

from common.audio.loudness import Energies, to_db
from services.mixer.envelope import Envelope, Levels, Slope, edge_limits
from services.mixer.levels import KindLevel
from services.mixer.sliding import sliding
from services.mixer.speech import SECOND_HOPS, SPOKEN_REACH, Speech, second_means

# In hops of 10 ms. A dip of 7 dB begins 0.3 s before the voice and has gone 0.7 s after it; the
# guard may make it begin and end up to a second further away.
DUCKING = Envelope(
    attack=(Slope(30, 8.0), Slope(10, 12.0)),
    release=(Slope(70, 8.0), Slope(15, 12.0)),
    smooth_cells=5,
)
# How far around a hop its limit looks.
_LIMIT_REACH = SPOKEN_REACH + SECOND_HOPS - 1
# How many hops before the first of some hops, and after the last of them, shape their gains.
REACH_BEFORE = DUCKING.reach_before + 1 + _LIMIT_REACH
REACH_AFTER = DUCKING.reach_after + 1 + _LIMIT_REACH


def duck_gains_db(level: KindLevel, speech: Speech, bed: Energies) -> Levels:
    """The gains of a kind of clip at the edges of hops, shape (hops + 1,).

    `bed` are the K-weighted energies of hops before ducking, with REACH_BEFORE hops before and
    REACH_AFTER after; `speech` was found in the voice's energies of the same hops.
    """
    inner = slice(SECOND_HOPS - 1, 1 - SECOND_HOPS)
    limits_db = np.where(speech.spoken[inner], -level.duck_db, 0.0)
    if level.guard_lu is not None and bed.any():
        over_lu = _over_bed_lu(speech, bed[SPOKEN_REACH:-SPOKEN_REACH])
        allowed_db = np.minimum(over_lu - level.guard_lu, 0.0)
        np.minimum(limits_db, sliding(np.minimum, allowed_db, SECOND_HOPS), out=limits_db)
    return DUCKING.gains_db(edge_limits(limits_db))


def least_margin_lu(speech: Speech, first: int, bed: Energies) -> float:
    """The least that the voice is over a bed in the seconds of speech that end with some hops.

    `bed` are energies after ducking, with SECOND_HOPS - 1 hops before the first of those hops;
    `first` counts from the hops that `speech` has REACH_BEFORE hops before. Infinite where there
    is no speech or no bed.
    """
    start = first + REACH_BEFORE - _LIMIT_REACH
    part = slice(start, start + len(bed) - SECOND_HOPS + 1)
    some = Speech(speech.spoken, speech.seconds[part], speech.second_levels_db[part])
    return float(_over_bed_lu(some, bed).min())


def _over_bed_lu(speech: Speech, bed: Energies) -> Levels:
    """By how much the voice is over a bed in each second; infinite outside speech."""
    beds = second_means(bed)
    heard = speech.seconds & (beds > 0)
    over_lu: Levels = np.where(heard, speech.second_levels_db - to_db(beds), np.inf)
    return over_lu
