"""Loudness of rendered music (ITU-R BS.1770-4), block after block."""

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray

_STEP_FRAMES = SAMPLE_RATE_HZ // 10
_STEPS_A_BLOCK = 4
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0

# The K-weighting at 48 kHz: Annex 1, tables 1 and 2.
_K_WEIGHTING = np.array(
    [
        [1.53512485958697, -2.69169618940638, 1.19839281085285, 1.0, -1.69065929318241, 0.73248077421585],
        [1.0, -2.0, 1.0, 1.0, -1.99004745483398, 0.99007225036621],
    ]
)


class LoudnessMeter:
    """Integrated loudness of a stereo stream at 48 kHz.

    Excerpts that do not follow each other are measured by calling `cut` between them.
    """

    def __init__(self) -> None:
        self._powers: list[NDArray[np.float64]] = []
        self.cut()

    def cut(self) -> None:
        """What comes next does not follow what came before."""
        self._state = np.zeros((len(_K_WEIGHTING), 2, 2))
        self._rest = np.zeros(0)
        self._steps: list[float] = []

    def add(self, samples: FloatArray) -> None:
        """Measures samples (frames, 2)."""
        weighted, self._state = signal.sosfilt(_K_WEIGHTING, samples, axis=0, zi=self._state)
        power = np.concatenate([self._rest, np.sum(weighted**2, axis=1)])
        whole = len(power) // _STEP_FRAMES * _STEP_FRAMES
        steps = power[:whole].reshape(-1, _STEP_FRAMES).mean(axis=1)
        self._rest = power[whole:]
        window = np.concatenate([self._steps[1 - _STEPS_A_BLOCK :], steps])
        self._steps = [float(value) for value in window]
        if len(window) >= _STEPS_A_BLOCK:
            kernel = np.full(_STEPS_A_BLOCK, 1 / _STEPS_A_BLOCK)
            self._powers.append(np.convolve(window, kernel, "valid"))

    def integrated_lufs(self) -> float:
        """The gated loudness of all that was added; -70 for silence."""
        powers = np.concatenate(self._powers) if self._powers else np.zeros(1)
        gate = _power(_ABSOLUTE_GATE_LUFS)
        loud = powers[powers > gate]
        if len(loud) == 0:
            return _ABSOLUTE_GATE_LUFS
        relative = float(loud.mean()) * 10.0 ** (_RELATIVE_GATE_LU / 10)
        return _lufs(float(loud[loud > relative].mean()))


def _lufs(power: float) -> float:
    return float(-0.691 + 10.0 * np.log10(power))


def _power(loudness_lufs: float) -> float:
    return float(10.0 ** ((loudness_lufs + 0.691) / 10.0))
