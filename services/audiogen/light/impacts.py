"""Hits and falls: bodies of wood, metal, clay, flesh and stone struck and bouncing.

Modal synthesis with a Hertzian contact (van den Doel & Pai 1998); a falling thing bounces at times
that shrink by its restitution, so that the height of each bounce is e^2 of the one before.
"""

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import decay
from services.audiogen.light.filters import band_pass
from services.audiogen.light.grains import lay, poisson
from services.audiogen.light.levels import mix, unit_peak
from services.audiogen.light.noise import band, shaped
from services.audiogen.light.resonators import Body, ring, strike
from services.audiogen.light.scene import Scene, Signal, frames
from services.audiogen.light.things import (
    BLADE,
    CHINA,
    CRATE,
    HEAVY_BODY,
    METAL_SHEET,
    STONE_LUMP,
    Thing,
)


def hit(draws: Generator, thing: Thing, force: float, size: float) -> Signal:
    """One hit, mono, peak about 1 at force 1; a soft hit is also a duller one."""
    length = frames(min(3.0, max(thing.body.decays_s) * 1.1 + 0.1))
    contact_s = thing.contact_s * (1.6 - 0.6 * force) * draws.uniform(0.85, 1.2)
    rung = strike(thing.body.struck(draws, 0.35).tuned(size), length, contact_s)
    noise = shaped(draws, length, thing.noise) * decay(length, 0.0004, thing.noise_s)
    return force * mix((0, unit_peak(rung)), (thing.noise_db, unit_peak(noise)))


def _size(scene: Scene) -> float:
    return scene.vary("size", 1.0, 0.1) * float(0.7**scene.modifiers.size)


def struck(scene: Scene, thing: Thing, hits: int, gap_s: float) -> Signal:
    """A thing struck hits times (once when the prompt says so) at about even gaps; mono."""
    draws = scene.draws("hits")
    wanted = 1 if scene.modifiers.single else hits
    gap_s = scene.vary("gap", gap_s, 0.1) * 0.75**scene.modifiers.speed
    out = np.zeros(scene.frame_count)
    for index in range(wanted):
        at_s = gap_s * (index + 0.05 * draws.standard_normal() * (index > 0))
        if at_s > max(0.0, scene.duration_s - 0.15):
            break
        lay(out, hit(draws, thing, draws.uniform(0.7, 1.0), _size(scene)), at_s)
    return out


def working(scene: Scene, thing: Thing, period_s: float) -> Signal:
    """Blows that go on as long as the scene, as of an axe or a hammer; mono."""
    return struck(scene, thing, 1 + int(scene.duration_s / period_s), period_s)


def dropped(scene: Scene, thing: Thing, gap_s: float, restitution: float) -> Signal:
    """A thing falls and bounces until it lies; mono."""
    draws = scene.draws("bounces")
    out = np.zeros(min(scene.frame_count, frames(3.0)))
    at_s, force = 0.0, 1.0
    gap_s = scene.vary("height", gap_s, 0.2)
    while force > 0.04 and at_s < out.size / 48_000 - 0.05:
        lay(out, hit(draws, thing, force, _size(scene) * draws.uniform(0.97, 1.03)), at_s)
        at_s += gap_s * draws.uniform(0.9, 1.1)
        gap_s *= restitution
        force *= restitution
    return out


def collapse(scene: Scene, thing: Thing) -> Signal:
    """Somebody or something heavy comes down: a first blow, then what follows it; mono."""
    draws = scene.draws("fall")
    out = np.zeros(min(scene.frame_count, frames(1.8)))
    size = _size(scene)
    lay(out, hit(draws, thing, 1.0, size), 0.0)
    lay(out, hit(draws, thing, 0.6, 1.3 * size), draws.uniform(0.09, 0.16))
    lay(out, hit(draws, thing, 0.3, 1.6 * size), draws.uniform(0.22, 0.34))
    brush = shaped(draws, out.size, band(500, 3500, 9)) * decay(out.size, 0.05, 0.12)
    return out + 0.05 * brush


def clatter(scene: Scene, thing: Thing, rate_hz: float, length_s: float) -> Signal:
    """Many small hits of like things, thinning out: dishes, stones, tools; mono."""
    count = min(scene.frame_count, frames(length_s + 0.6))
    draws = scene.draws("clatter")
    busy = np.clip(1 - np.arange(count) / frames(length_s), 0, 1) ** 0.7
    onsets = np.append(poisson(draws, rate_hz * busy, count), 0)
    stock = [hit(draws, thing, f, _size(scene) * 1.35 ** float(draws.uniform(-1, 1)))
             for f in draws.uniform(0.35, 1.0, 14).tolist()]  # fmt: skip
    out = np.zeros(count)
    for index, onset in enumerate(onsets.tolist()):
        lay(out, stock[index % 14], onset / 48_000, float(draws.uniform(0.3, 1)))
    return out


def rockfall(scene: Scene) -> Signal:
    """Stones and earth coming down: clatter over a rumble; mono."""
    stones = clatter(scene, STONE_LUMP, 34.0, min(3.5, 0.7 * scene.duration_s))
    boulders = clatter(scene.lasting(scene.duration_s, "boulders"), CRATE, 7.0, 2.5)
    draws = scene.draws("earth")
    rumble = shaped(draws, stones.size, band(35, 220)) * decay(stones.size, 0.2, 1.0)
    grit = band_pass(draws.standard_normal(stones.size), 500, 3000) * decay(stones.size, 0.3, 0.9)
    return mix(
        (0, unit_peak(stones)),
        (-3, unit_peak(boulders)),
        (-2, unit_peak(rumble)),
        (-18, unit_peak(grit)),
    )


def coins(scene: Scene) -> Signal:
    """A few coins dropped on a hard table: each rings, bounces and spins down; mono.

    A coin is a free disc: modes at ratios 1, 1.73, 2.33, 3.91 (Fletcher & Rossing 3.6.1). Spinning
    down, its contacts come ever faster (Euler's disk).
    """
    count = min(scene.frame_count, frames(2.4))
    draws = scene.draws("coins")
    out = np.zeros(count)
    number = 1 if scene.modifiers.single else 4 + int(scene.fixed("number").integers(0, 4))
    for index in range(number):
        pitch_hz = scene.vary(f"coin{index}", 4600, 0.16)
        disc = Body(
            tuple(pitch_hz * np.array([1, 1.73, 2.33, 3.91])),
            (0.3, 0.22, 0.16, 0.08),
            (1, 0.8, 0.6, 0.3),
        )
        at_s = 0.0 if index == 0 else float(draws.uniform(0.02, 0.5))
        gap_s, force = float(draws.uniform(0.1, 0.2)), float(draws.uniform(0.6, 1.0))
        while force > 0.03 and at_s < count / 48_000:
            ring_ = strike(disc.struck(draws, 0.8), frames(0.35), 0.00012)
            lay(out, unit_peak(ring_), at_s, force)
            at_s += gap_s
            gap_s, force = max(0.012, gap_s * 0.72), force * 0.78
    return out


def whip(scene: Scene) -> Signal:
    """A whip: the air it cuts, its tip's shock (Krehl et al. 1998: a sonic boom); mono."""
    count = min(scene.frame_count, frames(0.7))
    draws = scene.draws("whip")
    rush = shaped(draws, count, band(700, 4000, 9)) * np.exp(
        -(((np.arange(count) / 48_000 - 0.1) / 0.04) ** 2)
    )
    crack = np.zeros(count)
    lay(crack, np.linspace(1, -1, frames(0.0004)), 0.13)
    tail = shaped(draws, count, band(1200, 9000, 9)) * np.roll(
        decay(count, 0.0004, 0.012), frames(0.13)
    )
    return mix((0, crack), (-14, unit_peak(rush)), (-6, unit_peak(tail)))


def knocks(scene: Scene, thing: Thing, gap_s: float) -> Signal:
    """Three or so knocks, and the same once more where there is time; mono."""
    draws = scene.draws("knocks")
    number = 1 if scene.modifiers.single else 3 + int(scene.fixed("number").integers(0, 2))
    gap_s = scene.vary("gap", gap_s, 0.12) * 0.75**scene.modifiers.speed
    out = np.zeros(scene.frame_count)
    rounds = 1 if scene.duration_s < 2.6 or scene.modifiers.single else 2
    for start in range(rounds):
        for index in range(number):
            at_s = start * (number * gap_s + 0.85) + gap_s * index * draws.uniform(0.95, 1.05)
            if at_s < scene.duration_s - 0.2 or at_s == 0:
                lay(out, hit(draws, thing, draws.uniform(0.7, 1), _size(scene)), at_s)
    return out


def tumble(scene: Scene) -> Signal:
    """Somebody or something goes over and takes things along: blows, clatter, a last roll; mono."""
    out = np.zeros(min(scene.frame_count, frames(2.6)))
    lay(out, unit_peak(collapse(scene, HEAVY_BODY)), 0.0)
    lay(out, unit_peak(clatter(scene.lasting(1.8, "wood"), CRATE, 11.0, 1.1)), 0.05, 0.7)
    lay(out, unit_peak(clatter(scene.lasting(1.8, "small"), CHINA, 8.0, 1.2)), 0.12, 0.4)
    return out


def crash(scene: Scene) -> Signal:
    """A collision: one great blow of metal and wood, and what comes after it; mono."""
    out = np.zeros(min(scene.frame_count, frames(2.8)))
    draws = scene.draws("crash")
    for thing, level in ((METAL_SHEET, 1.0), (CRATE, 1.0), (HEAVY_BODY, 0.9)):
        lay(out, hit(draws, thing, 1.0, _size(scene)), 0.0, level)
    burst = shaped(draws, out.size, band(400, 7000, 7)) * decay(out.size, 0.001, 0.09)
    lay(out, unit_peak(burst), 0.0, 0.9)
    lay(out, unit_peak(clatter(scene.lasting(2.2, "metal"), METAL_SHEET, 13.0, 1.2)), 0.06, 0.6)
    lay(out, unit_peak(clatter(scene.lasting(2.2, "glass"), CHINA, 24.0, 1.3)), 0.08, 0.4)
    return out


def rolling(scene: Scene, thing: Thing, turns_hz: float) -> Signal:
    """A thing rolls over a hard floor: tiny contacts at its bumps, coming round with each turn.

    van den Doel, Kry & Pai, "FoleyAutomatic", SIGGRAPH 2001: contact forces drive the modes.
    """
    count = min(scene.frame_count, frames(3.0))
    draws = scene.draws("roll")
    slow = np.linspace(1.2, 0.35, count)
    turn = np.cumsum(turns_hz * slow) / 48_000
    bumps = 1 + 0.7 * np.sin(2 * np.pi * turn) + 0.3 * np.sin(4 * np.pi * turn + 1)
    force = draws.standard_normal(count) * np.clip(bumps, 0, None) * slow
    knocks = np.zeros(count)
    onsets = poisson(draws, 26 * slow, count)
    knocks[onsets] = draws.uniform(3, 14, onsets.size)
    sound = ring(band_pass(force + knocks, 90, 5000), thing.body.tuned(_size(scene), 0.5))
    return sound * np.minimum(1, np.linspace(6, 0, count))


def scattering(scene: Scene, thing: Thing, rate_hz: float) -> Signal:
    """Many small things poured out onto something hard; mono."""
    return clatter(scene, thing, rate_hz, min(2.0, 0.75 * scene.duration_s))


def drawn(scene: Scene) -> Signal:
    """A blade drawn from its sheath: a scrape that rises along its length, then the ring; mono."""
    count = min(scene.frame_count, frames(1.4))
    draws = scene.draws("blade")
    scrape_s = scene.vary("draw", 0.34, 0.15)
    length = frames(scrape_s)
    rub = shaped(draws, length, band(2500, 9000, 9)) * np.linspace(0.2, 1, length) ** 1.3
    body = BLADE.body.tuned(_size(scene))
    out = np.zeros(count)
    lay(out, unit_peak(ring(rub, body)), 0.0, 0.5)
    lay(out, unit_peak(rub), 0.0, 0.5)
    lay(out, unit_peak(strike(body, frames(1.0), 0.0002)), scrape_s)
    return out
