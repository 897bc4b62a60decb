"""Curves as SVG paths in a box of WIDTH by HEIGHT that is stretched to the timeline."""

import numpy as np
from numpy.typing import NDArray

from wia.report.waveform import Waveform

WIDTH, HEIGHT = 1000, 100
_MAX_POINTS = 1500


def outline(waveform: Waveform, heights: NDArray[np.float32], scale: float) -> str:
    """A closed shape around the middle line; heights are magnitudes, scale brings 1 to the edge."""
    if not len(heights):
        return ""
    xs = np.arange(len(heights)) * (waveform.column_frames / waveform.frame_count * WIDTH)
    reach = np.clip(heights * scale, 0.004, 1) * (HEIGHT / 2)
    upper = [f"{x:.1f},{HEIGHT / 2 - y:.1f}" for x, y in zip(xs, reach, strict=True)]
    lower = [f"{x:.1f},{HEIGHT / 2 + y:.1f}" for x, y in zip(xs, reach, strict=True)]
    return "M" + "L".join(upper) + "L" + "L".join(reversed(lower)) + "Z"


def curve(
    times_s: NDArray[np.floating],
    values: NDArray[np.floating],
    duration_s: float,
    bounds: tuple[float, float],
) -> str:
    """A line through values at times; bounds are the values at the lower and upper edge.

    Where there are more points than can be seen, the largest of neighbours stand for them.
    """
    step = max(1, -(-len(values) // _MAX_POINTS))
    whole = len(values) - len(values) % step
    largest = values[:whole].reshape(-1, step).max(axis=1)
    xs = times_s[:whole:step] / duration_s * WIDTH
    ys = [height_of(value, bounds) for value in largest]
    points = [f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True)]
    return "M" + "L".join(points) if points else ""


def height_of(value: float, bounds: tuple[float, float]) -> float:
    """Where a value lies, 0 at the top of the box, held inside it."""
    low, high = bounds
    return float(np.clip((high - value) / (high - low), 0, 1) * HEIGHT)
