"""The master: what the whole mix passes before it leaves."""

import numpy as np
from numpy.typing import NDArray
from scipy import signal

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray

CEILING = 0.89
"""No sample exceeds it: -1 dBFS."""

_KNEE = 0.7


class Equalizer:
    """A filter for music under speech; it carries its state from block to block.

    A high-pass at 32 Hz, a broad dip of 4 dB at 2.1 kHz, where consonants are told apart (the
    speech intelligibility index gives most weight to the bands from 1 to 4 kHz, ANSI S3.5-1997,
    table 3), a soft roll-off above 11 kHz. Sections from Bristow-Johnson's Audio EQ Cookbook.
    """

    def __init__(self) -> None:
        self._sections = np.array(
            [
                signal.butter(2, 32.0, "high", fs=SAMPLE_RATE_HZ, output="sos")[0],
                _peak(2100.0, 0.55, -4.0),
                signal.butter(1, 11_000.0, fs=SAMPLE_RATE_HZ, output="sos")[0],
            ]
        )
        self._state = np.zeros((len(self._sections), 2, 2))

    def filter(self, samples: FloatArray) -> FloatArray:
        """The next samples (2, frames), filtered."""
        filtered, self._state = signal.sosfilt(self._sections, samples, zi=self._state)
        return np.asarray(filtered, dtype=np.float32)


def limit(samples: FloatArray) -> FloatArray:
    """Bends what exceeds 0.7 smoothly below the ceiling; the rest passes as it is."""
    size = np.abs(samples)
    if float(size.max(initial=0.0)) <= _KNEE:
        return samples
    room = CEILING - _KNEE
    bent = _KNEE + room * np.tanh((size - _KNEE) / room)
    return np.asarray(np.where(size > _KNEE, np.sign(samples) * bent, samples), dtype=np.float32)


def close(samples: FloatArray, first_frame: int, frame_count: int, closing_frames: int) -> None:
    """Lets the last closing_frames of a piece of frame_count end at 0, in place.

    The samples (frames, 2) begin at first_frame. The chord has died away by then; this takes the
    rest of the room with the fourth power of a cosine.
    """
    start = frame_count - closing_frames
    if first_frame + len(samples) <= start:
        return
    where = np.arange(first_frame, first_frame + len(samples))
    share = np.clip((where - start) / closing_frames, 0.0, 1.0)
    samples *= (np.cos(0.5 * np.pi * share) ** 4).astype(np.float32)[:, None]


def _peak(centre_hz: float, quality: float, gain_db: float) -> NDArray[np.float64]:
    amplitude = 10.0 ** (gain_db / 40.0)
    angle = 2 * np.pi * centre_hz / SAMPLE_RATE_HZ
    alpha = np.sin(angle) / (2 * quality)
    section = np.array(
        [
            1 + alpha * amplitude,
            -2 * np.cos(angle),
            1 - alpha * amplitude,
            1 + alpha / amplitude,
            -2 * np.cos(angle),
            1 - alpha / amplitude,
        ]
    )
    return np.asarray(section / section[3])
