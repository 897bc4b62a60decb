"""Gains of the clips under the voice: ducking with look-ahead, and the guard.

The guard is a promise: in no second of speech is the voice less than guard_lu over a bed. For each
second of speech the gain is found that the bed may have there; a hop's limit is the least of those
of the 100 seconds that hold it. Since the envelope keeps limits, the promise holds for what comes
out, however lively the bed and however soft the voice.

A second of speech is one whose voice passes the gate of BS.1770-4 relative to the narration
(-10 LU), or of which half is spoken, pauses shorter than 0.5 s included, if the voice in it is no
more than 18 LU under the narration.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from common.audio.loudness import Energies, to_db, to_energy
from services.mixer.envelope import Envelope, Levels, edge_limits
from services.mixer.levels import KindLevel

# In hops of 10 ms. A dip of 7 dB begins 0.27 s before the voice and ends 0.56 s after its pause
# has turned out to be long; the guard makes it begin and end up to a second further away.
DUCKING = Envelope(attack_cells=40, release_cells=85, smooth_cells=5, depth_db=24.0)
_SECOND_HOPS = 100
_VOICE_RADIUS_HOPS = 5
_PAUSE_RADIUS_HOPS = 25
_LOUD_SPEECH_LU = -10.0
_SOFT_SPEECH_LU = -18.0
_SPOKEN_HOPS = 50
# How far around a hop one has to look to say whether it is spoken, and how far to set its limit.
_SPOKEN_REACH = _VOICE_RADIUS_HOPS + 2 * _PAUSE_RADIUS_HOPS
_LIMIT_REACH = _SPOKEN_REACH + _SECOND_HOPS - 1
# How many hops before the first of some hops, and after the last of them, shape their gains.
REACH_BEFORE = DUCKING.reach_before + 1 + _LIMIT_REACH
REACH_AFTER = DUCKING.reach_after + 1 + _LIMIT_REACH
# The same for the margins of the seconds that end with some hops.
MARGIN_REACH_BEFORE = _LIMIT_REACH
MARGIN_REACH_AFTER = _SPOKEN_REACH


@dataclass(frozen=True, slots=True)
class Sidechain:
    """What the voice does to clips; loudnesses are those in the output."""

    voice_lufs: float
    speech_gate_lufs: float

    def gains_db(self, level: KindLevel, voice: Energies, bed: Energies) -> Levels:
        """The gains of a kind at the edges of hops, shape (hops + 1,).

        `voice` and `bed` are K-weighted energies of hops, the bed's before ducking, with
        REACH_BEFORE hops before and REACH_AFTER after.
        """
        spoken = self._spoken(voice)
        limits_db = np.where(spoken[_SECOND_HOPS - 1 : 1 - _SECOND_HOPS], -level.duck_db, 0.0)
        if level.guard_lu is not None and bed.any():
            speech, ratios_lu = self._seconds(spoken, voice, bed)
            allowed_db = np.where(speech, np.minimum(ratios_lu - level.guard_lu, 0.0), 0.0)
            np.minimum(limits_db, _sliding(np.minimum, allowed_db, _SECOND_HOPS), out=limits_db)
        return DUCKING.gains_db(edge_limits(limits_db))

    def least_margin_lu(self, voice: Energies, bed: Energies) -> float:
        """The least that the voice is over a bed in the seconds of speech that end with hops.

        `bed` are energies after ducking; both have MARGIN_REACH_BEFORE hops before and
        MARGIN_REACH_AFTER after. Infinite where there is no speech or no bed.
        """
        speech, ratios_lu = self._seconds(self._spoken(voice), voice, bed)
        return float(ratios_lu[speech].min(initial=np.inf))

    def _spoken(self, voice: Energies) -> NDArray[np.bool_]:
        """Whether each hop is spoken, short pauses included, shape (n - 2 * _SPOKEN_REACH,)."""
        size = 2 * _VOICE_RADIUS_HOPS + 1
        sounding = _sliding(np.add, voice, size) >= size * to_energy(self.speech_gate_lufs)
        pause = 2 * _PAUSE_RADIUS_HOPS + 1
        return _sliding(np.minimum, _sliding(np.maximum, sounding, pause), pause)

    def _seconds(
        self, spoken: NDArray[np.bool_], voice: Energies, bed: Energies
    ) -> tuple[NDArray[np.bool_], Levels]:
        """Whether each second is one of speech, and by how much the voice is over the bed."""
        inner = slice(_SPOKEN_REACH, -_SPOKEN_REACH)
        voices = _sliding(np.add, voice[inner], _SECOND_HOPS) / _SECOND_HOPS
        beds = _sliding(np.add, bed[inner], _SECOND_HOPS) / _SECOND_HOPS
        spoken_hops = _sliding(np.add, spoken.astype(np.float64), _SECOND_HOPS)
        loud = voices >= to_energy(self.voice_lufs + _LOUD_SPEECH_LU)
        soft = voices >= to_energy(self.voice_lufs + _SOFT_SPEECH_LU)
        ratios_lu = np.where(beds > 0, to_db(voices) - to_db(beds), np.inf)
        return loud | (soft & (spoken_hops >= _SPOKEN_HOPS)), ratios_lu


def _sliding(operation: np.ufunc, values: NDArray[Any], size: int) -> NDArray[Any]:
    """The operation over each `size` consecutive values, in one fixed order.

    No running sums: what went in long ago would leave its rounding behind.
    """
    count = len(values) - size + 1
    total = values[:count].copy()
    for offset in range(1, size):
        operation(total, values[offset : offset + count], out=total)
    return total
