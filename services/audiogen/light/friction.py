"""Things that rub: creaking hinges, scraping chairs, squealing brakes.

Rubbing surfaces stick while their bond is loaded like a spring and slip when it yields, the
bristle picture of Avanzini, Serafin & Rocchesso ("Interactive simulation of rigid body interaction
with friction-induced sound generation", IEEE TSAP 13(5), 2005; Rath & Rocchesso 2005). Here each
slip is an event: the load grows with the path, the threshold at which it yields is random, and the
released force drives the modes of what is rubbed (Farnell, "Designing Sound", ch. "Squeaky door").
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.signal import fftconvolve

from services.audiogen.light.envelopes import glide, path
from services.audiogen.light.filters import low_pass
from services.audiogen.light.grains import impulses
from services.audiogen.light.levels import mix, unit_peak, unit_rms
from services.audiogen.light.noise import Curve, band, drift, shaped
from services.audiogen.light.resonators import Body, contact, plate, ring
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal


def stick_slip(draws: Generator, slips_hz: Signal, roughness: float, slip_s: float) -> Signal:
    """The force of a rubbed contact that would slip slips_hz times a second if it were even; mono.

    roughness: deviation of the load at which it yields (0 gives a tone, 0.5 a rattle).
    """
    travelled = np.cumsum(slips_hz) / SAMPLE_RATE_HZ
    count = int(travelled[-1] * 1.5) + 8
    loads = np.clip(1 + roughness * draws.standard_normal(count), 0.15, 3)
    onsets = np.searchsorted(travelled, np.cumsum(loads))
    keep = onsets < slips_hz.size
    levels = loads[keep] * np.sqrt(slips_hz[onsets[keep]] / (slips_hz.max() + 1e-9))
    train = impulses(onsets[keep], levels, slips_hz.size)
    return np.asarray(fftconvolve(train, contact(slip_s))[: slips_hz.size])


_SCRAPE = band(600, 4000)


@dataclass(frozen=True, slots=True)
class Joint:
    """What rubs on what: the body that sounds, slips a second at the ends and the middle of the
    movement, roughness, length of one slip, and level in dB of the dry scrape beside it.
    """

    body: Body
    slow_hz: float
    fast_hz: float
    roughness: float
    slip_s: float
    scrape_db: float = -40.0
    scrape: Curve = _SCRAPE


_PANEL = Body(
    (138, 262, 395, 560, 790, 1120, 1580, 2250, 3150, 4300),
    (0.09, 0.08, 0.07, 0.06, 0.05, 0.04, 0.035, 0.03, 0.02, 0.015),
    (0.4, 0.7, 1.0, 0.8, 1.0, 0.7, 0.9, 0.6, 0.4, 0.2),
)

HINGE = Joint(_PANEL, 26, 120, 0.16, 0.0005, -34)
WOODEN_GATE = Joint(_PANEL.tuned(0.8), 18, 88, 0.2, 0.0007, -28)
RUSTY_GATE = Joint(plate(410, 20, 0.25, 0.35), 190, 520, 0.05, 0.0003, -24)
FLOORBOARD = Joint(_PANEL.tuned(0.72), 14, 60, 0.3, 0.0008)
ROPE = Joint(_PANEL.tuned(0.55), 9, 34, 0.35, 0.0012)
CHAIR_LEG = Joint(plate(170, 16, 0.06, 0.5), 70, 150, 0.35, 0.0009, -6, band(350, 3200, 9))
HEAVY_DRAG = Joint(plate(75, 14, 0.09, 0.6), 24, 60, 0.5, 0.002, -2, band(150, 1800, 9))
BRAKE = Joint(plate(1650, 10, 0.12, 0.2), 2300, 1750, 0.012, 0.0003, -14, band(1500, 7000, 9))
TYRE = Joint(plate(820, 8, 0.08, 0.3), 860, 640, 0.03, 0.0002, -5, band(500, 3500, 9))
WIPER = Joint(plate(340, 8, 0.03, 0.3), 260, 420, 0.12, 0.0004, 2, band(900, 5000, 9))
SCREECH = Joint(plate(980, 16, 0.3, 0.3), 520, 1250, 0.04, 0.0002, -18, band(2000, 8000, 9))
AXLE = Joint(_PANEL.tuned(1.25), 60, 210, 0.1, 0.0004)


def rub(scene: Scene, joint: Joint) -> Signal:
    """One movement of a joint over the whole scene: it starts, hesitates, runs and stops; mono."""
    count = scene.frame_count
    turn = np.clip(0.75 + 0.55 * drift(scene, "hand", 2.2, count), 0.12, 1.6)
    effort = turn * path(count, (0, 0.55), (0.3 * scene.duration_s, 1.0), (scene.duration_s, 0.4))
    pace = scene.vary("pace", 1.0, 0.18) * 1.3**scene.modifiers.speed
    centre = glide(count, (0, joint.slow_hz), (0.45, joint.fast_hz), (1, joint.slow_hz * 1.1))
    draws = scene.draws("slips")
    roughness = joint.roughness * (1 + 0.8 * scene.modifiers.age)
    force = stick_slip(draws, centre * pace * effort**0.7, roughness, joint.slip_s)
    body = joint.body.tuned(scene.vary("body", 1.0, 0.1) * 0.8**scene.modifiers.size)
    creak = ring(force * effort, body)
    dry = shaped(draws, count, joint.scrape) * low_pass(np.abs(force), 60) * effort
    return mix((0, unit_rms(creak)), (joint.scrape_db, unit_rms(dry)))


def squeal(scene: Scene, joint: Joint) -> Signal:
    """A brake or tyre: a tone that stays on while the speed falls, then lets go; mono."""
    count = scene.frame_count
    fall = path(count, (0, 1.0), (0.75 * scene.duration_s, 0.75), (scene.duration_s, 0.1))
    slips_hz = glide(count, (0, joint.slow_hz), (1, joint.fast_hz)) * scene.vary("pitch", 1.0, 0.08)
    slips_hz = slips_hz * (1 + 0.012 * drift(scene, "shake", 9.0, count))
    force = stick_slip(scene.draws("slips"), slips_hz, joint.roughness, joint.slip_s)
    tone = ring(force, joint.body) * fall * (1 + 0.4 * drift(scene, "grip", 6.0, count))
    dry = shaped(scene.draws("dry"), count, joint.scrape) * fall
    return unit_peak(mix((0, unit_rms(tone)), (joint.scrape_db, dry)))


def strokes(scene: Scene, joint: Joint, period_s: float) -> Signal:
    """A joint moved to and fro for as long as the scene goes on, as a wiper over glass; mono."""
    clock = scene.times_s() + scene.start_frame / SAMPLE_RATE_HZ
    speed = np.abs(np.sin(np.pi * clock / scene.vary("period", period_s, 0.08)))
    force = stick_slip(
        scene.draws("slips"), 8 + joint.slow_hz * speed, joint.roughness, joint.slip_s
    )
    body = ring(force * speed, joint.body)
    dry = shaped(scene.draws("dry"), scene.frame_count, joint.scrape) * speed**1.5
    return mix((0, unit_rms(body)), (joint.scrape_db, unit_rms(dry)))
