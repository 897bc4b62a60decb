"""Colours of the spectrogram: dark to bright, even in lightness, so that level reads as light."""

import numpy as np
from numpy.typing import NDArray

# Stops on the way from black over violet and orange to pale yellow, in sRGB; they follow the
# "magma" map of matplotlib (S. van der Walt, N. Smith, 2015; CC0).
_STOPS = np.array(
    [
        (0, 0, 4),
        (28, 16, 68),
        (79, 18, 123),
        (129, 37, 129),
        (181, 54, 122),
        (229, 80, 100),
        (251, 135, 97),
        (254, 194, 135),
        (252, 253, 191),
    ],
    np.float64,
)


def spectrogram_palette(colour_count: int) -> NDArray[np.uint8]:
    """So many colours from dark to bright, uint8 of shape (colour_count, 3)."""
    at = np.linspace(0, len(_STOPS) - 1, colour_count)
    channels = [np.interp(at, np.arange(len(_STOPS)), channel) for channel in _STOPS.T]
    colours: NDArray[np.uint8] = np.rint(np.stack(channels, axis=1)).astype(np.uint8)
    return colours
