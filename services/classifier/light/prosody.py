"""What a voice does in a sentence: pitch, pitch range, loudness, rate.

Pitch by the normalised autocorrelation of Boersma (1993), Accurate short-term analysis of the
fundamental frequency, sections 2 and 3, without its path search.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from common.sentences import Sentence
from services.classifier.engine import SAMPLE_RATE_HZ, Audio

_FRAME = 640  # 40 ms
_HOP = 320  # 20 ms
_FFT = 2048  # room for frame and lag without wrapping
_LAGS = (SAMPLE_RATE_HZ // 400, SAMPLE_RATE_HZ // 60)  # 400 Hz to 60 Hz
_VOICED_CORRELATION = 0.5
_SILENCE_DB = 35.0  # under the sentence's loudest frame
_BLOCK_FRAMES = 512
_MIN_VOICED_FRAMES = 10  # 0.2 s


@dataclass(frozen=True, slots=True)
class Prosody:
    """pitch_st: median, in semitones over 1 Hz; range_st: 10th to 90th percentile, in semitones;
    level_db: mean power of voiced frames, full scale = 0; rate_hz: syllables a second."""

    pitch_st: float
    range_st: float
    level_db: float
    rate_hz: float


def prosody(audio: Audio, sentence: Sentence) -> Prosody | None:
    """The sentence's prosody; None where it has no text or hardly a voiced sound in the audio."""
    samples = _part(audio, sentence)
    duration_s = (sentence.end_ms - sentence.start_ms) / 1000
    syllable_count = sum("가" <= character <= "힣" for character in sentence.text)
    if len(samples) < _FRAME or duration_s <= 0 or not syllable_count:
        return None
    pitches_hz, powers = _track(samples)
    voiced = pitches_hz > 0
    if voiced.sum() < _MIN_VOICED_FRAMES:
        return None
    semitones = 12 * np.log2(pitches_hz[voiced])
    low, middle, high = np.percentile(semitones, (10, 50, 90))
    level_db = 10 * np.log10(powers[voiced].mean() + 1e-12)
    return Prosody(float(middle), float(high - low), float(level_db), syllable_count / duration_s)


def _part(audio: Audio, sentence: Sentence) -> NDArray[np.float32]:
    """The sentence's samples (frames,); fewer where the audio does not hold all of it."""
    first, last = (
        max((at_ms - audio.start_ms) * SAMPLE_RATE_HZ // 1000, 0)
        for at_ms in (sentence.start_ms, sentence.end_ms)
    )
    return audio.samples[first:last, 0]


def _track(samples: NDArray[np.float32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Pitch in Hz (0 where unvoiced) and power of each frame."""
    pitches, powers = zip(*_blocks(samples), strict=True)
    pitch, power = np.concatenate(pitches), np.concatenate(powers)
    audible = power > power.max() * 10 ** (-_SILENCE_DB / 10)
    return np.where(audible, pitch, 0.0), power


def _blocks(
    samples: NDArray[np.float32],
) -> Iterator[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    frames = np.lib.stride_tricks.sliding_window_view(samples, _FRAME)[::_HOP]
    for start in range(0, len(frames), _BLOCK_FRAMES):
        block = frames[start : start + _BLOCK_FRAMES].astype(np.float64)
        block -= block.mean(axis=1, keepdims=True)
        yield _pitch_hz(block), (block**2).mean(axis=1)


def _autocorrelation(frames: NDArray[np.float64]) -> NDArray[np.float64]:
    spectrum = fft.rfft(frames, _FFT, axis=-1)
    correlation: NDArray[np.float64] = fft.irfft(np.abs(spectrum) ** 2, _FFT, axis=-1)
    return correlation[..., : _LAGS[1] + 1]


_WINDOW = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(_FRAME) / _FRAME)  # Hann
_WINDOW_CORRELATION = _autocorrelation(_WINDOW)


def _pitch_hz(frames: NDArray[np.float64]) -> NDArray[np.float64]:
    """The pitch of each frame (frames, 640); 0 where its best correlation is too small."""
    correlation = _autocorrelation(frames * _WINDOW)
    power = np.maximum(correlation[:, :1], 1e-12)
    normalised = correlation / power / (_WINDOW_CORRELATION / _WINDOW_CORRELATION[0])
    candidates = normalised[:, _LAGS[0] :]
    # A period's double correlates as well as the period: the octave cost favours the shorter one.
    lags = np.arange(_LAGS[0], _LAGS[1] + 1)
    best = (candidates - 0.05 * np.log2(lags / _LAGS[0])).argmax(axis=1)
    strength = candidates[np.arange(len(frames)), best]
    return np.where(strength >= _VOICED_CORRELATION, SAMPLE_RATE_HZ / lags[best], 0.0)
