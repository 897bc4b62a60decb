"""The end of the piece before, as a model goes on from it."""

import numpy as np

from common.audio.loudness import integrated_lufs, to_lufs
from common.audio.loudness_meter import measure
from common.audio.resample import resample
from services.musicgen.engine import FloatArray, PreviousAudio

STEP_S = 0.5
"""Lead-ins are whole steps long, so that requests with like ones share batches."""

_LEAST_S = 1.0
# Music as it is published, which models have learned from.
_LOUDNESS_LUFS = -16.0
_LARGEST_GAIN_DB = 30.0
# A piece dies away at its end; what lies so far under its loudness is its end.
_DYING_LU = -10.0
_SUB_BLOCK_S = 0.1


def lead_in(previous: PreviousAudio, sample_rate_hz: int, longest_s: float) -> FloatArray | None:
    """What a model is to go on from, float32 (frames, channels) at its rate; None for too little.

    A piece's own end is left out: who goes on from silence makes silence. The rest is brought to
    the loudness of published music and cut to whole steps, longest_s at most.
    """
    measurement = measure(previous.samples, previous.sample_rate_hz)
    loudness_lufs = integrated_lufs(measurement.energies)
    alive = np.flatnonzero(to_lufs(measurement.energies) > loudness_lufs + _DYING_LU)
    if not alive.size:
        return None
    end_s = (int(alive[-1]) + 1) * _SUB_BLOCK_S
    length_s = min(end_s, longest_s) // STEP_S * STEP_S
    if length_s < _LEAST_S:
        return None
    rate_hz = previous.sample_rate_hz
    frames = previous.samples[round((end_s - length_s) * rate_hz) : round(end_s * rate_hz)]
    gain_db = min(_LOUDNESS_LUFS - loudness_lufs, _LARGEST_GAIN_DB)
    louder = frames * np.float32(10.0 ** (gain_db / 20.0))
    fitted = np.zeros((round(length_s * sample_rate_hz), frames.shape[1]), np.float32)
    resampled = resample(louder, rate_hz, sample_rate_hz)[: len(fitted)]
    fitted[: len(resampled)] = resampled
    return np.clip(fitted, -1.0, 1.0)
