"""What can be measured of a sound: when it begins and ends, its colour, its beat, its pitch.

Audio is mono float64 at 48 kHz unless a function says otherwise.
"""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.signal import butter, sosfiltfilt

from services.audiogen.light.catalogue.index import CATALOGUE
from services.audiogen.light.modifiers import NEUTRAL, Modifiers
from services.audiogen.light.render import bed, event
from services.audiogen.light.scene import Scene, frames

Mono = NDArray[np.float64]
RATE_HZ = 48_000


def scene(duration_s: float, seed: int = 1, **fields: object) -> Scene:
    return Scene(seed, 1.0, frames(duration_s), **fields)  # type: ignore[arg-type]


def render_event(
    sound: str, duration_s: float, seed: int = 1, modifiers: Modifiers = NEUTRAL
) -> Mono:
    """An event of the catalogue as delivered, shape (frames, 2)."""
    return np.concatenate(
        list(event(CATALOGUE[sound], scene(duration_s, seed, modifiers=modifiers)))
    )


def render_bed(sound: str, duration_s: float, seed: int = 1) -> Iterator[Mono]:
    """A bed of the catalogue as delivered, in its blocks."""
    return bed(CATALOGUE[sound], scene(duration_s, seed))


@lru_cache(maxsize=48)
def mono(sound: str, duration_s: float, seed: int = 1) -> Mono:
    """An event of the catalogue as delivered, its channels averaged."""
    signal = render_event(sound, duration_s, seed).mean(axis=1)
    signal.flags.writeable = False
    return signal


def db(ratio: float) -> float:
    return float(20 * np.log10(max(ratio, 1e-12)))


def peak_dbfs(signal: Mono) -> float:
    return db(float(np.abs(signal).max()))


def crest_db(signal: Mono) -> float:
    return db(float(np.abs(signal).max() / np.sqrt(np.mean(signal**2))))


def onset_ms(signal: Mono) -> float:
    """When a sound of shape (frames, 2) first comes within 26 dB of its peak."""
    size = np.abs(signal).max(axis=1)
    return float(np.argmax(size > 0.05 * size.max()) * 1000 / RATE_HZ)


def tail_db(signal: Mono) -> float:
    """The last 10 ms against the peak."""
    return db(float(np.abs(signal[-480:]).max() / np.abs(signal).max()))


def spectrum(signal: Mono, size: int = 8192) -> tuple[Mono, Mono]:
    """Frequencies and mean power of windowed blocks."""
    padded = np.pad(signal, (0, max(0, size - signal.size)))
    blocks = np.lib.stride_tricks.sliding_window_view(padded, size)[:: size // 2]
    power = np.mean(np.abs(np.fft.rfft(blocks * np.hanning(size), axis=1)) ** 2, axis=0)
    return np.fft.rfftfreq(size, 1 / RATE_HZ), power


def centroid_hz(signal: Mono) -> float:
    frequencies, power = spectrum(signal)
    return float(np.sum(frequencies * power) / np.sum(power))


def band_db(signal: Mono, low_hz: float, high_hz: float) -> float:
    """Power density of a band, in dB against that of the whole up to 20 kHz."""
    frequencies, power = spectrum(signal)
    inside = power[(frequencies >= low_hz) & (frequencies < high_hz)].mean()
    return float(10 * np.log10(inside / power[frequencies < 20_000].mean() + 1e-12))


def share(signal: Mono, low_hz: float, high_hz: float) -> float:
    """Share of the energy that lies in a band, 0 to 1."""
    frequencies, power = spectrum(signal)
    return float(power[(frequencies >= low_hz) & (frequencies < high_hz)].sum() / power.sum())


def flatness(signal: Mono) -> float:
    """Geometric over arithmetic mean of the spectrum from 50 Hz to 16 kHz: white noise has 1."""
    frequencies, power = spectrum(signal)
    used = power[(frequencies > 50) & (frequencies < 16_000)]
    return float(np.exp(np.mean(np.log(used + 1e-20))) / np.mean(used))


def peaks_hz(signal: Mono, low_hz: float, high_hz: float, above_db: float) -> list[float]:
    """Spectral lines between two frequencies that stand above_db over their surroundings."""
    size = 1 << int(np.floor(np.log2(signal.size)))
    power = np.abs(np.fft.rfft(signal[:size] * np.hanning(size))) ** 2
    frequencies = np.fft.rfftfreq(size, 1 / RATE_HZ)
    width = max(3, int(60 / frequencies[1]))
    floor = np.convolve(power, np.ones(2 * width) / (2 * width), "same")
    lines = []
    for index in range(1, power.size - 1):
        is_top = power[index] == power[max(0, index - width) : index + width].max()
        height_db = 10 * np.log10(power[index] / (floor[index] + 1e-20))
        if is_top and height_db > above_db and low_hz <= frequencies[index] <= high_hz:
            lines.append(float(frequencies[index]))
    return lines


def strongest_hz(signal: Mono, low_hz: float, high_hz: float) -> float:
    """The strongest line between two frequencies."""
    padded = np.pad(signal * np.hanning(signal.size), (0, max(0, RATE_HZ - signal.size)))
    power = np.abs(np.fft.rfft(padded)) ** 2
    frequencies = np.fft.rfftfreq(padded.size, 1 / RATE_HZ)
    inside = (frequencies >= low_hz) & (frequencies <= high_hz)
    return float(frequencies[inside][np.argmax(power[inside])])


def pitch_track(signal: Mono, low_hz: float, high_hz: float, step_s: float) -> Mono:
    """The strongest line of each stretch of step_s."""
    size = frames(step_s)
    return np.array(
        [
            strongest_hz(signal[start : start + size], low_hz, high_hz)
            for start in range(0, signal.size - size + 1, size)
        ]
    )


def envelope(signal: Mono, cutoff_hz: float) -> Mono:
    """Level over time at 1 kHz, smoothed without delay."""
    low = butter(2, cutoff_hz / (RATE_HZ / 2), output="sos")
    return np.maximum(sosfiltfilt(low, np.abs(signal)), 0)[::48]


def onsets_s(signal: Mono, gap_s: float, rise_db: float = 9.0, floor_db: float = -26.0) -> Mono:
    """When events begin: the level rises by rise_db within 30 ms, at least gap_s apart."""
    level = 20 * np.log10(envelope(signal, 60.0) + 1e-6)
    before = np.minimum.reduce([np.roll(level, lag) for lag in (15, 22, 30)])
    before[:30] = -120
    rising = (level - before > rise_db) & (level > level.max() + floor_db)
    found: list[int] = []
    for place in np.flatnonzero(rising).tolist():
        if not found or place - found[-1] > gap_s * 1000:
            found.append(place)
    return np.array(found) / 1000


def beat_hz(signal: Mono, low_hz: float, high_hz: float) -> float:
    """The strongest periodicity of the level between two rates."""
    level = envelope(signal, 40.0)
    level = np.diff(np.log(level + 0.02 * level.max()))
    correlation = np.fft.irfft(np.abs(np.fft.rfft(level, 2 * level.size)) ** 2)[: level.size]
    lags = np.arange(int(1000 / high_hz), min(int(1000 / low_hz), correlation.size - 1))
    return float(1000 / lags[np.argmax(correlation[lags])])


def modulation_db(signal: Mono, low_hz: float, high_hz: float) -> float:
    """How strong the level's movement between two rates is, against the mean level."""
    level = envelope(signal, min(400.0, 2 * high_hz))
    power = np.abs(np.fft.rfft((level - level.mean()) * np.hanning(level.size))) ** 2
    rates = np.fft.rfftfreq(level.size, 0.001)
    inside = power[(rates >= low_hz) & (rates < high_hz)].sum()
    return float(10 * np.log10(inside / (level.size * level.mean()) ** 2 * 8 + 1e-12))


def harmonicity(signal: Mono, low_hz: float, high_hz: float) -> tuple[float, float]:
    """(height of the autocorrelation's peak, its pitch in Hz) where the sound is loudest."""
    size = 4096
    start = (
        int(np.argmax(np.convolve(signal**2, np.ones(size), "valid"))) if signal.size > size else 0
    )
    block = signal[start : start + size] * np.hanning(signal[start : start + size].size)
    spectrum_ = np.abs(np.fft.rfft(block, 4 * size)) ** 2
    correlation = np.fft.irfft(spectrum_)
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(block.size), 4 * size)) ** 2)
    lags = np.arange(int(RATE_HZ / high_hz), int(RATE_HZ / low_hz))
    normal = correlation[lags] / correlation[0] * window[0] / window[lags]
    best = int(np.argmax(normal))
    return float(normal[best]), float(RATE_HZ / lags[best])
