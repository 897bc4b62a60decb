"""Mel spectra of audio that streams by: 100 frames a second, the audio itself is let go.

Frames of 25 ms (Hann, pre-emphasis 0.97) every 10 ms; triangular filters equally wide on the mel
scale (Davis and Mermelstein, IEEE ASSP 28(4), 1980), the mel scale as in HTK.
"""

import numpy as np
from numpy.typing import NDArray

Spectra = NDArray[np.float32]

SAMPLE_RATE_HZ = 16_000
FRAME_MS = 10
BAND_COUNT = 26
_HOP = SAMPLE_RATE_HZ * FRAME_MS // 1000
_LENGTH = 400  # 25 ms
_FFT_LENGTH = 512
_LOWEST_HZ, _HIGHEST_HZ = 80, 7600
_VOICE_HZ = (300, 4500)  # where speech stands out best from hum, rumble and hiss
_PRE_EMPHASIS = 0.97


class SpectrumStream:
    """Turns blocks of samples into frames of power, whatever the size of the blocks.

    A frame is float32 (BAND_COUNT + 1,): power in each mel band, then in the voice's band. Frame
    n is centred at (n + 0.5) * FRAME_MS; flush() gives the frames of a last, padded piece.
    """

    def __init__(self) -> None:
        lead = (_LENGTH - _HOP) // 2
        self._rest = np.zeros(lead + 1, np.float32)  # one sample more for the pre-emphasis

    def push(self, samples: NDArray[np.float32]) -> Spectra:
        """The frames that samples (frames,) at 16 kHz complete: (n, BAND_COUNT + 1)."""
        signal = np.concatenate([self._rest, samples])
        count = max((len(signal) - 1 - _LENGTH) // _HOP + 1, 0)
        self._rest = signal[count * _HOP :]
        return _power(signal[: (count - 1) * _HOP + _LENGTH + 1], count)

    def flush(self) -> Spectra:
        """The frames that are left when no more samples come."""
        return self.push(np.zeros((_LENGTH - _HOP) // 2, np.float32))


def spectra_of(samples: NDArray[np.float32]) -> Spectra:
    """All frames of samples (frames,) at 16 kHz."""
    stream = SpectrumStream()
    return np.concatenate([stream.push(samples), stream.flush()])


def _power(signal: NDArray[np.float32], count: int) -> Spectra:
    if count == 0:
        return np.zeros((0, BAND_COUNT + 1), np.float32)
    emphasised = signal[1:] - _PRE_EMPHASIS * signal[:-1]
    frames = np.lib.stride_tricks.sliding_window_view(emphasised, _LENGTH)[::_HOP]
    rows = []
    for block in np.array_split(frames, count // 1024 + 1):
        spectrum = np.fft.rfft(block * _WINDOW, _FFT_LENGTH)
        rows.append((spectrum.real**2 + spectrum.imag**2).astype(np.float32) @ _FILTERS)
    return np.concatenate(rows)


def _make_filters() -> Spectra:
    """Weights (FFT bins, BAND_COUNT + 1); each mel filter adds up to 1."""
    bins_hz = np.arange(_FFT_LENGTH // 2 + 1) * SAMPLE_RATE_HZ / _FFT_LENGTH
    low, high = (2595 * np.log10(1 + hz / 700) for hz in (_LOWEST_HZ, _HIGHEST_HZ))
    corners_hz = 700 * (10 ** (np.linspace(low, high, BAND_COUNT + 2) / 2595) - 1)
    filters = np.zeros((len(bins_hz), BAND_COUNT + 1))
    for band, (left, middle, right) in enumerate(
        zip(corners_hz, corners_hz[1:], corners_hz[2:], strict=False)
    ):
        rise = (bins_hz - left) / (middle - left)
        fall = (right - bins_hz) / (right - middle)
        filters[:, band] = np.maximum(np.minimum(rise, fall), 0)
    filters[:, -1] = (bins_hz >= _VOICE_HZ[0]) & (bins_hz <= _VOICE_HZ[1])
    normalised: Spectra = (filters / filters.sum(axis=0)).astype(np.float32)
    return normalised


_WINDOW = np.hanning(_LENGTH + 1)[:-1].astype(np.float32)
_FILTERS = _make_filters()
