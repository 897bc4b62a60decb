"""Loudness of music while it is rendered, and the gain that brings it to where takes stand."""

import numpy as np
from scipy import signal

from common.audio.k_weighting import k_weighting_sections
from common.audio.loudness import Energies, integrated_lufs
from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray

TAKE_LOUDNESS_LUFS = -23.0
"""Where every take stands: integrated, as EBU R 128 has programmes."""

_SUB_BLOCK_FRAMES = SAMPLE_RATE_HZ // 10
_LARGEST_GAIN_DB = 20.0


class LoudnessGauge:
    """Integrated loudness (ITU-R BS.1770-4) of a stereo stream, in pieces of any size."""

    def __init__(self) -> None:
        self._sections = k_weighting_sections(SAMPLE_RATE_HZ)
        self._state = np.zeros((len(self._sections), 2, 2))
        self._rest = np.zeros(0)
        self._energies: list[Energies] = []

    def hear(self, samples: FloatArray) -> None:
        """The next samples (frames, 2)."""
        weighted, self._state = signal.sosfilt(
            self._sections, np.ascontiguousarray(samples.T), zi=self._state
        )
        power = np.concatenate([self._rest, np.sum(weighted**2, axis=0)])
        whole = len(power) // _SUB_BLOCK_FRAMES * _SUB_BLOCK_FRAMES
        self._energies.append(power[:whole].reshape(-1, _SUB_BLOCK_FRAMES).mean(axis=1))
        self._rest = power[whole:]

    def integrated_lufs(self) -> float:
        """The gated loudness of all that was heard; -70 for silence."""
        return integrated_lufs(np.concatenate([np.zeros(0), *self._energies]))


def take_gain(loudness_lufs: float) -> float:
    """The factor that brings a piece of this loudness to TAKE_LOUDNESS_LUFS."""
    gain_db = min(TAKE_LOUDNESS_LUFS - loudness_lufs, _LARGEST_GAIN_DB)
    return float(10.0 ** (gain_db / 20.0))
