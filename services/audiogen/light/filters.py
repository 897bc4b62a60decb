"""Filters: Butterworth bands, resonances, and a spectrum that changes over time."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy.fft import irfft, rfft, rfftfreq
from scipy.signal import butter, lfilter, sosfilt

from services.audiogen.light.scene import SAMPLE_RATE_HZ, Signal

_WINDOW = 1024
_HOP = 256
_BATCH = 64
# Silence before the signal, so that its first frame lies under as many windows as all others.
_LEAD = _WINDOW - _HOP
ENVELOPE_RATE_HZ = SAMPLE_RATE_HZ / _HOP
"""Spectra per second that `reshape` wants."""
BINS_HZ: Signal = np.asarray(rfftfreq(_WINDOW, 1 / SAMPLE_RATE_HZ))
"""Frequencies of the bins that `reshape` wants."""

_NYQUIST_HZ = SAMPLE_RATE_HZ / 2


def _section(kind: str, edges_hz: float | list[float], order: int) -> NDArray[np.float64]:
    edges = np.clip(np.array(edges_hz) / _NYQUIST_HZ, 1e-4, 0.98)
    return np.asarray(butter(order, edges, kind, output="sos"))


def low_pass(signal: Signal, cutoff_hz: float, order: int = 2) -> Signal:
    """Butterworth low-pass along the first axis."""
    return np.asarray(sosfilt(_section("lowpass", cutoff_hz, order), signal, axis=0))


def high_pass(signal: Signal, cutoff_hz: float, order: int = 2) -> Signal:
    """Butterworth high-pass along the first axis."""
    return np.asarray(sosfilt(_section("highpass", cutoff_hz, order), signal, axis=0))


def band_pass(signal: Signal, low_hz: float, high_hz: float, order: int = 1) -> Signal:
    """Butterworth band-pass along the first axis; order counts per edge."""
    return np.asarray(sosfilt(_section("bandpass", [low_hz, high_hz], order), signal, axis=0))


def resonance(signal: Signal, centre_hz: float, quality: float) -> Signal:
    """Two-pole band-pass with gain 1 at its centre (RBJ cookbook, constant peak gain)."""
    omega = 2 * np.pi * min(centre_hz, 0.98 * _NYQUIST_HZ) / SAMPLE_RATE_HZ
    alpha = np.sin(omega) / (2 * quality)
    numerator = np.array([alpha, 0.0, -alpha]) / (1 + alpha)
    denominator = np.array([1.0, -2 * np.cos(omega) / (1 + alpha), (1 - alpha) / (1 + alpha)])
    return np.asarray(lfilter(numerator, denominator, signal, axis=0))


def smooth(signal: Signal, time_s: float) -> Signal:
    """One-pole smoothing: an exponential follower with the given time constant."""
    pole = np.exp(-1 / (time_s * SAMPLE_RATE_HZ))
    return np.asarray(lfilter([1 - pole], [1, -pole], signal, axis=0))


def envelope_count(frame_count: int) -> int:
    """Number of spectra that `reshape` wants for a signal of frame_count frames."""
    return (frame_count + _LEAD) // _HOP + 1


def reshape(signal: Signal, gains: Signal) -> Signal:
    """Filters a mono signal with a spectrum that changes over time.

    gains: shape (envelope_count(frames), len(BINS_HZ)), linear, ENVELOPE_RATE_HZ rows a second.
    Weighted overlap-add with a square-root Hann window on both sides (Allen & Rabiner 1977).
    """
    count = envelope_count(signal.size)
    window = np.sqrt(0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_WINDOW) / _WINDOW))
    padded = np.zeros((count - 1) * _HOP + _WINDOW)
    padded[_LEAD : _LEAD + signal.size] = signal
    blocks = sliding_window_view(padded, _WINDOW)[::_HOP]
    out = np.zeros_like(padded)
    for start in range(0, count, _BATCH):
        rows = slice(start, min(start + _BATCH, count))
        spectra = rfft(blocks[rows] * window, axis=1)
        spectra *= gains[rows]
        shaped = irfft(spectra, axis=1, overwrite_x=True) * (window / 2)
        for part in range(_WINDOW // _HOP):
            piece = shaped[:, part * _HOP : (part + 1) * _HOP].ravel()
            place = start * _HOP + part * _HOP
            out[place : place + piece.size] += piece
    return out[_LEAD : _LEAD + signal.size]
