"""Sounds made of very many tiny collisions: grit, coins, shards, crackling.

Cook, "Physically informed sonic modeling (PhISM)", Computer Music Journal 21(3), 1997: collisions
come at random at a rate and strength that follow the system's energy; each is a burst of noise
that dies in a millisecond; resonances of the particles and their container colour the sum.
"""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from scipy.signal import lfilter

from services.audiogen.light.filters import resonance
from services.audiogen.light.grains import impulses, poisson
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Signal

Resonances = Sequence[tuple[float, float, float]]
"""(centre in Hz, quality, linear gain) of each resonance."""


def collisions(
    draws: Generator, energy: Signal, rate_hz: float, decay_s: float, spread: float = 0.8
) -> Signal:
    """The raw particle noise: bursts at a rate and strength that follow energy (0 to 1); mono."""
    onsets = poisson(draws, rate_hz * np.clip(energy, 0, None), energy.size)
    levels = np.sqrt(np.clip(energy[onsets], 0, None))
    levels = levels * np.exp(spread * draws.standard_normal(onsets.size))
    pole = np.exp(-1 / (decay_s * SAMPLE_RATE_HZ))
    level = lfilter([1.0], [1.0, -pole], impulses(onsets, levels, energy.size))
    return np.asarray(level * draws.standard_normal(energy.size))


def coloured(noise: Signal, resonances: Resonances) -> Signal:
    """Particle noise through its resonances in parallel; mono."""
    out = np.zeros_like(noise)
    for centre_hz, quality, level in resonances:
        out += level * resonance(noise, centre_hz, quality)
    return out
