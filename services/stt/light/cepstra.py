"""Features in which one voice can be compared with another: cepstra and their slopes.

Thirteen coefficients with c0 (Davis and Mermelstein, 1980) and their deltas (Furui, IEEE ASSP
34(1), 1986). Only the mean over the speech is taken away, and both voices stand on one noise
floor: on recorded voices that mattered more than any other choice (docs/decisions/).
"""

import numpy as np
from numpy.typing import NDArray
from scipy.fft import dct

from services.stt.spectrum import Spectra

Features = NDArray[np.float32]

COEFFICIENT_COUNT = 13
_FLOOR = 1e-4  # -40 dB under the mean power of the speech


def features_of(spectra: Spectra, is_speech: NDArray[np.bool_]) -> Features:
    """float32 (frames, 2 * COEFFICIENT_COUNT) of spectra (frames, bands + 1)."""
    power = spectra[:, :-1]
    if not is_speech.any():
        return np.zeros((len(spectra), 2 * COEFFICIENT_COUNT), np.float32)
    log_power = np.log(power / power[is_speech].mean() + _FLOOR)
    transformed = np.asarray(dct(log_power, type=2, norm="ortho", axis=1), np.float32)
    cepstra: Features = transformed[:, :COEFFICIENT_COUNT]
    cepstra -= cepstra[is_speech].mean(axis=0)
    padded = np.pad(cepstra, ((2, 2), (0, 0)), "edge")
    slopes = (2 * (padded[4:] - padded[:-4]) + padded[3:-1] - padded[1:-3]) / 10
    features: Features = np.concatenate([cepstra, slopes], axis=1).astype(np.float32)
    return features


def pool(features: Features, factor: int) -> Features:
    """Means over each factor frames: (ceil(frames / factor), coefficients)."""
    if factor == 1 or len(features) == 0:
        return features
    starts = np.arange(0, len(features), factor)
    counts = np.diff(np.append(starts, len(features)))
    sums: Features = np.add.reduceat(features, starts, axis=0)
    sums /= counts[:, np.newaxis]
    return sums


def distances(rows: Features, columns: Features) -> NDArray[np.float32]:
    """Euclidean distances (rows, columns) between two sequences of features."""
    squares: Features = (rows**2).sum(axis=1)[:, np.newaxis] + (columns**2).sum(axis=1)
    squares -= 2 * (rows @ columns.T)
    np.maximum(squares, 0, out=squares)
    np.sqrt(squares, out=squares)
    return squares
