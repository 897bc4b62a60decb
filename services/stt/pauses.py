"""Where a narration is silent: levels of speech and noise, and the pauses between words."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.stt.spectrum import FRAME_MS, Spectra

SHORTEST_PAUSE_MS = 120  # closures of consonants are shorter
_SMOOTHING_FRAMES = 5
_LEAST_RANGE_DB = 7.0  # steady noise stays within less; speech spans more even at 10 dB SNR
_SPEECH_FLOOR_DBFS = -65.0  # what is softer than this is not speech but a recorder's own noise
_DEEPEST_DB, _SHALLOWEST_DB = -40.0, -9.0  # of the threshold, under the level of speech


@dataclass(frozen=True, slots=True)
class Pause:
    """A silent run: frames from start up to but not including end."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Pauses:
    """The pauses of a recording.

    runs: every silent run of SHORTEST_PAUSE_MS or more, in order.
    is_speech: bool (frames,), False inside the runs.
    """

    runs: tuple[Pause, ...]
    is_speech: NDArray[np.bool_]


def find_pauses(spectra: Spectra) -> Pauses:
    """The pauses in spectra (frames, BAND_COUNT + 1); all of it is one pause without speech."""
    level_db = _smooth(10 * np.log10(spectra[:, -1] + 1e-14))
    runs = tuple(
        run
        for run in _runs(level_db < _threshold_db(level_db))
        if (run.end - run.start) * FRAME_MS >= SHORTEST_PAUSE_MS
    )
    is_speech = np.ones(len(spectra), np.bool_)
    for run in runs:
        is_speech[run.start : run.end] = False
    return Pauses(runs, is_speech)


def _threshold_db(level_db: NDArray[np.float64]) -> float:
    """The level under which a frame is silent."""
    if len(level_db) == 0:
        return np.inf
    low_db, high_db = np.percentile(level_db, [2, 99.8])
    if high_db < _SPEECH_FLOOR_DBFS or high_db - low_db < _LEAST_RANGE_DB:
        return np.inf
    speech_db = np.percentile(level_db[level_db >= (low_db + high_db) / 2], 75)
    noise_db = low_db
    threshold_db = noise_db + 0.25 * (speech_db - noise_db)
    return float(np.clip(threshold_db, speech_db + _DEEPEST_DB, speech_db + _SHALLOWEST_DB))


def _smooth(level_db: NDArray[np.float32]) -> NDArray[np.float64]:
    half = _SMOOTHING_FRAMES // 2
    padded = np.pad(level_db.astype(np.float64), half, "edge") if len(level_db) else level_db
    kernel = np.full(_SMOOTHING_FRAMES, 1 / _SMOOTHING_FRAMES)
    return np.convolve(padded, kernel, "valid") if len(level_db) else padded.astype(np.float64)


def _runs(silent: NDArray[np.bool_]) -> list[Pause]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], silent, [False]]).astype(np.int8)))
    return [Pause(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
