"""Thunder from the geometry of its lightning.

A channel is a tortuous line of hot air; each piece sends out a short N-shaped shock, and the pieces
are heard one after the other as their distances differ: the pattern of claps and rumble is the
channel's shape (Few, "Power spectrum of thunder", JGR 74, 1969; Ribner & Roy, "Acoustics of
thunder: a quasilinear model for tortuous lightning", JASA 72, 1982). Treble dies with distance.
"""

import numpy as np
from numpy.random import Generator
from scipy.signal import lfilter, oaconvolve

from services.audiogen.light.envelopes import decay, fade_ends, path
from services.audiogen.light.filters import high_pass, low_pass
from services.audiogen.light.grains import Frames, impulses
from services.audiogen.light.levels import mix, unit_peak, unit_rms
from services.audiogen.light.noise import drift, shaped
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames

_SOUND_M_PER_S = 343.0
_STEP_M = 2.5


def channel(draws: Generator, pieces: int) -> Signal:
    """A lightning channel from the ground up and into the cloud: shape (pieces, 3), metres.

    Its direction keeps a memory of some 20 m and turns by about 16 degrees in that (Hill 1968).
    """
    climb = np.clip((np.arange(pieces) / pieces - 0.4) * 4, 0, 1)[:, None]
    lean = np.array([0.4, 0.4, 0.0]) * draws.standard_normal(3) + np.array([0, 0, 1.0])
    sideways = np.append(draws.standard_normal(2), 0.15)
    sway = lfilter([0.35], [1, -0.93], draws.standard_normal((pieces, 3)), axis=0)
    heading = (1 - climb) * lean + climb * sideways + sway
    heading /= np.linalg.norm(heading, axis=1, keepdims=True)
    return np.asarray(np.cumsum(_STEP_M * heading, axis=0))


def _arrivals(draws: Generator, distance_m: float, pieces: int) -> tuple[Frames, Signal]:
    """When each piece is heard after the first, in frames, and how strongly."""
    line = channel(draws, pieces)
    along = np.gradient(line, axis=0) / _STEP_M
    toward = line + np.array([distance_m, 0.0, 0.0])
    range_m = np.linalg.norm(toward, axis=1)
    cosine = np.abs(np.sum(toward * along, axis=1)) / range_m
    delays_s = (range_m - range_m.min()) / _SOUND_M_PER_S
    # A piece seen from its side is loud, one that points at the listener is weak.
    levels = np.exp(-2.5 * cosine**2) * (distance_m / range_m) ** 1.5
    levels *= np.exp(0.4 * draws.standard_normal(pieces))
    return np.round(delays_s * SAMPLE_RATE_HZ).astype(np.int64), levels


def _shock(length_s: float) -> Signal:
    """An N wave: up at once, down in a straight line through zero, back at once."""
    count = max(4, frames(length_s))
    return np.asarray(np.concatenate([[0.0, 0.5], np.linspace(1, -1, count), [-0.5, 0.0]]))


def thunder(scene: Scene, distance_m: float, crack: float) -> Signal:
    """One stroke heard from distance_m, fitted into the scene; shape (frames, 2).

    crack (0 to 1) is how sharp its first moments are.
    """
    count = scene.frame_count
    draws = scene.draws("channel")
    away_m = scene.vary("distance", distance_m, 0.2) * 2.5**scene.modifiers.distance
    onsets, levels = _arrivals(draws, away_m, 500 + int(180 * scene.duration_s))
    keep = onsets < count
    claps = np.zeros(count)
    for length_s, share in ((0.004, crack), (0.009, 0.7), (0.019, 1.0)):
        picked = keep & (draws.random(onsets.size) < 0.45)
        train = impulses(onsets[picked], levels[picked], count)
        claps += share * oaconvolve(train, _shock(length_s))[:count]
    fading = 0.12 + 0.88 * decay(count, 0.002, 0.16 * scene.duration_s)
    claps = low_pass(claps * fading, 6000 / (1 + away_m / 350) + 120, 1)
    bright = high_pass(claps, 500, 1) * decay(count, 0.001, 0.3)
    middle = unit_rms(mix((0, claps), (12 * crack - 6, bright)))
    sides = [0.85 * unit_rms(part) for part in _rumble(scene, middle, away_m)]
    wide = np.stack([middle + sides[0], middle + sides[1]], axis=1)
    return fade_ends(high_pass(wide, 24.0), 0.002, min(2.5, 0.45 * scene.duration_s))


def _rumble(scene: Scene, claps: Signal, away_m: float) -> list[Signal]:
    """What hills and air turbulence make of the claps: low noise under their smeared level."""
    count = scene.frame_count
    level = low_pass(np.abs(claps), 1.2, 1)
    tail = np.exp(-np.arange(frames(3.0)) / (1.1 * SAMPLE_RATE_HZ))
    smeared = oaconvolve(np.clip(level, 0, None), tail)[:count]
    smeared *= 1 + 0.45 * drift(scene, "roll", 3.0)
    top_hz = 150 / (1 + away_m / 6000)
    curve = ((20, -6), (40, 0), (top_hz, -3), (4 * top_hz, -24), (16 * top_hz, -60))
    return [shaped(scene.draws(f"roll{ear}"), count, curve) * smeared for ear in range(2)]


def storm(scene: Scene) -> Signal:
    """Far thunder that grumbles on without a clap, shape (frames, 2)."""
    count = scene.frame_count
    swell = np.clip(0.35 + 0.8 * drift(scene, "swell", 0.35), 0.02, None) ** 1.5
    swell *= 1 + 0.5 * drift(scene, "roll", 4.0)
    swell *= path(count, (0, 0.3), (0.2, 1.0)) if scene.start_frame == 0 else 1.0
    curve = ((22, -6), (45, 0), (110, -4), (300, -26), (1000, -60))
    sides = [shaped(scene.draws(f"far{ear}"), count, curve) for ear in range(2)]
    return unit_peak(
        np.stack([sides[0] + 0.5 * sides[1], sides[1] + 0.5 * sides[0]], axis=1) * swell[:, None]
    )
