"""Spectrum and level of rendered music."""

import numpy as np
from scipy import signal

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray


def band_share(samples: FloatArray, low_hz: float, high_hz: float) -> float:
    """The share of the energy of samples (frames, channels) between two frequencies."""
    frequencies, power = signal.welch(samples.T, SAMPLE_RATE_HZ, nperseg=8192)
    power = power.sum(axis=0)
    chosen = (frequencies >= low_hz) & (frequencies < high_hz)
    return float(power[chosen].sum() / power.sum())


def level_db(samples: FloatArray) -> float:
    """RMS level of samples in dB of full scale, -200 for silence."""
    return float(20 * np.log10(max(float(np.sqrt(np.mean(np.square(samples)))), 1e-10)))
