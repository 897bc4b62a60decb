"""Doors, gates, locks and drawers, put together from hits, slips and rolling.

A slammed door is a panel and its frame struck at once, then its latch and its loose parts
(modal synthesis, van den Doel & Pai 1998; layers after Farnell, "Designing Sound", 2010).
"""

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import bump, decay, path
from services.audiogen.light.filters import low_pass
from services.audiogen.light.friction import HINGE, RUSTY_GATE, Joint, rub
from services.audiogen.light.grains import lay, poisson, scatter
from services.audiogen.light.levels import mix, unit_peak
from services.audiogen.light.noise import Curve, band, drift, shaped
from services.audiogen.light.particles import collisions, coloured
from services.audiogen.light.resonators import Body, plate, strike
from services.audiogen.light.scene import Scene, Signal, frames

WOODEN_DOOR = plate(96, 22, 0.26, 0.5, 0.1)
METAL_DOOR = plate(120, 34, 1.1, 0.5, 0.2)
CAR_DOOR = plate(88, 16, 0.12, 0.6, 0.1)
PAPER_DOOR = plate(210, 14, 0.06, 0.4)
_LATCH = plate(1500, 12, 0.05, 0.3)
_BOLT = plate(620, 16, 0.13, 0.35)


def clack(draws: Generator, body: Body, parts: int, span_s: float, contact_s: float) -> Signal:
    """A mechanism that falls into place: a few hits within span_s, the last the hardest; mono."""
    count = frames(span_s + max(body.decays_s))
    out = np.zeros(count)
    for index, at_s in enumerate(np.sort(draws.uniform(0, span_s, parts)).tolist()):
        hit = strike(body.struck(draws, 0.6), count, contact_s * draws.uniform(0.7, 1.4))
        lay(out, unit_peak(hit), at_s, 0.4 + 0.6 * (index + 1) / parts)
    return unit_peak(out)


def rattle(draws: Generator, body: Body, first_gap_s: float, ratio: float, hits: int) -> Signal:
    """Bounces that come ever closer and softer, mono."""
    out = np.zeros(frames(first_gap_s / (1 - ratio) + 0.25))
    at_s, level = 0.0, 1.0
    for _ in range(hits):
        hit = strike(body.struck(draws, 0.5), frames(0.2), 0.0012)
        lay(out, unit_peak(hit), at_s, level * draws.uniform(0.6, 1.1))
        at_s += first_gap_s * draws.uniform(0.85, 1.15)
        first_gap_s *= ratio
        level *= ratio
    return out


def slam(scene: Scene, panel: Body) -> Signal:
    """A door thrown shut; mono."""
    count = min(scene.frame_count, frames(1.8))
    draws = scene.draws("slam")
    body = panel.struck(draws, 0.3).tuned(
        scene.vary("panel", 1.0, 0.12) * 0.8**scene.modifiers.size
    )
    hit = strike(body, count, scene.vary("contact", 0.001, 0.2))
    boom = low_pass(shaped(draws, count, band(38, 160)) * decay(count, 0.004, 0.09), 260)
    crack = shaped(draws, count, band(300, 3500, 9)) * decay(count, 0.0005, 0.022)
    out = mix((0, unit_peak(hit)), (-6, unit_peak(boom)), (1, unit_peak(crack)))
    lay(out, clack(draws, _LATCH, 3, 0.02, 0.0004), 0.012, 0.3)
    lay(out, rattle(draws, _LATCH.tuned(0.7), 0.06, 0.72, 6), 0.07, 0.2)
    return out


def close(scene: Scene, panel: Body) -> Signal:
    """A door pulled to: a soft touch of the frame, then the latch; mono."""
    count = min(scene.frame_count, frames(1.2))
    draws = scene.draws("close")
    body = panel.struck(draws, 0.3).tuned(scene.vary("panel", 1.1, 0.12))
    out = unit_peak(strike(body, count, 0.005))
    air = shaped(draws, count, band(90, 700)) * decay(count, 0.02, 0.05)
    out += 0.2 * unit_peak(air)
    lay(out, clack(draws, _LATCH, 2, 0.035, 0.0005), scene.vary("latch", 0.06, 0.2), 0.55)
    lay(out, clack(draws, _BOLT, 1, 0.005, 0.001), scene.vary("latch", 0.06, 0.2) + 0.05, 0.5)
    return out


def opening(scene: Scene, joint: Joint = HINGE) -> Signal:
    """The handle, the latch that lets go, and the hinge that creaks as the door swings; mono."""
    count = min(scene.frame_count, frames(2.6))
    draws = scene.draws("open")
    out = np.zeros(count)
    lay(out, clack(draws, _LATCH, 3, 0.06, 0.0006), 0.0, 0.7)
    lay(out, clack(draws, _BOLT, 2, 0.03, 0.001), 0.13, 0.6)
    swing_s = max(0.3, count / 48_000 - 0.5)
    creak = rub(scene.lasting(swing_s, "creak"), joint)
    quiet = bump(creak.size, 0.4) ** 0.6 * (0.55 + 0.25 * scene.modifiers.age)
    lay(out, unit_peak(creak) * quiet, 0.24)
    return out


def creak(scene: Scene, joint: Joint = HINGE) -> Signal:
    """The hinge alone, one swing of up to two seconds; mono."""
    length_s = min(scene.duration_s, scene.vary("swing", 1.7, 0.2))
    sound = rub(scene.lasting(length_s, "swing"), joint)
    return sound * np.minimum(1, 3 * bump(sound.size, 0.45))


def gate(scene: Scene) -> Signal:
    """An iron gate: its bolt, the squeal of its hinges, and the clank as it swings to; mono."""
    count = min(scene.frame_count, frames(3.2))
    draws = scene.draws("gate")
    out = np.zeros(count)
    lay(out, clack(draws, _BOLT.tuned(0.8), 2, 0.08, 0.0008), 0.0, 0.7)
    swing_s = max(0.3, count / 48_000 - 1.2)
    swing = rub(scene.lasting(swing_s, "hinge"), RUSTY_GATE)
    lay(out, unit_peak(swing) * bump(swing.size, 0.45) ** 0.7, 0.25, 0.6)
    clank = strike(plate(190, 26, 0.9, 0.4).struck(draws, 0.3), frames(1.2), 0.0014)
    lay(out, unit_peak(clank), 0.3 + swing_s)
    lay(out, rattle(draws, _BOLT, 0.09, 0.65, 4), 0.36 + swing_s, 0.35)
    return out


def sliding(scene: Scene, panel: Body, grain: Curve) -> Signal:
    """A sliding door, drawer or window: rollers or runners, then the stop; mono."""
    count = min(scene.frame_count, frames(scene.vary("length", 1.0, 0.15) + 0.5))
    draws = scene.draws("slide")
    run = count - frames(0.45)
    speed = np.zeros(count)
    speed[:run] = bump(run, 0.35) ** 0.6 * (1 + 0.2 * drift(scene, "hand", 5.0, run))
    rolling = shaped(draws, count, grain) * speed**1.2
    onsets = poisson(draws, 55 * np.clip(speed, 0, None), count)
    stock = [unit_peak(strike(panel.struck(draws, 0.8), frames(0.06), 0.002)) for _ in range(12)]
    bumps = scatter(count, stock, onsets, draws.uniform(0.2, 1.0, onsets.size))
    out = mix((0, unit_peak(rolling)), (-8, unit_peak(bumps)))
    lay(
        out,
        unit_peak(strike(panel.struck(draws, 0.3), frames(0.4), 0.004)),
        run / 48_000 - 0.03,
        1.1,
    )
    return out


def lock(scene: Scene) -> Signal:
    """A key goes in, tooth by tooth, turns, and the bolt snaps over; mono."""
    count = min(scene.frame_count, frames(1.5))
    draws = scene.draws("lock")
    out = np.zeros(count)
    teeth = plate(scene.vary("key", 3300, 0.12), 10, 0.03, 0.2)
    at_s = 0.0
    for _ in range(5 + int(draws.integers(0, 3))):
        hit = strike(teeth.struck(draws, 0.8), frames(0.05), 0.0003)
        lay(out, unit_peak(hit), at_s, draws.uniform(0.15, 0.4))
        at_s += draws.uniform(0.025, 0.06)
    turn = collisions(draws, bump(frames(0.2), 0.6), 900, 0.0008)
    lay(out, unit_peak(coloured(turn, ((2400, 2, 1), (4800, 2, 1)))), at_s + 0.05, 0.18)
    for gap_s, level in ((0.22, 0.7), (0.27 + draws.uniform(0, 0.04), 1.0)):
        lay(out, clack(draws, _BOLT, 2, 0.012, 0.0008), at_s + gap_s, level)
    return out


def bolt(scene: Scene) -> Signal:
    """A bolt drawn through its rings and home; mono."""
    count = min(scene.frame_count, frames(1.0))
    draws = scene.draws("bolt")
    slide_s = scene.vary("slide", 0.24, 0.2)
    speed = path(count, (0, 0.3), (0.8 * slide_s, 1), (slide_s, 0))
    scrape = coloured(
        collisions(draws, speed, 2600, 0.0007), ((1100, 3, 1), (2300, 3, 0.9), (4400, 3, 0.6))
    )
    out = 0.35 * unit_peak(scrape)
    lay(out, clack(draws, _BOLT, 3, 0.015, 0.0007), slide_s)
    return out


def handle(scene: Scene) -> Signal:
    """A handle tried again and again while the door holds; mono."""
    count = min(scene.frame_count, frames(1.6))
    draws = scene.draws("handle")
    out = np.zeros(count)
    at_s = 0.0
    while at_s < count / 48_000 - 0.3:
        lay(out, clack(draws, _BOLT.tuned(1.5), 3, 0.04, 0.0008), at_s, draws.uniform(0.5, 1))
        lay(out, strike(WOODEN_DOOR.struck(draws, 0.3), frames(0.2), 0.006), at_s, 2.0)
        at_s += draws.uniform(0.12, 0.2)
    return unit_peak(out)
