"""Fire in three layers: lapping flames, crackling wood, hissing vapour.

Farnell, "Designing Sound", MIT Press 2010, ch. "Fire": lapping is noise below 200 Hz that breathes,
hissing is treble noise under a steeply curved random level, crackles are short coloured bursts.
Crackles cluster, since one break frees the next.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import decay
from services.audiogen.light.filters import band_pass, resonance
from services.audiogen.light.grains import Frames, poisson, scatter, scatter_wide
from services.audiogen.light.levels import mix, unit_energy, unit_peak
from services.audiogen.light.noise import band, drift, shaped_stereo
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames


def snaps(draws: Generator, low_hz: float, high_hz: float, decay_s: float) -> list[Signal]:
    """A stock of crackles of unit energy: bursts of 1 to 10 ms, each of one colour."""
    stock = []
    for centre_hz in np.exp(draws.uniform(np.log(low_hz), np.log(high_hz), 64)).tolist():
        length_s = decay_s * float(np.exp(0.6 * draws.standard_normal()))
        burst = draws.standard_normal(frames(7 * length_s) + 64)
        burst = resonance(burst, centre_hz, float(draws.uniform(1.0, 4.0)))
        stock.append(unit_energy(burst * decay(burst.size, 0.0002, length_s)))
    return stock


def clustered(draws: Generator, rate_hz: float, frame_count: int) -> Frames:
    """Frames of crackles: parents at random, each followed by a short, thinning train."""
    parents = poisson(draws, rate_hz / 4, frame_count)
    children = draws.geometric(0.25, parents.size)
    gaps = draws.exponential(0.03 * SAMPLE_RATE_HZ, int(children.sum()))
    onsets = np.repeat(parents, children) + gaps.astype(np.int64)
    return np.sort(onsets[onsets < frame_count])


@dataclass(frozen=True, slots=True)
class Blaze:
    """How a fire burns: crackles a second, and levels of its layers in dB."""

    crackle_hz: float
    crackle_db: float
    lapping_db: float
    hiss_db: float
    roar_hz: float


HEARTH = Blaze(16.0, 0.0, -9.0, -19.0, 170.0)
BONFIRE = Blaze(34.0, -3.0, -3.0, -14.0, 260.0)
INFERNO = Blaze(45.0, -9.0, 2.0, -11.0, 380.0)
TORCH = Blaze(5.0, -9.0, 0.0, -17.0, 300.0)


def burning(scene: Scene, blaze: Blaze) -> Signal:
    """A fire that burns, shape (frames, 2)."""
    count = scene.frame_count
    draws = scene.draws("crackle")
    rate_hz = scene.vary("rate", blaze.crackle_hz, 0.25) * 1.8**scene.modifiers.intensity
    onsets = clustered(draws, rate_hz, count)
    levels = draws.pareto(2.4, onsets.size).clip(0.08, 4.5) * 0.7
    scale = np.sqrt(SAMPLE_RATE_HZ / rate_hz)
    crackle = scatter_wide(draws, count, snaps(draws, 700, 7000, 0.0018), onsets, scale * levels)
    pops = poisson(draws, rate_hz / 14, count)
    heavy = draws.uniform(0.4, 1.4, pops.size) * scale
    crackle += scatter_wide(draws, count, snaps(draws, 250, 1200, 0.006), pops, heavy)
    lapping = shaped_stereo(scene.draws("lapping"), count, band(45, blaze.roar_hz), 0.5)
    lapping *= (0.5 + 0.5 * np.abs(drift(scene, "breath", 3.5)) ** 1.3)[:, None]
    hiss = shaped_stereo(scene.draws("hiss"), count, band(2500, 9000, 8.0))
    hiss *= (np.abs(drift(scene, "vapour", 2.0)) ** 3 + 0.15)[:, None]
    return mix((blaze.crackle_db, crackle), (blaze.lapping_db, lapping), (blaze.hiss_db, hiss))


def sizzling(scene: Scene) -> Signal:
    """Fat in a pan or water on embers: dense steam bursts over a steady hiss, shape (frames, 2)."""
    count = scene.frame_count
    draws = scene.draws("spit")
    rate_hz = scene.vary("rate", 240, 0.25) * 1.6**scene.modifiers.intensity
    onsets = poisson(draws, rate_hz, count)
    levels = np.exp(0.65 * draws.standard_normal(onsets.size) - 0.4) * np.sqrt(
        SAMPLE_RATE_HZ / rate_hz
    )
    spit = scatter_wide(draws, count, snaps(draws, 2500, 11000, 0.0012), onsets, levels)
    hiss = shaped_stereo(
        scene.draws("hiss"),
        count,
        ((300, -34), (1500, -14), (4000, -3), (7000, 0), (11000, -4), (18000, -16)),
    )
    hiss *= (1 + 0.25 * drift(scene, "heat", 4.0))[:, None]
    return mix((0, spit), (-2, hiss))


def sparks(scene: Scene) -> Signal:
    """Embers that burst: a crackle train thinning out, with a few pops; mono."""
    count = min(scene.frame_count, frames(1.8))
    draws = scene.draws("sparks")
    onsets = poisson(draws, 70 * decay(count, 0.005, 0.35), count)
    levels = draws.pareto(2.2, onsets.size).clip(0.1, 5)
    crackle = scatter(count, snaps(draws, 900, 8000, 0.002), onsets, levels)
    breath = band_pass(draws.standard_normal(count), 300, 2500) * decay(count, 0.05, 0.4)
    return mix((0, unit_peak(crackle)), (-22, unit_peak(breath)))
