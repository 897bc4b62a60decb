"""Loudness over time as the page shows it."""

from dataclasses import dataclass

import numpy as np

from common.audio.loudness import (
    integrated_lufs,
    loudness_range_lu,
    momentary_lufs,
    short_term_lufs,
)
from common.audio.loudness_meter import Measurement
from wia.client.model import ProductionConfig
from wia.report.drawing import curve, height_of

# What profiles aim at (docs/architecture.md); "acx" aims at an RMS.
_TARGETS_LUFS = {"podcast": -16.0, "spotify": -18.0, "findaway": -20.0, "ebu-r128": -23.0}
_ABOVE_LU, _BELOW_LU = 9.0, 27.0
_GRID_LU = 6
_SUB_BLOCK_S = 0.1
# A window's value stands at its middle.
_MOMENTARY_MIDDLE_S, _SHORT_TERM_MIDDLE_S = 0.2, 1.5


@dataclass(frozen=True, slots=True)
class LoudnessView:
    """Curves as SVG paths; heights lie between 0 (top) and the box's height."""

    momentary_path: str
    short_term_path: str
    # None where the profile aims at no loudness.
    target_height: float | None
    # (height, name) of lines across.
    grid: tuple[tuple[float, str], ...]
    integrated_lufs: float
    range_lu: float
    max_momentary_lufs: float
    target_lufs: float | None


def target_of(config: ProductionConfig) -> float | None:
    """The loudness that a production aims at, in LUFS; None where it aims at none."""
    return config.custom_loudness_lufs or _TARGETS_LUFS.get(config.profile)


def view_loudness(
    measurement: Measurement, target_lufs: float | None, duration_s: float
) -> LoudnessView:
    """The loudness of a mix that is duration_s long."""
    energies = measurement.energies
    momentary, short_term = momentary_lufs(energies), short_term_lufs(energies)
    integrated = integrated_lufs(energies)
    middle_lufs = integrated if target_lufs is None else target_lufs
    bounds = (middle_lufs - _BELOW_LU, middle_lufs + _ABOVE_LU)
    steps = np.arange(np.ceil(bounds[0] / _GRID_LU), np.floor(bounds[1] / _GRID_LU) + 1)
    return LoudnessView(
        momentary_path=curve(
            np.arange(len(momentary)) * _SUB_BLOCK_S + _MOMENTARY_MIDDLE_S,
            momentary,
            duration_s,
            bounds,
        ),
        short_term_path=curve(
            np.arange(len(short_term)) * _SUB_BLOCK_S + _SHORT_TERM_MIDDLE_S,
            short_term,
            duration_s,
            bounds,
        ),
        target_height=None if target_lufs is None else height_of(target_lufs, bounds),
        grid=tuple((height_of(s * _GRID_LU, bounds), f"{s * _GRID_LU:.0f}") for s in steps),
        integrated_lufs=integrated,
        range_lu=loudness_range_lu(energies),
        max_momentary_lufs=float(momentary.max()) if len(momentary) else integrated,
        target_lufs=target_lufs,
    )
