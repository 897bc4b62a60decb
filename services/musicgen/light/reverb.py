"""The room: a feedback delay network, applied as its impulse response."""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray

# Mutually prime delays of 21 to 62 ms, in frames.
_DELAYS = np.array(
    [1009, 1153, 1277, 1399, 1523, 1657, 1783, 1907, 2029, 2161, 2287, 2411, 2539, 2671, 2797, 2971]
)
_SIGNS = np.array([[1, 1], [1, -1]] * 8) * np.repeat([1, -1], 8)[:, None]
"""How the delays add up in each ear."""
_PREDELAY_FRAMES = 864
_TREBLE_SHARE = 0.45
_THICKENED_FRAMES = 16_384
_ALLPASSES = ((241, 0.62), (167, 0.62), (571, 0.5), (431, 0.5))


class Room:
    """Adds a room to a stream of blocks, stereo to stereo, by overlap-add in the FFT domain.

    Every left input comes out left, every right one right, through decorrelated responses. All
    blocks have block_frames. What comes out is the room alone, without the dry sound.
    """

    def __init__(self, decay_s: float, block_frames: int) -> None:
        response = impulse_response(max(0.2, round(decay_s, 1)))
        self._block_frames = block_frames
        self._size = fft.next_fast_len(block_frames + response.shape[1] - 1, real=True)
        self._response = fft.rfft(response, self._size)
        self._tail = np.zeros((2, self._size - block_frames), dtype=np.float32)

    def add(self, block: FloatArray) -> FloatArray:
        """The room's answer (2, frames) during this block (2, frames)."""
        wet = fft.irfft(fft.rfft(block, self._size) * self._response, self._size)
        wet[:, : self._tail.shape[1]] += self._tail
        self._tail = wet[:, self._block_frames :].copy()
        return np.asarray(wet[:, : block.shape[1]], dtype=np.float32)


@lru_cache(maxsize=2)
def impulse_response(decay_s: float) -> FloatArray:
    """The room's response (2, frames) of unit energy a channel; decay_s is T60 at low frequencies.

    Sixteen delays feed back through a Householder matrix; each loses what its length costs at the
    wanted T60, with a one-pole low-pass that shortens the treble (Jot & Chaigne 1991, Digital delay
    networks for designing artificial reverberators). All-passes before it thicken the echoes
    (Schroeder 1962, Natural sounding artificial reverberation). The network is linear and constant,
    so that its response says all; it ends where it has fallen by 66 dB.
    """
    count = round((1.1 * decay_s + 0.05) * SAMPLE_RATE_HZ)
    excitation = np.zeros(min(count, _THICKENED_FRAMES))
    excitation[0] = 1.0
    for delay, gain in _ALLPASSES:
        excitation = _allpass(excitation, delay, gain)
    excitation = np.concatenate([excitation, np.zeros(count - len(excitation))])
    mixed = _feed_back(excitation, decay_s)
    mixed = np.concatenate([np.zeros((_PREDELAY_FRAMES, 2)), mixed])[:count]
    sections = signal.butter(1, [90.0, 7000.0], "band", fs=SAMPLE_RATE_HZ, output="sos")
    mixed = signal.sosfilt(sections, mixed, axis=0)
    fade = min(count, round(0.1 * SAMPLE_RATE_HZ))
    mixed[-fade:] *= np.linspace(1.0, 0.0, fade)[:, None]
    level = np.sqrt(np.sum(mixed**2, axis=0))
    return np.ascontiguousarray((mixed / level).T, dtype=np.float32)


def _feed_back(excitation: NDArray[np.float64], decay_s: float) -> NDArray[np.float64]:
    """The network's output (frames, 2), in blocks of the shortest delay."""
    step, longest = int(_DELAYS.min()), int(_DELAYS.max())
    gains = 10.0 ** (-3.0 * _DELAYS / (decay_s * SAMPLE_RATE_HZ))
    treble = 10.0 ** (-3.0 * _DELAYS / (_TREBLE_SHARE * decay_s * SAMPLE_RATE_HZ))
    poles = (gains - treble) / (gains + treble)
    past = np.zeros((longest, len(_DELAYS)))
    states = np.zeros((len(_DELAYS), 1))
    mixed = np.zeros((len(excitation), 2))
    for start in range(0, len(excitation), step):
        fresh = excitation[start : start + step, None]
        outputs = np.zeros((len(fresh), len(_DELAYS)))
        for line, delay in enumerate(_DELAYS):
            delayed = past[longest - delay : longest - delay + len(fresh), line]
            outputs[:, line], states[line] = signal.lfilter(
                [gains[line] * (1 - poles[line])], [1.0, -poles[line]], delayed, zi=states[line]
            )
        mixed[start : start + step] = outputs @ _SIGNS
        inputs = fresh + outputs - 2 * outputs.mean(axis=1, keepdims=True)
        past = np.concatenate([past[len(fresh) :], inputs])
    return mixed


def _allpass(samples: NDArray[np.float64], delay: int, gain: float) -> NDArray[np.float64]:
    numerator = np.zeros(delay + 1)
    numerator[0], numerator[-1] = -gain, 1.0
    denominator = np.zeros(delay + 1)
    denominator[0], denominator[-1] = 1.0, -gain
    return np.asarray(signal.lfilter(numerator, denominator, samples))
