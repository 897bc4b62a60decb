"""Loudness, so that sounds are comparable, and a soft ceiling for what still stands out.

ITU-R BS.1770-4, by common.audio: an event's loudest 400 ms, a bed's gated integrated value.
"""

import numpy as np
from scipy.signal import sosfilt

from common.audio.k_weighting import k_weighting_sections
from common.audio.loudness import Energies, integrated_lufs, momentary_lufs
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Signal

EVENT_LOUDNESS_LUFS = -18.0
"""Target of an event: the loudest 400 ms in it (most events last no 3 s)."""
BED_LOUDNESS_LUFS = -23.0
"""Target of a bed: integrated loudness."""
CEILING = 10 ** (-1.0 / 20)
"""No sample of a take is greater: -1 dBFS."""

_KNEE = 0.5
_SUB_BLOCK_FRAMES = SAMPLE_RATE_HZ // 10
_SILENCE = np.zeros(3)


class LoudnessGauge:
    """Measures a stereo signal that comes in blocks of any size."""

    def __init__(self) -> None:
        self._sections = k_weighting_sections(SAMPLE_RATE_HZ)
        self._state = np.zeros((len(self._sections), 2, 2))
        self._rest = np.zeros(0)
        self._energies: list[Energies] = []

    def hear(self, block: Signal) -> None:
        """Takes the next frames, shape (frames, 2)."""
        weighted, self._state = sosfilt(
            self._sections, np.ascontiguousarray(block.T), zi=self._state
        )
        power = np.concatenate([self._rest, np.sum(weighted**2, axis=0)])
        whole = power.size - power.size % _SUB_BLOCK_FRAMES
        self._energies.append(power[:whole].reshape(-1, _SUB_BLOCK_FRAMES).mean(axis=1))
        self._rest = power[whole:]

    def event_lufs(self) -> float:
        """The loudest 400 ms so far, silence before and after it being part of the world."""
        last = np.array([self._rest.sum() / _SUB_BLOCK_FRAMES])
        return float(
            momentary_lufs(np.concatenate([_SILENCE, *self._energies, last, _SILENCE])).max()
        )

    def bed_lufs(self) -> float:
        """Gated loudness so far; -70 for silence."""
        return integrated_lufs(np.concatenate([np.zeros(0), *self._energies]))


def gain_to(signal: Signal, loudness_lufs: float, target_lufs: float, push_db: float) -> float:
    """Linear gain to a target; less where peaks would go more than push_db over the ceiling."""
    peak = float(np.max(np.abs(signal), initial=1e-9))
    wanted = 10 ** ((target_lufs - loudness_lufs) / 20)
    return float(min(wanted, CEILING * 10 ** (push_db / 20) / peak))


def limit(signal: Signal) -> Signal:
    """Memoryless soft ceiling: straight below half scale, bending towards CEILING above it."""
    size = np.abs(signal)
    if size.max(initial=0.0) <= _KNEE:
        return signal
    room = CEILING - _KNEE
    bent = _KNEE + room * np.tanh((size - _KNEE) / room)
    return np.asarray(np.where(size > _KNEE, np.sign(signal) * bent, signal))
