"""How much a sound is like music: partials that stand still for a second or more.

Continuous frequency activation (Seyerlehner, Pohle, Schedl and Widmer, "Automatic music detection
in television productions", DAFx 2007): the spectrum less its surroundings is made black and
white; a tone that is held makes a line along time, a voice that glides does not.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter1d

from services.stt.recognition.recogniser import Mono

_LENGTH, _HOP = 1024, 256  # 64 ms, 16 ms
_AROUND_BINS = 21
_LEAST_RISE = 0.1
_BLOCK_FRAMES = 160  # 2.6 s
_PEAKS = 5
_HIGHEST_BIN = 256  # 4 kHz


def tonality(samples: Mono) -> float:
    """0 to 5: the median over blocks of 2.6 s of what the five stillest partials add up to.

    Sounds shorter than a block are judged as one block; silence has 0.
    """
    if len(samples) < _LENGTH:
        return 0.0
    frames = np.lib.stride_tricks.sliding_window_view(samples, _LENGTH)[::_HOP]
    count = max(len(frames) // _BLOCK_FRAMES, 1)
    return float(np.median([_activation(block) for block in np.array_split(frames, count)]))


def _activation(frames: Mono) -> float:
    """The sum of the highest peaks among the bins' shares of active frames; frames (n, 1024)."""
    active = _active(frames).mean(axis=0)
    peaks = (active[1:-1] >= active[:-2]) & (active[1:-1] > active[2:])
    heights = np.sort(_prominence(active)[1:-1][peaks])
    return float(heights[-_PEAKS:].sum())


def _active(frames: Mono) -> NDArray[np.bool_]:
    """Whether each bin stands out of its surroundings, (n, bins)."""
    spectra = np.abs(np.fft.rfft(frames * np.hanning(_LENGTH), axis=1))[:, :_HIGHEST_BIN]
    level = np.log10(1 + spectra / (spectra.mean() + 1e-9))
    around = uniform_filter1d(level, _AROUND_BINS, axis=1, mode="constant")
    active: NDArray[np.bool_] = level - around > _LEAST_RISE
    return active


def _prominence(active: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each bin rises over the lower of the valleys beside it."""
    reach = 5
    padded = np.pad(active, reach, "edge")
    views = np.lib.stride_tricks.sliding_window_view(padded, reach + 1)
    left, right = views[: len(active)].min(axis=1), views[-len(active) :].min(axis=1)
    prominence: NDArray[np.float64] = active - np.maximum(left, right)
    return prominence
