"""What a listener hears in rendered music: pitch classes, key, pulse, spectrum."""

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray, Mode
from services.musicgen.light.appraisal import KEY_PROFILES

_LOW_RATE_HZ = 6_000
_FLUX_RATE_HZ = 100


def chromagram(samples: FloatArray) -> NDArray[np.float64]:
    """Weight of each pitch class, C first, of samples (frames, 2).

    Spectral peaks between 60 and 1000 Hz by magnitude; each also speaks for the tones whose
    harmonic it may be, up to the sixth, 0.8 times as loud at every step (harmonic pitch class
    profile, Gómez 2006, section 3.4).
    """
    low = signal.resample_poly(samples.mean(axis=1), 1, SAMPLE_RATE_HZ // _LOW_RATE_HZ)
    frequencies, _, frames = signal.stft(low, _LOW_RATE_HZ, nperseg=4096, noverlap=2048)
    size = np.abs(frames)
    peaks = (size[1:-1] > size[:-2]) & (size[1:-1] >= size[2:]) & (size[1:-1] > 0.01 * size.max())
    rows, columns = np.nonzero(peaks)
    rows += 1
    kept = (frequencies[rows] > 60.0) & (frequencies[rows] < 1000.0)
    weights = size[rows, columns][kept]
    pitches = 69 + 12 * np.log2(frequencies[rows][kept] / 440.0)
    classes = np.zeros(12)
    for harmonic in range(1, 7):
        folded = np.round(pitches - 12 * np.log2(harmonic)).astype(int) % 12
        np.add.at(classes, folded, weights * 0.8 ** (harmonic - 1))
    return classes


def estimate_key(classes: NDArray[np.float64]) -> tuple[int, Mode]:
    """Tonic and mode whose profile correlates best (Krumhansl 1990, the key-finding algorithm)."""
    fits = {
        (tonic, mode): float(np.corrcoef(np.roll(profile, tonic), classes)[0, 1])
        for mode, profile in KEY_PROFILES.items()
        for tonic in range(12)
    }
    return max(fits, key=lambda key: fits[key])


def estimate_tempo_bpm(samples: FloatArray) -> float:
    """The pulse of samples (frames, 2): the best peak of the onset envelope's autocorrelation.

    Lags are weighted by a log-normal around 100 bpm (Ellis 2007, Beat tracking by dynamic
    programming, section 3.2).
    """
    flux = onset_envelope(samples)
    correlation = signal.fftconvolve(flux, flux[::-1])[len(flux) - 1 :]
    lags = np.arange(1, len(correlation) - 1)
    tempos = 60.0 * _FLUX_RATE_HZ / lags
    here, before, after = correlation[1:-1], correlation[:-2], correlation[2:]
    peaks = (here > before) & (here >= after) & (tempos > 30) & (tempos < 300)
    weighted = np.where(peaks, here * np.exp(-0.5 * np.log2(tempos / 100) ** 2), -np.inf)
    best = int(np.argmax(weighted))
    bend = before[best] - 2 * here[best] + after[best]
    lag = lags[best] + 0.5 * (before[best] - after[best]) / bend
    return float(60.0 * _FLUX_RATE_HZ / lag)


def onset_envelope(samples: FloatArray) -> NDArray[np.float64]:
    """Spectral flux of samples (frames, 2), 100 values a second, without its slow part."""
    hop = SAMPLE_RATE_HZ // _FLUX_RATE_HZ
    _, _, frames = signal.stft(
        samples.mean(axis=1), SAMPLE_RATE_HZ, nperseg=2048, noverlap=2048 - hop
    )
    level = np.log1p(1000 * np.abs(frames[:400]))
    flux = np.maximum(np.diff(level, axis=1), 0.0).sum(axis=0)
    slow = signal.fftconvolve(flux, np.full(_FLUX_RATE_HZ, 1 / _FLUX_RATE_HZ), "same")
    return np.asarray(flux - slow)


def band_share(samples: FloatArray, low_hz: float, high_hz: float) -> float:
    """The share of the energy of samples (frames, channels) between two frequencies."""
    frequencies, power = signal.welch(samples.T, SAMPLE_RATE_HZ, nperseg=8192)
    power = power.sum(axis=0)
    chosen = (frequencies >= low_hz) & (frequencies < high_hz)
    return float(power[chosen].sum() / power.sum())


def level_db(samples: FloatArray) -> float:
    """RMS level of samples in dB of full scale, -200 for silence."""
    return float(20 * np.log10(max(float(np.sqrt(np.mean(np.square(samples)))), 1e-10)))
