"""The spectrogram of a file of any length as an image of fixed size, in flat memory."""

from dataclasses import dataclass

import numpy as np
import soundfile
from numpy.typing import NDArray
from scipy.fft import rfft
from scipy.signal.windows import hann

from wia.report.palette import spectrogram_palette
from wia.report.png import write_png

_WINDOW_FRAMES = 2048
_MAX_COLUMNS, _ROWS = 1200, 176
# Spectra that a column is the mean of, at most: what a long book needs to be fair to it.
_MAX_SPECTRA = 4
_LOWEST_HZ, _HIGHEST_HZ = 60.0, 16000.0
_RANGE_DB = 72.0
_COLOURS = 48
_COLUMNS_AT_ONCE = 64


@dataclass(frozen=True, slots=True)
class Spectrogram:
    """The image (PNG) and the frequencies of its lower and upper edge; it is logarithmic."""

    png: bytes
    lowest_hz: float
    highest_hz: float


def draw_spectrogram(file: soundfile.SoundFile) -> Spectrogram:
    """Draws the whole file; its position is moved."""
    highest_hz = min(_HIGHEST_HZ, file.samplerate / 2)
    column_frames = max(_WINDOW_FRAMES // 4, -(-file.frames // _MAX_COLUMNS))
    column_count = max(1, -(-file.frames // column_frames))
    bands = _bands(file.samplerate, highest_hz)
    columns = [
        _columns(file, first, min(_COLUMNS_AT_ONCE, column_count - first), column_frames) @ bands.T
        for first in range(0, column_count, _COLUMNS_AT_ONCE)
    ]
    return Spectrogram(_image(np.concatenate(columns)), _LOWEST_HZ, highest_hz)


def _columns(
    file: soundfile.SoundFile, first: int, count: int, column_frames: int
) -> NDArray[np.float64]:
    """Mean power spectra of some columns, shape (count, bins)."""
    half = _WINDOW_FRAMES // 2
    samples = _read_mono(file, first * column_frames - half, count * column_frames + 2 * half)
    spectrum_count = int(np.clip(column_frames // half, 1, _MAX_SPECTRA))
    centres = (np.arange(spectrum_count) + 0.5) * column_frames / spectrum_count
    starts = np.arange(count)[:, None] * column_frames + centres.astype(np.int64)
    windows = samples[starts[:, :, None] + np.arange(_WINDOW_FRAMES)]
    spectra = rfft(windows * hann(_WINDOW_FRAMES, sym=False).astype(np.float32), axis=2)
    power: NDArray[np.float64] = np.square(np.abs(spectra)).mean(axis=1, dtype=np.float64)
    return power


def _read_mono(file: soundfile.SoundFile, start: int, count: int) -> NDArray[np.float32]:
    """Frames from start on, zeros where the file has none, shape (count,)."""
    samples = np.zeros(count, np.float32)
    skipped = max(0, -start)
    file.seek(min(start + skipped, file.frames))
    frames = file.read(count - skipped, dtype="float32", always_2d=True)
    samples[skipped : skipped + len(frames)] = frames.mean(axis=1)
    return samples


def _bands(sample_rate_hz: int, highest_hz: float) -> NDArray[np.float64]:
    """Weights that gather bins to rows, the lowest first, shape (rows, bins).

    A row is a triangle to its neighbours; where rows are narrower than bins, bins are interpolated.
    """
    bin_hz = sample_rate_hz / _WINDOW_FRAMES
    bins_hz = np.arange(_WINDOW_FRAMES // 2 + 1) * bin_hz
    centres_hz = np.geomspace(_LOWEST_HZ, highest_hz, _ROWS)
    widths_hz = np.maximum(np.gradient(centres_hz), bin_hz)
    weights = np.maximum(0, 1 - np.abs(bins_hz - centres_hz[:, None]) / widths_hz[:, None])
    scaled: NDArray[np.float64] = weights / np.maximum(weights.sum(axis=1, keepdims=True), 1e-12)
    return scaled


def _image(columns: NDArray[np.float64]) -> bytes:
    """Powers of shape (columns, rows) as a picture, high frequencies on top."""
    levels_db = 10 * np.log10(np.maximum(columns.T[::-1], 1e-12))
    top_db = float(np.percentile(levels_db, 99.8))
    shares = np.clip((levels_db - top_db) / _RANGE_DB + 1, 0, 1)
    pixels = np.rint(shares * (_COLOURS - 1)).astype(np.uint8)
    return write_png(pixels, spectrogram_palette(_COLOURS))
