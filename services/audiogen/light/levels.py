"""Levels: decibels, and bringing a signal to a known level before it is mixed with others."""

import numpy as np

from services.audiogen.light.scene import Signal


def gain(level_db: float) -> float:
    """Linear amplitude of a level in dB."""
    return float(10 ** (level_db / 20))


def unit_rms(signal: Signal) -> Signal:
    """The signal at RMS 1 over all its samples; silence stays silence."""
    return signal / (float(np.sqrt(np.mean(signal**2))) + 1e-12) if signal.size else signal


def unit_peak(signal: Signal) -> Signal:
    """The signal with its greatest sample at 1; silence stays silence."""
    return signal / (float(np.max(np.abs(signal), initial=0.0)) + 1e-12)


def unit_energy(grain: Signal) -> Signal:
    """A grain with squares that add up to 1, so that n a second give RMS sqrt(n / rate)."""
    return grain / (float(np.sqrt(np.sum(grain**2))) + 1e-12)


def mix(*layers: tuple[float, Signal]) -> Signal:
    """Sum of (level in dB, signal) layers; mono and stereo may meet, the longest decides."""
    count = max(layer.shape[0] for _, layer in layers)
    wide = any(layer.ndim == 2 for _, layer in layers)
    out = np.zeros((count, 2)) if wide else np.zeros(count)
    for level_db, layer in layers:
        part = layer[:, None] if wide and layer.ndim == 1 else layer
        out[: layer.shape[0]] += gain(level_db) * part
    return out
