"""Loudness out of 100 ms sub-blocks (ITU-R BS.1770-4, EBU Tech 3341 and 3342).

`energies` are K-weighted mean squares of sub-blocks with channels summed, `mean_squares` those
without weighting with channels averaged, both float64 of shape (sub_blocks,) and both as
common.audio.loudness_meter gives them; those of consecutive ranges are simply concatenated.
"""

import numpy as np
from numpy.typing import NDArray

Energies = NDArray[np.float64]

# What silence is said to have: the absolute gate.
SILENCE_LUFS = -70.0
# What a level of nothing is said to be, so that all levels are finite.
LEVEL_FLOOR_DB = -150.0
_OFFSET_LU = -0.691
_ABSOLUTE_GATE_LUFS = -70.0
_RELATIVE_GATE_LU = -10.0
_MOMENTARY_SUB_BLOCKS = 4  # 400 ms
_SHORT_TERM_SUB_BLOCKS = 30  # 3 s
_RANGE_GATE_LU = -20.0
_RANGE_PERCENTILES = (10, 95)
_QUIET_SUB_BLOCKS = 5  # 500 ms
_QUIET_PERCENTILE = 5
_GATE_OVER_QUIET_LU = 8.0
_GATE_UNDER_VOICE_LU = (-25.0, -15.0)


def to_lufs(energies: Energies) -> NDArray[np.float64]:
    """Energies as loudness in LUFS, LEVEL_FLOOR_DB at least."""
    return to_db(energies) + _OFFSET_LU


def to_energy(loudness_lufs: float) -> float:
    """The energy that has this loudness."""
    return float(10 ** ((loudness_lufs - _OFFSET_LU) / 10))


def to_db(powers: Energies) -> NDArray[np.float64]:
    """Powers in dB, LEVEL_FLOOR_DB at least."""
    levels: NDArray[np.float64] = 10 * np.log10(np.maximum(powers, 10 ** (LEVEL_FLOOR_DB / 10)))
    return levels


def momentary_lufs(energies: Energies) -> NDArray[np.float64]:
    """Loudness of each 400 ms, in steps of 100 ms."""
    return to_lufs(_window_means(energies, _MOMENTARY_SUB_BLOCKS))


def short_term_lufs(energies: Energies) -> NDArray[np.float64]:
    """Loudness of each 3 s, in steps of 100 ms."""
    return to_lufs(_window_means(energies, _SHORT_TERM_SUB_BLOCKS))


def integrated_lufs(energies: Energies) -> float:
    """Gated loudness of the whole (BS.1770-4, annex 1); SILENCE_LUFS where nothing passes."""
    blocks = _window_means(energies, _MOMENTARY_SUB_BLOCKS)
    blocks = blocks[to_lufs(blocks) > _ABSOLUTE_GATE_LUFS]
    if not blocks.size:
        return SILENCE_LUFS
    gate_lufs = to_lufs(blocks.mean(keepdims=True)) + _RELATIVE_GATE_LU
    return float(to_lufs(blocks[to_lufs(blocks) > gate_lufs].mean(keepdims=True))[0])


def loudness_range_lu(energies: Energies) -> float:
    """The range that short-term loudness moves in (EBU Tech 3342); 0 where nothing passes."""
    blocks = _window_means(energies, _SHORT_TERM_SUB_BLOCKS)
    blocks = blocks[to_lufs(blocks) >= _ABSOLUTE_GATE_LUFS]
    if not blocks.size:
        return 0.0
    levels = to_lufs(blocks)
    gate_lufs = to_lufs(blocks.mean(keepdims=True)) + _RANGE_GATE_LU
    low_lufs, high_lufs = np.percentile(levels[levels >= gate_lufs], _RANGE_PERCENTILES)
    return float(high_lufs - low_lufs)


def rms_dbfs(mean_squares: Energies) -> float:
    """RMS level of the whole; full scale is a square wave (ACX's convention: 0 dBFS = 1.0)."""
    if not mean_squares.size:
        return LEVEL_FLOOR_DB
    return float(to_db(mean_squares.mean(keepdims=True))[0])


def noise_floor_dbfs(mean_squares: Energies) -> float:
    """RMS level of the quietest 500 ms."""
    windows = _window_means(mean_squares, _QUIET_SUB_BLOCKS)
    return float(to_db(windows.min(keepdims=True))[0]) if windows.size else LEVEL_FLOOR_DB


def speech_gate_lufs(energies: Energies) -> float:
    """The level over which a narration is taken for speech.

    8 LU over what its pauses have (the 5th percentile of 500 ms windows), but 15 to 25 LU under
    its integrated loudness: where there are no pauses, or noise near the voice, too much is
    taken for speech rather than too little.
    """
    voice_lufs = integrated_lufs(energies)
    windows = _window_means(energies, _QUIET_SUB_BLOCKS)
    quiet_lufs = float(np.percentile(to_lufs(windows), _QUIET_PERCENTILE)) if windows.size else 0.0
    lowest, highest = (voice_lufs + offset for offset in _GATE_UNDER_VOICE_LU)
    return min(max(quiet_lufs + _GATE_OVER_QUIET_LU, lowest), highest)


def _window_means(values: Energies, size: int) -> Energies:
    """Means of each `size` consecutive values; of fewer values than `size` there are none."""
    if len(values) < size:
        return np.zeros(0)
    means: Energies = np.lib.stride_tricks.sliding_window_view(values, size).mean(axis=1)
    return means
