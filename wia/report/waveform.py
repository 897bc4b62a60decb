"""The outline of a file of any length, in flat memory."""

from dataclasses import dataclass

import numpy as np
import soundfile
from numpy.typing import NDArray

from common.audio.loudness_meter import LoudnessMeter, Measurement

_MAX_COLUMNS = 1800
_BLOCK_FRAMES = 1 << 18


@dataclass(frozen=True, slots=True)
class Waveform:
    """The largest magnitude and the RMS of each column, shape (columns,)."""

    column_frames: int
    frame_count: int
    peaks: NDArray[np.float32]
    levels: NDArray[np.float32]


def measure_file(file: soundfile.SoundFile) -> tuple[Waveform, Measurement]:
    """Outline and loudness of the whole file, in one reading."""
    column_frames = max(1, -(-file.frames // _MAX_COLUMNS))
    meter = LoudnessMeter(file.samplerate, file.channels)
    peaks, levels = [], []
    block_frames = column_frames * max(1, _BLOCK_FRAMES // column_frames)
    file.seek(0)
    while len(frames := file.read(block_frames, dtype="float32", always_2d=True)):
        meter.push(frames)
        padded = np.pad(frames, ((0, -len(frames) % column_frames), (0, 0)))
        columns = padded.reshape(-1, column_frames * frames.shape[1])
        peaks.append(np.abs(columns).max(axis=1))
        levels.append(np.sqrt(np.square(columns).mean(axis=1)))
    waveform = Waveform(column_frames, file.frames, _joined(peaks), _joined(levels))
    return waveform, meter.finish()


def _joined(parts: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    return np.concatenate(parts) if parts else np.zeros(0, np.float32)
