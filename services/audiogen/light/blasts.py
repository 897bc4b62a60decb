"""Guns, cannon and explosions.

A free blast is a Friedlander wave, p(t) = P (1 - t/T) exp(-b t/T) (Friedlander 1946; Kinney &
Graham, "Explosive Shocks in Air", 1985); T grows with the charge, milliseconds for a rifle, tens of
milliseconds for a bomb. A supersonic bullet adds an N wave (Maher, "Acoustical characterization of
gunshots", IEEE SAFE 2007). The rest is what ground, hills and debris answer.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import bump, decay, path
from services.audiogen.light.filters import high_pass, low_pass
from services.audiogen.light.grains import lay, poisson
from services.audiogen.light.impacts import hit
from services.audiogen.light.levels import mix, unit_peak
from services.audiogen.light.noise import band, shaped
from services.audiogen.light.resonators import plate, strike
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames
from services.audiogen.light.things import STONE_LUMP


def friedlander(positive_s: float, decay: float = 1.4) -> Signal:
    """The pressure of a blast in free air, peak 1, positive for positive_s; mono."""
    times = np.arange(frames(9 * positive_s)) / frames(positive_s)
    return np.asarray((1 - times) * np.exp(-decay * times))


@dataclass(frozen=True, slots=True)
class Charge:
    """A shot: length of its positive phase, seconds of its roar, where the roar falls off, levels
    in dB of roar, of the bullet's crack and of falling debris, and seconds until all is over.
    """

    positive_s: float
    roar_s: float
    roar_hz: float
    roar_db: float
    crack_db: float
    debris_db: float
    length_s: float


PISTOL = Charge(0.0012, 0.06, 1500.0, -2.0, -60.0, -60.0, 1.2)
RIFLE = Charge(0.0016, 0.09, 1200.0, -2.0, -4.0, -60.0, 1.6)
CANNON = Charge(0.014, 0.35, 260.0, 1.0, -60.0, -60.0, 3.0)
BOMB = Charge(0.028, 0.85, 190.0, 3.0, -60.0, -14.0, 4.0)
FIRECRACKER = Charge(0.0006, 0.018, 3500.0, -6.0, -60.0, -60.0, 0.3)


def shot(draws: Generator, charge: Charge, size: float, count: int) -> Signal:
    """One shot at the listener's side, mono."""
    out = np.zeros(count)
    wave = friedlander(charge.positive_s * size)
    lay(out, wave, 0.0)
    lay(out, low_pass(wave, 2500), draws.uniform(0.004, 0.011), -0.45)
    snap = high_pass(shaped(draws, count, band(900, 9000, 7)), 600) * decay(
        count, 0.0004, 0.006 * size
    )
    roar = shaped(
        draws,
        count,
        ((25, -8), (70, 0), (charge.roar_hz, -4), (6 * charge.roar_hz, -26), (20000, -60)),
    )
    roar *= decay(count, 0.002, charge.roar_s * size)
    layers = [(0.0, unit_peak(out)), (-6.0, unit_peak(snap)), (charge.roar_db, unit_peak(roar))]
    if charge.crack_db > -50:
        crack = np.zeros(count)
        lay(crack, np.linspace(1, -1, frames(0.00025)), 0.0)
        layers.append((charge.crack_db, crack))
    if charge.debris_db > -50:
        layers.append((charge.debris_db, unit_peak(_debris(draws, count))))
    return np.tanh(1.5 * mix(*layers))


def _debris(draws: Generator, count: int) -> Signal:
    """Earth and stones come down after a while."""
    out = (
        shaped(draws, count, band(700, 5000, 9))
        * path(count, (0.5, 0), (1.0, 0.3), (2.8, 0))
        * 0.25
    )
    for onset in poisson(draws, 26 * path(count, (0.5, 0), (0.9, 1), (2.6, 0)), count).tolist():
        stone = hit(draws, STONE_LUMP, draws.uniform(0.3, 1), draws.uniform(0.5, 1.5))
        lay(out, stone, onset / SAMPLE_RATE_HZ, draws.uniform(0.2, 1.0))
    return out


def fire(scene: Scene, charge: Charge) -> Signal:
    """One shot or explosion, mono."""
    count = min(scene.frame_count, frames(charge.length_s))
    size = scene.vary("charge", 1.0, 0.15) * 1.5**scene.modifiers.size
    return shot(scene.draws("shot"), charge, size, count)


def volley(scene: Scene, charge: Charge, rate_hz: float, uneven: float) -> Signal:
    """Shot after shot as long as the scene lasts; uneven 0 is a machine gun, 1 a crowd; mono."""
    draws = scene.draws("volley")
    out = np.zeros(scene.frame_count)
    length = frames(min(0.5, charge.length_s))
    stock = [shot(draws, charge, draws.uniform(0.85, 1.2), length) for _ in range(6)]
    at_s, gap_s = 0.0, 1 / scene.vary("rate", rate_hz, 0.1)
    while at_s < scene.duration_s - 0.2:
        level = draws.uniform(1 - 0.7 * uneven, 1.0)
        lay(out, stock[int(draws.integers(0, 6))], at_s, level)
        at_s += gap_s * (1 + uneven * (float(draws.exponential()) - 1)) + 0.004
    return out


def cocking(scene: Scene) -> Signal:
    """A bolt or slide is worked: back and home, two clacks of small steel parts; mono."""
    draws = scene.draws("bolt")
    out = np.zeros(min(scene.frame_count, frames(0.9)))
    steel = plate(scene.vary("steel", 1650, 0.1), 14, 0.06, 0.3, 0.1)
    for at_s, level in ((0.0, 0.5), (0.03, 0.6), (0.27, 0.8), (0.3, 1.0), (0.33, 0.5)):
        click = strike(steel.struck(draws, 0.7), frames(0.12), 0.0003)
        lay(out, unit_peak(click), at_s * draws.uniform(0.95, 1.05), level)
    slide = shaped(draws, frames(0.2), band(1500, 6000, 9)) * bump(frames(0.2), 0.5)
    lay(out, unit_peak(slide), 0.05, 0.15)
    return out


def ricochet(scene: Scene) -> Signal:
    """A bullet glances off stone and whines away, falling; mono."""
    count = min(scene.frame_count, frames(0.9))
    draws = scene.draws("ricochet")
    start_hz = scene.vary("pitch", 3600, 0.15)
    pitch_hz = start_hz * np.exp(-np.arange(count) / frames(0.55))
    wobble = 1 + 0.02 * np.sin(2 * np.pi * 60 * np.arange(count) / SAMPLE_RATE_HZ)
    tone = np.sin(2 * np.pi * np.cumsum(pitch_hz * wobble) / SAMPLE_RATE_HZ) * decay(
        count, 0.006, 0.2
    )
    chip = hit(draws, STONE_LUMP, 1.0, 1.6)
    lay(tone, unit_peak(chip), 0.0, 1.4)
    return tone
