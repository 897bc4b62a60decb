"""The pulse of music, from its onsets."""

import numpy as np
from numpy.typing import NDArray
from scipy import fft, signal

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray

_FLUX_RATE_HZ = 100
_LOW_RATE_HZ = 24_000
_WINDOW_FRAMES = 1_024
_HOP_FRAMES = _LOW_RATE_HZ // _FLUX_RATE_HZ
_WINDOW = np.hanning(_WINDOW_FRAMES).astype(np.float32) * np.float32(2 / _WINDOW_FRAMES)
_BINS = 400
"""Up to 9.4 kHz."""

_LONGEST_LAG = 201
"""Two seconds: 30 beats a minute."""

_SLOWEST_BPM, _FASTEST_BPM = 30.0, 300.0
_LIKELIEST_BPM = 100.0

Correlation = NDArray[np.float64]


def onset_envelope(samples: FloatArray) -> NDArray[np.float64]:
    """Spectral flux of samples (frames, channels) at 48 kHz, 100 values a second, less its mean
    over a second."""
    low = signal.resample_poly(samples.mean(axis=1), 1, SAMPLE_RATE_HZ // _LOW_RATE_HZ)
    low = np.pad(low, _WINDOW_FRAMES // 2)
    frames = np.lib.stride_tricks.sliding_window_view(low, _WINDOW_FRAMES)[::_HOP_FRAMES]
    level = np.log1p(1000 * np.abs(fft.rfft(frames * _WINDOW)[:, :_BINS].T))
    flux = np.maximum(np.diff(level, axis=1), 0.0).sum(axis=0)
    slow = signal.fftconvolve(flux, np.full(_FLUX_RATE_HZ, 1 / _FLUX_RATE_HZ), "same")
    return np.asarray(flux - slow)


def pulse_correlation(samples: FloatArray) -> Correlation:
    """Autocorrelation (lags,) of the onsets of a stretch, lags of 10 ms up to 2 s from 0 on.

    Those of several stretches of a piece are simply added.
    """
    flux = onset_envelope(samples)
    correlation = signal.fftconvolve(flux, flux[::-1])[len(flux) - 1 :][:_LONGEST_LAG]
    return np.asarray(np.pad(correlation, (0, _LONGEST_LAG - len(correlation))))


def estimate_tempo_bpm(correlation: Correlation) -> float | None:
    """The best peak, between 30 and 300 beats a minute; None where there is none.

    Lags are weighted by a log-normal around 100 bpm (Ellis 2007, Beat tracking by dynamic
    programming, section 3.2).
    """
    lags = np.arange(1, len(correlation) - 1)
    tempos = 60.0 * _FLUX_RATE_HZ / lags
    here, before, after = correlation[1:-1], correlation[:-2], correlation[2:]
    peaks = (here > before) & (here >= after) & (here > 0.0)
    peaks &= (tempos > _SLOWEST_BPM) & (tempos < _FASTEST_BPM)
    if not peaks.any():
        return None
    likelihood = np.exp(-0.5 * np.log2(tempos / _LIKELIEST_BPM) ** 2)
    best = int(np.argmax(np.where(peaks, here * likelihood, -np.inf)))
    bend = before[best] - 2 * here[best] + after[best]
    lag = lags[best] + 0.5 * (before[best] - after[best]) / bend
    return float(60.0 * _FLUX_RATE_HZ / lag)
