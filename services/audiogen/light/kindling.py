"""How fire is lit and put out: matches, flint, lighters, fuses, quenching.

A match head is scraped (grains, Cook 1997), flares (a burst of low, then bright noise) and burns
down; the layers of flame are those of fire.py (Farnell, "Designing Sound", 2010).
"""

import numpy as np

from services.audiogen.light.envelopes import bump, decay, path
from services.audiogen.light.filters import high_pass
from services.audiogen.light.fire import BONFIRE, HEARTH, burning, clustered, sizzling, snaps
from services.audiogen.light.grains import lay, poisson, scatter
from services.audiogen.light.levels import mix, unit_peak, unit_rms
from services.audiogen.light.noise import band, drift, shaped
from services.audiogen.light.particles import collisions, coloured
from services.audiogen.light.resonators import plate, strike
from services.audiogen.light.scene import Scene, Signal, frames


def match(scene: Scene) -> Signal:
    """A match: the head scrapes along the box, flares up and settles to a small flame; mono."""
    count = min(scene.frame_count, frames(2.4))
    scrape_s = scene.vary("scrape", 0.2, 0.2)
    draws = scene.draws("match")
    rub = collisions(
        draws, path(count, (0, 0.25), (scrape_s, 1), (scrape_s + 0.02, 0)), 4200, 0.0006
    )
    rub = coloured(rub, ((2600, 1.2, 0.8), (5200, 1.5, 1.0), (8200, 2.0, 0.6)))
    flare = shaped(draws, count, ((80, -8), (300, -2), (1200, 0), (5000, -6), (14000, -20)))
    flare *= path(
        count,
        (scrape_s - 0.03, 0),
        (scrape_s + 0.06, 1),
        (scrape_s + 0.25, 0.3),
        (1.1, 0.05),
        (2.2, 0),
    )
    onsets = frames(scrape_s) + clustered(draws, 24, max(1, count - frames(scrape_s + 0.8)))
    crackle = scatter(count, snaps(draws, 1500, 8000, 0.0015), onsets, np.ones(onsets.size))
    return mix((4, unit_peak(rub)), (-4, unit_peak(flare)), (-16, unit_peak(crackle)))


def flint(scene: Scene) -> Signal:
    """Flint on steel, two to four strokes: a stony click with a scrape and a spark's hiss; mono."""
    count = min(scene.frame_count, frames(2.0))
    strokes = 1 if scene.modifiers.single else 2 + int(scene.fixed("strokes").integers(0, 3))
    out = np.zeros(count)
    stone = plate(scene.vary("stone", 2300, 0.1), 9, 0.05, 0.2)
    draws = scene.draws("flint")
    for index in range(strokes):
        start = frames(index * scene.vary("gap", 0.42, 0.15) * draws.uniform(0.85, 1.15))
        length = min(frames(0.3), count - start)
        if length <= frames(0.1):
            break
        click = strike(stone.struck(draws, 0.4), length, 0.0003)
        scrape = collisions(
            draws, bump(length, 0.15) * path(length, (0.07, 1), (0.1, 0)), 7000, 0.0004
        )
        scrape = coloured(scrape, ((3800, 1.5, 1.0), (7500, 2.0, 1.0)))
        hiss = high_pass(draws.standard_normal(length), 5000) * decay(length, 0.02, 0.06)
        stroke = mix((0, unit_peak(click)), (-4, unit_peak(scrape)), (-20, unit_peak(hiss)))
        out[start : start + length] += draws.uniform(0.7, 1.0) * stroke
    return out


def ignition(scene: Scene) -> Signal:
    """Fire takes hold at once: a soft whoosh of low noise and then flames; (frames, 2)."""
    count = scene.frame_count
    whoosh = shaped(
        scene.draws("whoosh"), count, ((40, -6), (120, 0), (600, -8), (3000, -22), (12000, -44))
    )
    whoosh *= decay(count, 0.12, 0.45)
    flames = burning(scene, BONFIRE) * path(count, (0.15, 0.0), (0.9, 1.0))[:, None]
    return mix((0, 2.4 * whoosh), (-4, unit_rms(flames)))


def lighter(scene: Scene) -> Signal:
    """A lighter: the wheel rasps over its flint, the gas catches; mono."""
    count = min(scene.frame_count, frames(1.5))
    draws = scene.draws("lighter")
    wheel = collisions(draws, path(count, (0, 0.6), (0.05, 1), (0.085, 0)), 5200, 0.0004)
    wheel = coloured(wheel, ((3200, 2, 1.0), (6400, 2, 1.0)))
    puff = shaped(draws, count, ((80, -8), (300, 0), (1500, -6), (8000, -22)))
    puff *= path(count, (0.08, 0), (0.13, 1), (0.3, 0.22), (1.3, 0.05), (1.5, 0))
    snick = strike(plate(2700, 9, 0.02, 0.2), count, 0.0003)
    return mix((0, unit_peak(wheel)), (-5, unit_peak(puff)), (-6, unit_peak(snick)))


def lamp(scene: Scene) -> Signal:
    """An oil lamp is lit: a match, its flame put to the wick, the glass set back; mono."""
    count = min(scene.frame_count, frames(2.6))
    out = np.zeros(count)
    lay(out, unit_peak(match(scene.lasting(min(1.8, scene.duration_s), "match"))), 0.0)
    glass = strike(plate(1900, 12, 0.16, 0.3, 0.1), frames(0.4), 0.0005)
    lay(out, unit_peak(glass), min(1.9, 0.75 * scene.duration_s), 0.35)
    return out


def kindling(scene: Scene) -> Signal:
    """Twigs take fire: single ticks, then more and more, and the first low flames; (frames, 2)."""
    grow = path(scene.frame_count, (0, 0.12), (0.8 * scene.duration_s, 1.0))[:, None]
    draws = scene.draws("twigs")
    onsets = poisson(draws, 6 + 26 * grow[:, 0], scene.frame_count)
    ticks = scatter(
        scene.frame_count,
        snaps(draws, 1500, 8000, 0.0012),
        onsets,
        draws.uniform(0.2, 1, onsets.size),
    )
    return mix((0, unit_rms(burning(scene, HEARTH)) * grow**1.2), (2, unit_rms(ticks)))


def fuse(scene: Scene) -> Signal:
    """A fuse burns down: a hard, even hiss full of sparks; mono."""
    count = scene.frame_count
    draws = scene.draws("fuse")
    hiss = shaped(draws, count, band(3000, 11_000, 9)) * (1 + 0.3 * drift(scene, "burn", 7.0))
    onsets = poisson(draws, 130.0, count)
    sparks = scatter(
        count,
        snaps(draws, 2500, 10_000, 0.0009),
        onsets,
        draws.pareto(2.2, onsets.size).clip(0.1, 5),
    )
    return mix((0, hiss), (-1, unit_rms(sparks)))


def quench(scene: Scene) -> Signal:
    """Hot iron goes into water: a burst of steam that dies down to bubbling; (frames, 2)."""
    fall = path(
        scene.frame_count,
        (0, 0),
        (0.03, 1),
        (0.5, 0.55),
        (0.8 * scene.duration_s, 0.06),
        (scene.duration_s, 0),
    )
    steam = shaped(
        scene.draws("steam"),
        scene.frame_count,
        ((200, -20), (900, -4), (3500, 0), (9000, -6), (18000, -24)),
    )
    return mix((0, steam * fall), (-3, sizzling(scene) * fall[:, None]))
