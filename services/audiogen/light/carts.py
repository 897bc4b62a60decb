"""Horses and what they draw: hooves in their gaits, carts, carriages, rickshaws, bicycles.

A hoof is a hollow horn cup on the ground: two or three damped modes, a click and a thud. Gaits are
footfall patterns (Hildebrand 1965): walk four even beats, trot two, gallop three and a silence.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import decay
from services.audiogen.light.filters import resonance
from services.audiogen.light.friction import AXLE, stick_slip
from services.audiogen.light.grains import grid, lay, poisson, scatter_wide
from services.audiogen.light.levels import mix, unit_energy, unit_peak, unit_rms
from services.audiogen.light.noise import Curve, drift, shaped_stereo
from services.audiogen.light.particles import Resonances, collisions, coloured
from services.audiogen.light.resonators import Body, plate, ring, strike
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames


@dataclass(frozen=True, slots=True)
class Pace:
    """A gait: strides a second, and where in the stride each hoof falls and how hard."""

    strides_hz: float
    beats: tuple[tuple[float, float], ...]


WALKING = Pace(0.95, ((0.0, 0.9), (0.26, 0.75), (0.5, 1.0), (0.76, 0.75)))
TROT = Pace(1.5, ((0.0, 1.0), (0.02, 0.6), (0.5, 0.9), (0.52, 0.6)))
GALLOP = Pace(2.1, ((0.0, 0.8), (0.14, 0.75), (0.27, 0.9), (0.4, 1.0)))


def _hoof(draws: Generator, hard: float, pitch: float) -> Signal:
    """One hoof; hard: 0 soft earth (a thud) to 1 paving (a ringing clop)."""
    count = frames(0.22)
    horn = Body(
        tuple(pitch * np.array([690.0, 1130.0, 1920.0, 3100.0])),
        (0.055, 0.04, 0.025, 0.015),
        (1, 0.8, 0.5, 0.3),
    )
    clop = strike(horn.struck(draws, 0.35).tuned(float(draws.uniform(0.9, 1.1))), count, 0.0009)
    ground = Body((74, 118, 190), (0.09, 0.07, 0.05), (1, 0.8, 0.4))
    thud = strike(ground.struck(draws, 0.2), count, 0.006)
    grit = resonance(draws.standard_normal(count), 2600, 0.8) * decay(count, 0.001, 0.02)
    clop_db = -14 + 16 * hard
    return mix((clop_db, unit_energy(clop)), (0, unit_energy(thud)), (-9, unit_energy(grit)))


def hooves(scene: Scene, pace: Pace, hard: float) -> Signal:
    """A horse in a gait, its four hooves in their places; (frames, 2)."""
    draws = scene.draws("hooves")
    out = np.zeros((scene.frame_count, 2))
    strides_hz = scene.vary("strides", pace.strides_hz, 0.06) * 1.2**scene.modifiers.speed
    pitch = scene.vary("pitch", 1.0, 0.08) * 0.8**scene.modifiers.size
    for number, (place, level) in enumerate(pace.beats):
        side = (0.42, 0.58, 0.54, 0.46)[number]
        for onset in grid(scene, 1 / strides_hz, 0.008, f"hoof{number}", offset=place).tolist():
            at_s = onset / SAMPLE_RATE_HZ
            if scene.total_frame_count == 0 and at_s > scene.duration_s - 0.12:
                break
            sound = _hoof(draws, hard, pitch)[:, None] * np.array([1 - side, side])
            lay(out, sound, at_s, level * draws.uniform(0.8, 1.1))
    return out


@dataclass(frozen=True, slots=True)
class Wheels:
    """What rolls: the road's noise, jolts a second, what rattles, the axle's squeak in dB."""

    road: Curve
    jolts_hz: float
    frame: Body
    jolt_db: float
    squeak_db: float


_STONES: Curve = ((40, -6), (110, 0), (400, -6), (1500, -12), (5000, -26), (14000, -50))
CARRIAGE = Wheels(_STONES, 16.0, plate(135, 18, 0.09, 0.4), 2.0, -26.0)
OX_CART = Wheels(_STONES, 6.0, plate(98, 16, 0.12, 0.5), 1.0, -5.0)
RICKSHAW = Wheels(_STONES, 11.0, plate(310, 16, 0.07, 0.3), -3.0, -18.0)


def wheels(scene: Scene, kind: Wheels) -> Signal:
    """A vehicle with hard tyres on a road: rumble, jolts of its frame, the axle's squeak; (frames,
    2).
    """
    count = scene.frame_count
    pace = 1.3**scene.modifiers.speed
    rumble = shaped_stereo(scene.draws("road"), count, kind.road, 0.5)
    rumble *= (1 + 0.35 * drift(scene, "road", 6.0))[:, None]
    draws = scene.draws("jolts")
    rate_hz = scene.vary("jolts", kind.jolts_hz, 0.15) * pace
    stock = [
        unit_energy(strike(kind.frame.struck(draws, 0.8), frames(0.18), 0.0018)) for _ in range(24)
    ]
    onsets = poisson(draws, rate_hz, count)
    levels = np.exp(0.7 * draws.standard_normal(onsets.size)) * np.sqrt(SAMPLE_RATE_HZ / rate_hz)
    jolts = scatter_wide(draws, count, stock, onsets, levels)
    return mix((0, rumble), (kind.jolt_db, jolts), (kind.squeak_db, _squeak(scene, 0.75 * pace)))


def _squeak(scene: Scene, turns_hz: float) -> Signal:
    """The axle complains at one place of each turn; mono, RMS about 1."""
    clock = scene.times_s() + scene.start_frame / SAMPLE_RATE_HZ
    place = (clock * scene.vary("turns", turns_hz, 0.1)) % 1.0
    load = np.exp(-(((place - 0.4) / 0.13) ** 2))
    force = stick_slip(scene.draws("slips"), 40 + 190 * load, 0.08, 0.0004) * load
    return unit_rms(ring(force, AXLE.body.tuned(scene.vary("axle", 1.0, 0.1))))


def carriage(scene: Scene, pace: Pace, kind: Wheels) -> Signal:
    """A horse and what it draws, shape (frames, 2)."""
    return mix((4, unit_peak(hooves(scene, pace, 0.8))), (-19, wheels(scene, kind)))


_CHAIN: Resonances = ((2300, 3, 1), (4100, 3, 0.8), (6900, 3, 0.5))


def bicycle(scene: Scene) -> Signal:
    """A bicycle rolls by: the freewheel's ticks, the tyres' hiss, a rattling guard; (frames, 2)."""
    count = scene.frame_count
    draws = scene.draws("bicycle")
    onsets = grid(
        scene, 1 / (scene.vary("ticks", 19, 0.12) * 1.4**scene.modifiers.speed), 0.03, "pawl"
    )
    click = unit_peak(strike(plate(2600, 8, 0.012, 0.2), frames(0.03), 0.0002))
    ticks = np.zeros(count)
    for onset in onsets.tolist():
        lay(ticks, click, onset / SAMPLE_RATE_HZ, draws.uniform(0.6, 1.0))
    hiss = shaped_stereo(
        scene.draws("tyres"), count, ((80, -10), (300, 0), (1200, -6), (5000, -20), (14000, -40))
    )
    guard = coloured(collisions(draws, np.full(count, 0.12), 160, 0.0008), _CHAIN)
    return mix((0, unit_rms(ticks)), (-6, hiss), (-8, unit_rms(guard)))
