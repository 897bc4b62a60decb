"""Cuts speech into windows for engines that hear a few minutes at a time."""

from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from common.audio.format import SPEECH_FORMAT

MAX_WINDOW_MS = 120_000
# A cut is looked for in the second half of the longest window, at its quietest 300 ms.
_EARLIEST_CUT_MS = 60_000
_QUIET_MS = 300
_STEP_MS = 20
_FRAMES_PER_MS = SPEECH_FORMAT.sample_rate_hz // 1000


def cut_windows(speech_path: Path) -> list[tuple[int, int]]:
    """(start_ms, end_ms) of windows that follow one another through a file of 16 kHz mono s16le."""
    samples = np.memmap(speech_path, "<i2", mode="r")
    duration_ms = len(samples) // _FRAMES_PER_MS
    cuts_ms = [0]
    while duration_ms - cuts_ms[-1] > MAX_WINDOW_MS:
        start_ms = cuts_ms[-1] + _EARLIEST_CUT_MS
        end_ms = cuts_ms[-1] + MAX_WINDOW_MS
        stretch = samples[start_ms * _FRAMES_PER_MS : end_ms * _FRAMES_PER_MS]
        cuts_ms.append(start_ms + _quietest_ms(stretch))
    cuts_ms.append(duration_ms)
    return list(pairwise(cuts_ms))


def _quietest_ms(samples: NDArray[np.int16]) -> int:
    """The middle of the quietest 300 ms, int16 of shape (frames,)."""
    steps = np.square(samples.astype(np.float32)).reshape(-1, _STEP_MS * _FRAMES_PER_MS).mean(1)
    width = _QUIET_MS // _STEP_MS
    levels = np.convolve(steps, np.ones(width) / width, mode="valid")
    return int(levels.argmin()) * _STEP_MS + _QUIET_MS // 2
