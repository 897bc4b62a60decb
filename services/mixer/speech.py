"""Where the narration speaks: hops that are spoken, and seconds of speech.

A hop is spoken when the 110 ms around it pass the narration's gate of speech, and so are pauses of
less than 0.5 s. A second of speech is one whose voice passes the gate of BS.1770-4 relative to the
narration (-10 LU), or of which half is spoken if its voice is no more than 18 LU under the
narration.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from common.audio.loudness import Energies, to_db, to_energy
from services.mixer.sliding import sliding

SECOND_HOPS = 100
_VOICE_RADIUS_HOPS = 5
_PAUSE_RADIUS_HOPS = 25
_LOUD_SPEECH_LU = -10.0
_SOFT_SPEECH_LU = -18.0
_SPOKEN_HOPS = 50
# How far around a hop one has to look to say whether it is spoken.
SPOKEN_REACH = _VOICE_RADIUS_HOPS + 2 * _PAUSE_RADIUS_HOPS


@dataclass(frozen=True, slots=True)
class Speech:
    """What was found in the energies of n hops."""

    # Whether each hop is spoken, without SPOKEN_REACH hops at either end.
    spoken: NDArray[np.bool_]
    # Whether the second that begins with each of these hops is one of speech, and the voice's
    # level in it in dB; without the last SECOND_HOPS - 1 of them.
    seconds: NDArray[np.bool_]
    second_levels_db: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class SpeechFinder:
    """Finds speech; loudnesses are those that the narration has where its energies come from."""

    voice_lufs: float
    gate_lufs: float

    def find(self, voice: Energies) -> Speech:
        """The speech in K-weighted energies of hops."""
        spoken = self._spoken(voice)
        means = second_means(voice[SPOKEN_REACH:-SPOKEN_REACH])
        loud = means >= to_energy(self.voice_lufs + _LOUD_SPEECH_LU)
        soft = means >= to_energy(self.voice_lufs + _SOFT_SPEECH_LU)
        spoken_hops = sliding(np.add, spoken.astype(np.int64), SECOND_HOPS)
        return Speech(spoken, loud | (soft & (spoken_hops >= _SPOKEN_HOPS)), to_db(means))

    def _spoken(self, voice: Energies) -> NDArray[np.bool_]:
        size = 2 * _VOICE_RADIUS_HOPS + 1
        sounding = sliding(np.add, voice, size) >= size * to_energy(self.gate_lufs)
        pause = 2 * _PAUSE_RADIUS_HOPS + 1
        return sliding(np.logical_and, sliding(np.logical_or, sounding, pause), pause)


def second_means(energies: Energies) -> Energies:
    """The mean of each second of hops."""
    means: Energies = sliding(np.add, energies, SECOND_HOPS) / SECOND_HOPS
    return means
