"""Cloth, paper and brushes: surfaces that crackle because many small folds give way.

Crumpling is a cascade of clicks with power-law energies (Houle & Sethna, "Acoustic emission from
crumpling paper", Physical Review E 54, 1996; Fernstroem & Brazil 2001). Cloth is the same, finer
and duller. Sheets moved through air flutter; a tear is a click for each thread.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import bump, path
from services.audiogen.light.filters import band_pass, resonance
from services.audiogen.light.grains import impulses, lay, poisson
from services.audiogen.light.levels import mix, unit_peak
from services.audiogen.light.noise import band, drift, shaped
from services.audiogen.light.particles import Resonances, collisions, coloured
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames


@dataclass(frozen=True, slots=True)
class Sheet:
    """A material: folds a second at full movement, their length and colour, and how far their
    strengths spread (paper far, silk little).
    """

    folds_hz: float
    fold_s: float
    colour: Resonances
    spread: float


COTTON = Sheet(5200.0, 0.0014, ((900, 0.6, 0.7), (2600, 0.7, 1.0), (6000, 0.9, 0.5)), 0.5)
SILK = Sheet(9000.0, 0.0008, ((2200, 0.6, 0.6), (5000, 0.7, 1.0), (9000, 0.9, 0.7)), 0.35)
LEATHER = Sheet(700.0, 0.003, ((350, 2.0, 1.0), (900, 2.0, 0.8), (2400, 1.0, 0.5)), 0.9)
PAPER = Sheet(900.0, 0.0009, ((1700, 1.0, 0.7), (3600, 1.0, 1.0), (7500, 1.2, 0.9)), 1.3)
FOLIAGE = Sheet(1500.0, 0.0014, ((2000, 0.9, 0.8), (4500, 0.9, 1.0), (8000, 1.2, 0.5)), 0.9)
STRAW = Sheet(480.0, 0.0012, ((1400, 1.2, 0.8), (3300, 1.2, 1.0), (6800, 1.2, 0.6)), 1.2)


def rustle(scene: Scene, sheet: Sheet, strokes_hz: float = 1.9) -> Signal:
    """Movement of a material: strokes of the arm, each of its own strength; mono."""
    clock = scene.times_s() + scene.start_frame / SAMPLE_RATE_HZ
    pace = scene.vary("strokes", strokes_hz, 0.15) * 1.3**scene.modifiers.speed
    stroke = np.abs(np.sin(np.pi * pace * clock + 0.9 + 0.8 * drift(scene, "hand", 0.8))) ** 1.6
    energy = np.clip(stroke * (0.8 + 0.3 * drift(scene, "effort", 1.3)), 0, 1.3)
    draws = scene.draws("folds")
    return coloured(
        collisions(draws, energy**1.4, sheet.folds_hz, sheet.fold_s, sheet.spread), sheet.colour
    )


def page(scene: Scene) -> Signal:
    """A page is turned: lifted with a crackle, swung with a flutter of air, laid down; mono."""
    draws = scene.draws("page")
    out = np.zeros(scene.frame_count)
    at_s = 0.0
    while at_s == 0.0 or at_s < scene.duration_s - 0.9:
        length_s = scene.vary("turn", 0.62, 0.15) * 0.75**scene.modifiers.speed
        count = frames(length_s)
        grip = collisions(
            draws,
            path(
                count,
                (0, 0.5),
                (0.08, 0.9),
                (0.16, 0.1),
                (length_s - 0.12, 0.2),
                (length_s - 0.05, 0.9),
                (length_s, 0),
            ),
            700,
            0.0009,
            1.2,
        )
        air = shaped(draws, count, band(900, 5500, 9)) * bump(count, 0.6) ** 1.5
        flutter = 1 + 0.5 * np.sin(2 * np.pi * 27 * np.arange(count) / SAMPLE_RATE_HZ)
        lay(
            out,
            mix((0, unit_peak(coloured(grip, PAPER.colour))), (-6, unit_peak(air * flutter))),
            at_s,
        )
        if scene.modifiers.single:
            break
        at_s += length_s + draws.uniform(0.7, 1.1)
    return out


def crumple(scene: Scene) -> Signal:
    """A sheet of paper is crumpled into a ball; mono."""
    count = min(scene.frame_count, frames(2.2))
    draws = scene.draws("crumple")
    squeeze = np.clip(0.5 + 0.7 * drift(scene, "squeeze", 2.4, count), 0, 1.4)
    squeeze *= path(
        count, (0, 0.7), (0.25, 1), (0.7 * count / SAMPLE_RATE_HZ, 0.6), (count / SAMPLE_RATE_HZ, 0)
    )
    return coloured(collisions(draws, squeeze, 520, 0.0011, 1.5), PAPER.colour)


def tear(scene: Scene, threads_hz: float, low_hz: float) -> Signal:
    """Cloth or paper is torn: a click for each thread, ever faster, brighter as it goes; mono."""
    count = min(scene.frame_count, frames(scene.vary("length", 0.75, 0.2)))
    draws = scene.draws("tear")
    speed = path(
        count,
        (0, 0.35),
        (0.1, 0.8),
        (0.6 * count / SAMPLE_RATE_HZ, 1.0),
        (count / SAMPLE_RATE_HZ, 1.3),
    )
    onsets = poisson(draws, threads_hz * speed, count)
    levels = np.exp(0.5 * draws.standard_normal(onsets.size))
    train = impulses(onsets, levels, count)
    fibres = resonance(train, 1.6 * low_hz, 1.2) + 0.8 * resonance(train, 3.4 * low_hz, 1.4)
    rip = shaped(draws, count, band(low_hz, 6 * low_hz, 9)) * speed
    return mix((0, unit_peak(fibres)), (-9, unit_peak(rip))) * path(
        count, (count / SAMPLE_RATE_HZ - 0.03, 1), (count / SAMPLE_RATE_HZ, 0)
    )


def strokes(
    scene: Scene, colour: Resonances, rate_hz: float, grain_hz: float, share: float
) -> Signal:
    """A brush, broom, saw or pencil drawn to and fro; share: of the time in contact."""
    clock = scene.times_s() + scene.start_frame / SAMPLE_RATE_HZ
    place = (clock * scene.vary("strokes", rate_hz, 0.1) * 1.3**scene.modifiers.speed) % 1.0
    within = np.clip(place / share, 0, 1)
    speed = np.sin(np.pi * within) ** 0.7 * (1 + 0.25 * drift(scene, "press", 3.0))
    grains = collisions(scene.draws("grain"), np.clip(speed, 0, None), grain_hz, 0.0007, 0.6)
    return coloured(grains, colour)


BROOM: Resonances = ((1300, 0.7, 0.8), (3300, 0.8, 1.0), (7000, 1.0, 0.5))
SAW: Resonances = ((480, 3.0, 0.8), (1150, 3.0, 1.0), (2500, 2.5, 0.9), (4600, 2.0, 0.5))
PENCIL: Resonances = ((1900, 2.0, 0.8), (3900, 2.0, 1.0), (7200, 2.0, 0.5))
BRUSH: Resonances = ((1500, 0.7, 0.6), (4200, 0.7, 1.0), (8000, 0.9, 0.6))
MILLSTONE: Resonances = ((160, 1.0, 1.0), (420, 1.0, 1.0), (1100, 1.0, 0.5), (2600, 1.0, 0.25))
RASP: Resonances = ((900, 1.5, 1.0), (2200, 1.5, 1.0), (4800, 1.5, 0.7))


def writing(scene: Scene) -> Signal:
    """A pencil writes: short strokes of uneven length, a tap of the point, pauses between words."""
    draws = scene.draws("writing")
    count = scene.frame_count
    energy = np.zeros(count)
    taps = np.zeros(count)
    at_s = 0.0
    while at_s < scene.duration_s - 0.15:
        for _ in range(int(draws.integers(4, 10))):
            length_s = float(draws.uniform(0.05, 0.14))
            lay(energy, bump(frames(length_s), 0.4) ** 0.6, at_s, draws.uniform(0.5, 1))
            lay(taps, _tap(draws), at_s, draws.uniform(0.2, 0.8))
            at_s += length_s + draws.uniform(0.02, 0.07)
        at_s += draws.uniform(0.12, 0.4)
    scratch = coloured(collisions(draws, energy, 9000, 0.0004, 0.5), PENCIL)
    return mix((0, unit_peak(scratch)), (-8, taps))


def _tap(draws: Generator) -> Signal:
    click = band_pass(draws.standard_normal(frames(0.02)), 700, 3500)
    return unit_peak(click * np.exp(-np.arange(click.size) / 140))
