"""Loudness, so that sounds are comparable, and a soft ceiling for what still stands out.

ITU-R BS.1770-4 at 48 kHz: K-weighting (annex 1, tables 1 and 2), 400 ms blocks at 75 % overlap,
absolute gate -70 LUFS and relative gate -10 LU for the integrated value.
"""

import numpy as np
from scipy.signal import sosfilt

from services.audiogen.light.scene import Signal

EVENT_LOUDNESS_LUFS = -18.0
"""Target of an event: the greatest loudness of any 400 ms in it (most events last no 3 s)."""
BED_LOUDNESS_LUFS = -23.0
"""Target of a bed: integrated loudness."""
CEILING = 10 ** (-1.0 / 20)
"""No sample of a take is greater: -1 dBFS."""

_KNEE = 0.5
_PUSH_DB = 5.0
_STEP = 4_800
_STEPS_PER_BLOCK = 4
_SILENCE_LUFS = -120.0
_K_WEIGHTING = np.array(
    [
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
)  # fmt: skip


def _lufs(power: float) -> float:
    return max(_SILENCE_LUFS, float(-0.691 + 10 * np.log10(max(power, 1e-12))))


class LoudnessMeter:
    """Measures a stereo signal at 48 kHz that comes in blocks of any size."""

    def __init__(self) -> None:
        self._state = np.zeros((2, 2, 2))
        self._rest = np.zeros(0)
        self._powers: list[Signal] = []

    def add(self, block: Signal) -> None:
        """Takes the next frames, shape (frames, 2)."""
        weighted, self._state = sosfilt(_K_WEIGHTING, block, axis=0, zi=self._state)
        power = np.concatenate([self._rest, np.sum(weighted**2, axis=1)])
        whole = power.size - power.size % _STEP
        self._powers.append(power[:whole].reshape(-1, _STEP).mean(axis=1))
        self._rest = power[whole:]

    def momentary_max_lufs(self) -> float:
        """The loudest 400 ms so far; what is shorter counts as if silence followed."""
        return _lufs(float(self._blocks().max()))

    def integrated_lufs(self) -> float:
        """Gated loudness so far; -120 for silence."""
        blocks = self._blocks()
        blocks = blocks[blocks > 10 ** ((-70.0 + 0.691) / 10)]
        if blocks.size == 0:
            return _SILENCE_LUFS
        return _lufs(float(blocks[blocks > blocks.mean() / 10].mean()))

    def _blocks(self) -> Signal:
        steps = np.concatenate([*self._powers, [self._rest.sum() / _STEP]])
        if steps.size < _STEPS_PER_BLOCK:
            return np.array([steps.sum() / _STEPS_PER_BLOCK])
        return np.convolve(steps, np.full(_STEPS_PER_BLOCK, 1 / _STEPS_PER_BLOCK), "valid")


def gain_to(signal: Signal, loudness_lufs: float, target_lufs: float) -> float:
    """Linear gain to a target; less where peaks would go more than 5 dB over the ceiling."""
    peak = float(np.max(np.abs(signal), initial=1e-9))
    wanted = 10 ** ((target_lufs - loudness_lufs) / 20)
    return float(min(wanted, CEILING * 10 ** (_PUSH_DB / 20) / peak))


def limit(signal: Signal) -> Signal:
    """Memoryless soft ceiling: straight below half scale, bending towards CEILING above it."""
    size = np.abs(signal)
    room = CEILING - _KNEE
    bent = _KNEE + room * np.tanh((size - _KNEE) / room)
    return np.asarray(np.where(size > _KNEE, np.sign(signal) * bent, signal))
