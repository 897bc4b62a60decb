"""Noise with a given spectrum, narrow noise that moves, and slow random drifts."""

from functools import lru_cache

import numpy as np
from numpy.random import Generator
from scipy.fft import irfft, next_fast_len, rfftfreq
from scipy.signal import lfilter

from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal

Curve = tuple[tuple[float, float], ...]
"""A spectrum as (frequency in Hz, level in dB) corners, straight over log frequency between them.
"""

_FLOOR_HZ = 16.0


def curve_gains(curve: Curve, frequencies_hz: Signal) -> Signal:
    """Linear gains of a curve at the given frequencies; flat beyond its first and last corner."""
    corners_hz, levels_db = (np.array(column) for column in zip(*curve, strict=True))
    log_hz = np.log(np.maximum(frequencies_hz, _FLOOR_HZ))
    return np.asarray(10 ** (np.interp(log_hz, np.log(corners_hz), levels_db) / 20))


def shaped(draws: Generator, frame_count: int, curve: Curve) -> Signal:
    """Gaussian noise whose amplitude spectrum follows a curve; RMS 1; shape (frame_count,).

    Drawn in the frequency domain (spectral synthesis), so that it has no start-up transient.
    """
    size = next_fast_len(max(frame_count, 256), real=True)
    gains = _bin_gains(curve, size)
    parts = draws.standard_normal((2, gains.size))
    spectrum = np.zeros(size // 2 + 1, np.complex128)
    spectrum.real[: gains.size] = gains * parts[0]
    spectrum.imag[: gains.size] = gains * parts[1]
    return np.asarray(irfft(spectrum, size, overwrite_x=True)[:frame_count])


@lru_cache(maxsize=8)
def _bin_gains(curve: Curve, size: int) -> Signal:
    """Gains of the bins of an FFT up to the last that can be heard, for noise of RMS 1."""
    frequencies_hz = rfftfreq(size, 1 / SAMPLE_RATE_HZ)
    gains = curve_gains(curve, frequencies_hz) * (frequencies_hz > _FLOOR_HZ)
    heard = np.flatnonzero(gains > gains.max() * 10 ** (-80 / 20))
    gains = gains[: int(heard[-1]) + 1]
    return np.asarray(gains * size / np.sqrt(4 * np.sum(gains**2)))


def shaped_stereo(draws: Generator, frame_count: int, curve: Curve, width: float = 0.8) -> Signal:
    """Shaped noise of shape (frame_count, 2); width 0 is the same in both ears, 1 independent."""
    first, second = (shaped(draws, frame_count, curve) for _ in range(2))
    mixed = (1 - width) * first + np.sqrt(1 - (1 - width) ** 2) * second
    return np.stack([first, mixed], axis=1)


def band(low_hz: float, high_hz: float, slope_db_per_octave: float = 12.0) -> Curve:
    """A curve that is flat between two frequencies and falls on both sides."""
    fall_db = 4 * slope_db_per_octave
    return ((low_hz / 16, -fall_db), (low_hz, 0.0), (high_hz, 0.0), (high_hz * 16, -fall_db))


def narrow(draws: Generator, centre_hz: Signal, bandwidth_hz: float) -> Signal:
    """Noise of one narrow band whose centre moves freely; RMS about 1; shape of centre_hz.

    Complex noise, low-passed to half the bandwidth at a lower rate, carried to the centre by a
    phase integral.
    """
    count = centre_hz.size
    step = int(np.clip(SAMPLE_RATE_HZ / (24 * bandwidth_hz), 1, 64))
    pole = np.exp(-np.pi * bandwidth_hz * step / SAMPLE_RATE_HZ)
    noise = draws.standard_normal((2, count // step + 258))
    low = lfilter([1 - pole], [1, -2 * pole, pole**2], noise, axis=1)[:, 256:]
    low /= np.sqrt(np.mean(low**2)) + 1e-12
    places = np.arange(count) / step
    cosine, sine = (np.interp(places, np.arange(low.shape[1]), part) for part in low)
    phase = 2 * np.pi * np.cumsum(centre_hz) / SAMPLE_RATE_HZ
    return np.asarray(cosine * np.cos(phase) - sine * np.sin(phase))


def wander(draws: Generator, frame_count: int, bandwidth_hz: float) -> Signal:
    """Slow noise from 0 Hz up to about half the bandwidth; RMS about 1; shape (frame_count,)."""
    step = int(np.clip(SAMPLE_RATE_HZ / (24 * bandwidth_hz), 1, 256))
    pole = np.exp(-np.pi * bandwidth_hz * step / SAMPLE_RATE_HZ)
    low = lfilter([1.0], [1, -2 * pole, pole**2], draws.standard_normal(frame_count // step + 258))
    low = low[256:] / (np.sqrt(np.mean(low[256:] ** 2)) + 1e-12)
    curve = np.interp(np.arange(frame_count) / step, np.arange(low.size), low)
    return np.asarray(curve)


def drift(scene: Scene, name: str, rate_hz: float, frame_count: int | None = None) -> Signal:
    """A slow random curve between about -1 and 1, continuous over the segments of a take.

    A sum of seven sinusoids with random phases and frequencies from rate_hz / 4 to 2 rate_hz,
    evaluated on the take's own clock (so a segment goes on where the last one was).
    """
    count = scene.frame_count if frame_count is None else frame_count
    draws = scene.fixed(name)
    step = 64
    coarse = (scene.start_frame + step * np.arange(count // step + 2)) / SAMPLE_RATE_HZ
    rates_hz = rate_hz * 2 ** draws.uniform(-2, 1, 7)
    phases = draws.uniform(0, 2 * np.pi, 7)
    gains = rates_hz**-0.5
    gains /= np.sqrt(np.sum(gains**2) / 2) * 1.6
    waves = gains[:, None] * np.sin(2 * np.pi * rates_hz[:, None] * coarse + phases[:, None])
    curve = np.interp(np.arange(count), step * np.arange(coarse.size), np.sum(waves, axis=0))
    return np.asarray(curve)
