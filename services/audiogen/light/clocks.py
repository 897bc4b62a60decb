"""Clocks: the escapement's tick in its case, and what strikes the hour.

A tick is not one click but four or five within 30 ms, as tooth, pallet and lever meet (Farnell,
"Designing Sound", ch. "Clocks"), ringing in a case of wood or metal. Hours on rods and bells:
modal.
"""

from dataclasses import dataclass

import numpy as np

from services.audiogen.light.bells import Bell, cast, stroke
from services.audiogen.light.envelopes import bump
from services.audiogen.light.grains import grid, lay
from services.audiogen.light.levels import mix, unit_peak
from services.audiogen.light.resonators import Body, plate, strike
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames


@dataclass(frozen=True, slots=True)
class Movement:
    """A clock's movement: beats a second, its wheels and its case, the level of the case in dB, and
    how different tick and tock are.
    """

    beats_hz: float
    wheels: Body
    case: Body
    case_db: float
    swing: float


WALL = Movement(2.0, plate(2600, 12, 0.018, 0.2), plate(420, 10, 0.05, 0.4), 0.0, 0.12)
PENDULUM = Movement(1.0, plate(1500, 14, 0.03, 0.25), plate(190, 14, 0.12, 0.5), 3.0, 0.22)
WATCH = Movement(5.0, plate(4300, 10, 0.008, 0.15), plate(2100, 6, 0.01, 0.3), -6.0, 0.07)

ROD = Bell(262.0, ((1.0, 1.0, 1.0), (2.0, 0.4, 0.7), (3.2, 0.5, 0.5), (4.9, 0.35, 0.3),
            (6.4, 0.2, 0.2)),
           4.5, 0.0015, 0.0015, 1.9)  # fmt: skip
ALARM_BELL = Bell(2150.0, ((1.0, 1.0, 1.0), (1.55, 0.6, 0.7), (2.6, 0.6, 0.5), (4.0, 0.4, 0.3)),
                  0.6, 0.003, 0.0002, 0.055)  # fmt: skip


def ticking(scene: Scene, movement: Movement) -> Signal:
    """A clock ticks, evenly, tick and tock a little different; mono."""
    draws = scene.draws("tick")
    beats_hz = scene.vary("beat", movement.beats_hz, 0.03)
    sounds = []
    for side in (1.0, 1.0 - movement.swing):
        sounds += [_tick(scene, movement, side, version) for version in range(2)]
    out = np.zeros(scene.frame_count)
    for number, onset in enumerate(grid(scene, 1 / beats_hz, 0.0015, "beat").tolist()):
        side = number % 2
        lay(
            out,
            sounds[2 * side + int(draws.integers(0, 2))],
            onset / SAMPLE_RATE_HZ,
            draws.uniform(0.9, 1),
        )
    return out


def _tick(scene: Scene, movement: Movement, side: float, version: int) -> Signal:
    """One tick: unlocking, impulse, drop and lock, each a contact of its own strength."""
    draws = scene.fixed(f"tick{side}{version}")
    count = frames(max(movement.case.decays_s) + 0.06)
    pitch = scene.vary("case", 1.0, 0.08) * side
    out = np.zeros(count)
    for at_s, level in ((0.0, 0.35), (0.004, 0.25), (0.011, 1.0), (0.019, 0.4), (0.027, 0.15)):
        click = strike(movement.wheels.struck(draws, 0.6).tuned(pitch), count, 0.00025)
        knock = strike(movement.case.struck(draws, 0.4).tuned(pitch), count, 0.0008)
        both = mix((0, unit_peak(click)), (movement.case_db, unit_peak(knock)))
        lay(out, both, at_s * draws.uniform(0.85, 1.15), level)
    return out


def striking(scene: Scene) -> Signal:
    """A clock strikes the hour on its rod, as often as fits; mono."""
    draws = scene.draws("strokes")
    body = cast(scene, ROD)
    out = np.zeros(scene.frame_count)
    gap_s = scene.vary("gap", 1.75, 0.06)
    at_s = 0.0
    while at_s < max(0.01, scene.duration_s - 1.0):
        lay(out, stroke(scene, ROD, body, draws), at_s, draws.uniform(0.9, 1))
        if scene.modifiers.single:
            break
        at_s += gap_s
    return out


def cuckoo_clock(scene: Scene) -> Signal:
    """A cuckoo clock: bellows, two pipes a third apart, a gong stroke under each; mono."""
    draws = scene.draws("pipes")
    out = np.zeros(scene.frame_count)
    body = cast(scene, ROD)
    at_s = 0.0
    while at_s < max(0.01, scene.duration_s - 0.7):
        for delay_s, pitch_hz in ((0.0, 760.0), (0.3, 610.0)):
            count = frames(0.2)
            turn = (
                2 * np.pi * scene.vary("pipe", pitch_hz, 0.03) * np.arange(count) / SAMPLE_RATE_HZ
            )
            pipe = (
                np.sin(turn) + 0.3 * np.sin(3 * turn) + 0.05 * draws.standard_normal(count)
            ) * bump(count) ** 0.4
            lay(out, pipe, at_s + delay_s, 0.6)
        lay(out, stroke(scene, ROD, body, draws), at_s + 0.05, 0.5)
        at_s += 1.3
    return out


def alarm(scene: Scene) -> Signal:
    """A wind-up alarm: a hammer between two bells, eighteen strokes a second; mono."""
    draws = scene.draws("hammer")
    low, high = (cast(scene, ALARM_BELL, ratio) for ratio in (1.0, 1.13))
    sounds = [stroke(scene, ALARM_BELL, body, draws) for body in (low, high, low, high)]
    rattle = strike(plate(900, 10, 0.02, 0.3), frames(0.05), 0.0006)
    out = np.zeros(scene.frame_count)
    for number, onset in enumerate(
        grid(scene, scene.vary("gap", 0.055, 0.06), 0.04, "hammer").tolist()
    ):
        lay(out, sounds[number % 4], onset / SAMPLE_RATE_HZ, draws.uniform(0.7, 1))
        lay(out, unit_peak(rattle), onset / SAMPLE_RATE_HZ, 0.25)
    return out
