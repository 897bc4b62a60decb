"""Many short sounds laid into one: where they fall in time, in level and between the ears."""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal

Frames = NDArray[np.int64]

_ENDLESS_BEATS = 4096


def poisson(draws: Generator, rate_hz: float | Signal, frame_count: int) -> Frames:
    """Frames at which events of a Poisson process fall; the rate may change from frame to frame."""
    top_hz = float(np.max(rate_hz)) if frame_count else 0.0
    count = int(draws.poisson(top_hz * frame_count / SAMPLE_RATE_HZ))
    onsets = np.sort(draws.integers(0, max(1, frame_count), count))
    if np.ndim(rate_hz) == 0:
        return np.asarray(onsets)
    kept = draws.random(count) * top_hz < np.asarray(rate_hz)[onsets]
    return np.asarray(onsets[kept])


def grid(scene: Scene, period_s: float, jitter: float, name: str, offset: float = 0.0) -> Frames:
    """Frames of a beat in this stretch, on the take's own clock so that segments agree.

    The period is stretched a little to fit a whole number of times into the take, so that a loop
    closes. jitter is the deviation of single beats in periods, the same wherever a beat is met.
    """
    period = period_s * SAMPLE_RATE_HZ
    total = scene.total_frame_count
    beats = max(1, round(total / period)) if total else 0
    period = total / beats if beats else period
    first = int(np.floor(scene.start_frame / period)) - 1
    numbers = np.arange(first, first + int(scene.frame_count / period) + 4)
    wrapped = numbers % (beats or _ENDLESS_BEATS)
    shifts = scene.fixed(name).standard_normal(int(wrapped.max()) + 1)[wrapped].clip(-2, 2)
    # The first beat is on time, so that a sound begins when it should.
    shifts[wrapped == 0] = 0
    places = (numbers + offset + jitter * shifts) * period - scene.start_frame
    onsets = np.round(places).astype(np.int64)
    return onsets[(onsets >= 0) & (onsets < scene.frame_count)]


def impulses(onsets: Frames, levels: Signal, frame_count: int) -> Signal:
    """A mono signal that is zero but at the onsets, where the levels add up."""
    train = np.bincount(onsets, weights=levels, minlength=frame_count)
    return train[:frame_count].astype(np.float64)


def pan_gains(pans: Signal) -> Signal:
    """Equal-power gains of shape (n, 2) for positions from -1 (left) to 1 (right)."""
    angles = (np.asarray(pans) + 1) * np.pi / 4
    return np.stack([np.cos(angles), np.sin(angles)], axis=-1)


def lay(out: Signal, grain: Signal, at_s: float, level: float = 1.0) -> None:
    """Adds one grain into out at a time, in place; what would pass the end is cut off."""
    start = max(0, round(at_s * SAMPLE_RATE_HZ))
    part = grain[: max(0, out.shape[0] - start)]
    out[start : start + part.shape[0]] += level * part


def scatter(frame_count: int, grains: Sequence[Signal], onsets: Frames, levels: Signal) -> Signal:
    """Adds grain i, times level i, at onset i (cycling through the grains); mono."""
    out = np.zeros(frame_count)
    for index, (onset, level) in enumerate(zip(onsets.tolist(), levels.tolist(), strict=True)):
        grain = grains[index % len(grains)][: frame_count - onset]
        out[onset : onset + grain.size] += level * grain
    return out


def scatter_wide(
    draws: Generator, frame_count: int, grains: Sequence[Signal], onsets: Frames, levels: Signal
) -> Signal:
    """Like `scatter`, each grain drawn at random and in a place of its own; (frame_count, 2)."""
    out = np.zeros((2, frame_count))
    gains = pan_gains(draws.uniform(-0.9, 0.9, onsets.size)) * levels[:, None]
    picks = draws.integers(0, len(grains), onsets.size).tolist()
    for onset, pick, (left, right) in zip(onsets.tolist(), picks, gains.tolist(), strict=True):
        grain = grains[pick][: frame_count - onset]
        out[0, onset : onset + grain.size] += left * grain
        out[1, onset : onset + grain.size] += right * grain
    return out.T
