"""Footsteps: a foot's force on the ground over time, and what that ground makes of it.

Walking presses twice, heel and ball; running once (Farnell, "Designing Sound", MIT Press 2010, ch.
"Footsteps", after measured ground reaction forces). Hard ground rings by its modes, loose ground is
grains that collide at a rate which follows the force (Cook, PhISM, CMJ 21(3), 1997).
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import bump, path
from services.audiogen.light.filters import band_pass, low_pass
from services.audiogen.light.grains import grid, lay, pan_gains
from services.audiogen.light.levels import mix, unit_energy
from services.audiogen.light.noise import band, shaped
from services.audiogen.light.particles import Resonances, collisions, coloured
from services.audiogen.light.resonators import Body, plate, strike
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames
from services.audiogen.light.water import bubbles

_STEP_S = 0.5


@dataclass(frozen=True, slots=True)
class Ground:
    """What is walked on. Levels in dB between the parts of one step.

    thump: the ground and the leg as a soft body; click: the sole against a hard surface; grit: the
    resonances of loose grains, colliding grit_hz times a second at full force; wet_db: squelch.
    """

    thump: Body
    thump_db: float
    grit: Resonances
    grit_hz: float
    grit_db: float
    grain_s: float = 0.0015
    spread: float = 0.9
    click: Body | None = None
    click_db: float = 0.0
    press_s: float = 0.2
    wet_db: float = -80.0


_SOIL = Body((68, 112, 170, 240), (0.10, 0.08, 0.06, 0.04), (1, 0.7, 0.4, 0.2))

DIRT = Ground(
    _SOIL.tuned(1.3), 0, ((520, 0.8, 1), (1400, 0.8, 0.8), (3600, 1, 0.3)), 2600, -4, spread=0.6
)
GRAVEL = Ground(
    _SOIL, -8, ((1700, 1.2, 0.8), (3300, 1.5, 1), (5600, 1.5, 0.8), (8500, 2, 0.4)),
    1000, 3, 0.0018, 1.1, press_s=0.24,
)  # fmt: skip
SNOW = Ground(
    _SOIL, -4, ((480, 2.5, 0.7), (1000, 2, 1), (1900, 1.6, 0.9), (3600, 1.2, 0.4)),
    3200, 1, 0.001, 0.7, press_s=0.34,
)  # fmt: skip
LEAVES = Ground(
    _SOIL, -9, ((2300, 1, 0.8), (4300, 1.2, 1), (7500, 1.4, 0.8), (11000, 2, 0.4)),
    620, 3, 0.0024, 1.2, press_s=0.38,
)  # fmt: skip
GRASS = Ground(
    _SOIL, -6, ((1600, 0.7, 0.6), (3800, 0.7, 1), (7500, 0.9, 0.6)),
    6000, -1, 0.0012, 0.4, press_s=0.3
)  # fmt: skip
SAND = Ground(
    _SOIL, -5, ((700, 0.8, 0.8), (1800, 0.8, 1), (4200, 0.8, 0.4)),
    8000, -1, 0.001, 0.3, press_s=0.3
)  # fmt: skip
WOOD = Ground(
    plate(118, 16, 0.16, 0.6, 0.1), 0, ((1200, 1, 1), (3000, 1, 0.6)), 300, -15,
    click=plate(760, 9, 0.03, 0.4), click_db=-4,
)  # fmt: skip
STONE = Ground(
    Body((125, 210, 320), (0.05, 0.04, 0.03), (1, 0.6, 0.4)), -7,
    ((2600, 1, 0.8), (5200, 1, 1)), 420, -12, click=plate(1250, 11, 0.03, 0.25), click_db=2,
)  # fmt: skip
HEELS = Ground(
    Body((210, 330), (0.03, 0.025), (1, 0.6)), -12, ((2600, 1, 0.8), (5200, 1, 1)), 200, -20,
    click=plate(1750, 9, 0.035, 0.2), click_db=4,
)  # fmt: skip
BOOTS = Ground(
    plate(82, 14, 0.16, 0.6, 0.1), 4, ((700, 1, 1), (1900, 1, 0.6)), 900, -8,
    click=plate(520, 9, 0.03, 0.4), click_db=-3,
)  # fmt: skip
SHARDS = Ground(
    _SOIL, -10, ((2900, 6, 0.8), (4700, 6, 1), (7300, 6, 1), (10500, 5, 0.6)),
    520, 3, 0.0012, 1.2, press_s=0.3,
)  # fmt: skip
METAL = Ground(
    plate(150, 18, 0.5, 0.5), 0, ((2600, 1, 0.8), (5200, 1, 1)), 200, -18,
    click=plate(900, 12, 0.12, 0.4), click_db=-4,
)  # fmt: skip
MUD = Ground(
    _SOIL, -3, ((420, 1.2, 1), (900, 1, 0.8), (2200, 1, 0.3)),
    2600, -5, 0.002, 0.8, press_s=0.4, wet_db=0
)  # fmt: skip
PUDDLE = Ground(
    _SOIL, -10, ((900, 0.7, 0.8), (2500, 0.7, 1), (5500, 0.8, 0.6)), 5000, -1, 0.0018, 0.6,
    press_s=0.3, wet_db=1,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Gait:
    """How one walks: steps a second, how long heel and ball are apart (0 for a run), how much the
    steps differ, and how much the foot drags (level in dB of the scrape before a step).
    """

    steps_hz: float
    roll_s: float
    uneven: float = 0.03
    drag_db: float = -80.0


WALK = Gait(1.85, 0.1)
RUN = Gait(2.9, 0.0, 0.025)
TRUDGE = Gait(1.25, 0.17, 0.05, -7.0)
SNEAK = Gait(1.0, 0.22, 0.07)
SHUFFLE = Gait(1.5, 0.16, 0.05, -2.0)
MARCH = Gait(1.95, 0.03, 0.012)
STAIRS = Gait(2.15, 0.06)


def footsteps(scene: Scene, ground: Ground, gait: Gait) -> Signal:
    """Somebody's steps, the feet alternating and a little apart, shape (frames, 2)."""
    steps_hz = scene.vary("tempo", gait.steps_hz, 0.07) * 1.3**scene.modifiers.speed
    if scene.modifiers.speed > 0 and gait is WALK:
        gait = replace(gait, roll_s=0.05)
    size = 0.8**scene.modifiers.size * scene.vary("size", 1.0, 0.06)
    out = np.zeros((scene.frame_count, 2))
    draws = scene.draws("steps")
    onsets = grid(scene, 1 / steps_hz, gait.uneven, "beat", offset=0.0)
    for index, onset in enumerate(onsets.tolist()):
        at_s = onset / SAMPLE_RATE_HZ
        if scene.total_frame_count == 0 and at_s > scene.duration_s - 0.35:
            break
        side = -1 if index % 2 else 1
        sound = step(draws, ground, gait, size * (1 + 0.02 * side))
        place = pan_gains(np.array([0.16 * side]))
        lay(out, sound[:, None] * place, at_s, draws.uniform(0.75, 1.1))
    return out


def step(draws: Generator, ground: Ground, gait: Gait, size: float) -> Signal:
    """One step, half a second, mono; each part has unit energy before its level."""
    count = frames(_STEP_S)
    force = _force(count, ground.press_s, gait.roll_s)
    heel_s = 0.009 if ground.click is None else 0.005
    body = ground.thump.struck(draws, 0.25).tuned(size)
    thump = strike(body, count, heel_s * draws.uniform(0.8, 1.3))
    if gait.roll_s:
        lay(thump, strike(body.struck(draws, 0.3), count, 1.5 * heel_s), gait.roll_s, 0.45)
    grit = coloured(
        collisions(draws, force, ground.grit_hz, ground.grain_s, ground.spread), ground.grit
    )
    layers = [(ground.thump_db, unit_energy(thump)), (ground.grit_db, unit_energy(grit))]
    if ground.click is not None:
        layers.append((ground.click_db, unit_energy(_clicks(draws, ground.click, gait, count))))
    if ground.wet_db > -60:
        layers.append((ground.wet_db, unit_energy(_squelch(draws, count, force))))
    if gait.drag_db > -60:
        length = frames(0.2)
        scrape = np.zeros(count)
        lay(scrape, shaped(draws, length, band(500, 3800, 9)) * bump(length, 0.4), 0.28)
        layers.append((gait.drag_db, unit_energy(scrape)))
    return mix(*layers)


def _force(count: int, press_s: float, roll_s: float) -> Signal:
    force = np.zeros(count)
    lay(force, bump(frames(press_s * 0.7), 0.25), 0.0)
    if roll_s:
        lay(force, bump(frames(press_s * 0.9), 0.4), roll_s, 0.6)
    return force


def _clicks(draws: Generator, body: Body, gait: Gait, count: int) -> Signal:
    out = strike(body.struck(draws, 0.5), count, 0.0006 * draws.uniform(0.8, 1.6))
    if gait.roll_s:
        ball = strike(body.struck(draws, 0.5).tuned(0.85), count, 0.0016)
        lay(out, ball, gait.roll_s * draws.uniform(0.9, 1.1), draws.uniform(0.4, 0.7))
    return out


def _squelch(draws: Generator, count: int, force: Signal) -> Signal:
    """Wet ground: it smacks, its bubbles burst, and it lets go of the sole late."""
    out = np.zeros(count)
    for grain in bubbles(draws, 26, 1.5, 7.0):
        lay(out, grain, float(draws.beta(1.4, 2.5)) * 0.32, float(draws.uniform(0.2, 1)))
    smack = band_pass(draws.standard_normal(count), 500, 2800) * force
    return mix((0, unit_energy(out)), (0, unit_energy(smack))) * path(count, (0.4, 1), (0.5, 0))


def approaching(scene: Scene, ground: Ground, gait: Gait) -> Signal:
    """Steps that come nearer: louder and brighter until they are here; (frames, 2)."""
    sound = footsteps(scene, ground, gait)
    near = path(scene.frame_count, (0, 0.0), (0.85 * scene.duration_s, 1.0))[:, None]
    return low_pass(sound, 1400.0) * (0.25 + 0.4 * near) + sound * 0.75 * near**2


def many(scene: Scene, ground: Ground, gait: Gait, people: int, together: bool) -> Signal:
    """Several people: in step (a march) or each at a pace of his own; (frames, 2).

    Three are computed; the others are the same three at other times and places.
    """
    out = np.zeros((scene.frame_count, 2))
    draws = scene.fixed("people")
    scenes = [scene.lasting(scene.duration_s, f"walker{index}") for index in range(3)]
    walkers = [footsteps(scene if together else part, ground, gait).sum(axis=1) for part in scenes]
    for person in range(people):
        lag_s = float(draws.uniform(0, 0.05 if together else 0.8 * scene.duration_s))
        place = pan_gains(draws.uniform(-0.8, 0.8, 1))
        sound = np.roll(walkers[person % 3], frames(lag_s))
        out += draws.uniform(0.5, 1.0) * sound[:, None] * place
    return out
