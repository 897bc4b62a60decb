"""Whether what the model made can be used, and how good it seems.

CLAP, which compares sound with text, would be one more model; the language model itself says by
how much the text made its tokens likelier, which ranks the takes of one request by fit.
"""

import math
from dataclasses import dataclass

import numpy as np

from common.audio.pcm import Frames

_SILENT_DBFS = -50.0
_LARGEST_CLIPPED_SHARE = 0.01
_FULL_SCALE = 0.99
_STRETCH_S = 0.1
# Stretches of a bed that lie so far under its loudest are holes.
_HOLE_DB = -30.0


@dataclass(frozen=True, slots=True)
class Judgement:
    """usable: neither silent nor clipped; score: 0 to 1."""

    usable: bool
    score: float


def judge(raw: Frames, sample_rate_hz: int, text_gain: float, *, lasting: bool) -> Judgement:
    """Judges raw audio, float32 (frames, channels); text_gain in nats a token.

    The score is 1 - exp(-text_gain), times the share of samples that are not clipped, times, for
    a bed, the share of tenths of a second that are no holes; 0 for silence.
    """
    levels_dbfs = _levels_dbfs(raw, max(1, round(_STRETCH_S * sample_rate_hz)))
    clipped_share = float(np.mean(np.abs(raw) >= _FULL_SCALE))
    silent = bool(levels_dbfs.max() < _SILENT_DBFS)
    sounding_share = 1.0
    if lasting:
        sounding_share = float(np.mean(levels_dbfs > levels_dbfs.max() + _HOLE_DB))
    fit = 1.0 - math.exp(-max(text_gain, 0.0))
    score = 0.0 if silent else fit * (1.0 - clipped_share) * sounding_share
    return Judgement(not silent and clipped_share <= _LARGEST_CLIPPED_SHARE, score)


def _levels_dbfs(
    raw: Frames, stretch_frames: int
) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """RMS of stretches, the last filled up with silence; a square wave of 1 has 0."""
    power = np.mean(raw.astype(np.float64) ** 2, axis=1)
    padded = np.pad(power, (0, -len(power) % stretch_frames))
    means = padded.reshape(-1, stretch_frames).mean(axis=1)
    levels: np.ndarray[tuple[int], np.dtype[np.float64]] = 10 * np.log10(np.maximum(means, 1e-15))
    return levels
