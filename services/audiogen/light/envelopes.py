"""Curves of level over time."""

import numpy as np

from services.audiogen.light.scene import SAMPLE_RATE_HZ, Signal, frames


def decay(frame_count: int, attack_s: float, decay_s: float) -> Signal:
    """A half-cosine rise and an exponential fall to 1/e in decay_s; peak 1."""
    rise = frames(attack_s)
    fall = np.exp(-np.arange(max(0, frame_count - rise)) / (decay_s * SAMPLE_RATE_HZ))
    ramp = 0.5 - 0.5 * np.cos(np.pi * (np.arange(rise) + 0.5) / max(1, rise))
    return np.concatenate([ramp, fall])[:frame_count]


def path(frame_count: int, *points: tuple[float, float]) -> Signal:
    """Straight lines through (second, value) points; holds the first and last value."""
    times_s, values = zip(*points, strict=True)
    return np.asarray(np.interp(np.arange(frame_count) / SAMPLE_RATE_HZ, times_s, values))


def glide(frame_count: int, *points: tuple[float, float]) -> Signal:
    """Like `path` over positions 0 to 1, straight in the logarithm: for frequencies."""
    places, values = zip(*points, strict=True)
    position = np.arange(frame_count) / max(1, frame_count - 1)
    return np.exp(np.interp(position, places, np.log(values)))


def bump(frame_count: int, skew: float = 0.5) -> Signal:
    """A smooth hill from 0 over 1 to 0 whose top lies at `skew` of its length."""
    position = (np.arange(frame_count) + 0.5) / max(1, frame_count)
    warped = np.where(position < skew, position / (2 * skew), 1 - (1 - position) / (2 - 2 * skew))
    return np.sin(np.pi * warped) ** 2


def fade_ends(signal: Signal, fade_in_s: float, fade_out_s: float) -> Signal:
    """Raised-cosine fades at both ends, along the first axis; at most half the signal each."""
    gains = np.ones(signal.shape[0])
    for fade_s, place in ((fade_in_s, slice(None)), (fade_out_s, slice(None, None, -1))):
        count = min(frames(fade_s), signal.shape[0] // 2)
        gains[place][:count] *= 0.5 - 0.5 * np.cos(np.pi * (np.arange(count) + 0.5) / max(1, count))
    return signal * (gains if signal.ndim == 1 else gains[:, None])
