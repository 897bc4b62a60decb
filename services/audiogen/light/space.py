"""Where a sound happens: the echoes of a room, a street or a valley, and how far away it is.

A space is an impulse response: early reflections and exponentially decaying noise whose treble
dies first (Moorer, "About this reverberation business", Computer Music Journal 3(2), 1979).
Distance takes treble and direct sound away (Farnell, "Designing Sound", MIT Press 2010, ch. 26).
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.random import PCG64, Generator
from numpy.typing import NDArray
from scipy.signal import oaconvolve

from services.audiogen.light.filters import high_pass, low_pass
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Signal, frames

FAR_LEVEL_DB = -5.0
"""How much quieter than its target a sound at distance 1 is delivered."""


@dataclass(frozen=True, slots=True)
class Space:
    """reverb_time_s: RT60 at low frequencies. wet_db: level of the echoes against the direct sound
    (as energies). first_s: delay of the first reflection. treble_hz: where echoes lose treble.
    """

    reverb_time_s: float
    wet_db: float
    first_s: float
    treble_hz: float


CLOSE = Space(0.12, -20.0, 0.002, 6000.0)
ROOM = Space(0.35, -12.0, 0.004, 5000.0)
HALL = Space(1.3, -11.0, 0.012, 3500.0)
STREET = Space(0.8, -18.0, 0.018, 3000.0)
FIELD = Space(0.5, -24.0, 0.010, 2500.0)
FOREST = Space(1.4, -19.0, 0.025, 2200.0)
VALLEY = Space(2.8, -13.0, 0.060, 1400.0)


@lru_cache(maxsize=16)
def _echoes(space: Space) -> NDArray[np.float32]:
    """Impulse response of the echoes alone, shape (2, frames), each ear of energy 1."""
    draws = Generator(PCG64(round(space.reverb_time_s * 1000)))
    count = frames(space.reverb_time_s)
    noise = draws.standard_normal((count, 2))
    times_s = np.arange(count)[:, None] / SAMPLE_RATE_HZ
    dull = low_pass(noise, space.treble_hz, 1)
    tail = dull * 10 ** (-3 * times_s / space.reverb_time_s)
    tail += 0.5 * (noise - dull) * 10 ** (-3 * times_s / (0.35 * space.reverb_time_s))
    onset = 1 - np.exp(-times_s / (3 * space.first_s))
    response = high_pass(tail * onset, 90.0, 1)
    for ear in range(2):
        places = frames(space.first_s) * draws.uniform(1, 5, 7)
        taps = np.clip(places.astype(np.int64), 0, count - 1)
        response[taps, ear] += draws.choice([-1.0, 1.0], 7) * 6 / np.sqrt(places + 1)
    unit = response / np.sqrt(np.sum(response**2, axis=0))
    return np.ascontiguousarray(unit.T, np.float32)


def place(signal: Signal, space: Space, distance: float) -> Signal:
    """Sets a dry sound, (frames,) or (frames, 2), into a space; returns (frames, 2), same length.

    distance runs from 0 (as the space says) to 1 (far: dull, mostly echo, FAR_LEVEL_DB softer;
    the softening itself is the loudness stage's).
    """
    dry = np.repeat(signal[:, None], 2, axis=1) if signal.ndim == 1 else signal
    if distance > 0:
        dry = low_pass(dry, 12_000.0 * (0.12**distance), 1)
        dry = low_pass(dry, 16_000.0 * (0.25**distance), 2)
    wet = 10 ** ((space.wet_db + 9.0 * distance) / 20)
    middle = dry.mean(axis=1).astype(np.float32)
    echoes = [oaconvolve(middle, ear)[: middle.size] for ear in _echoes(space)]
    return np.asarray(dry + wet * np.stack(echoes, axis=1))
