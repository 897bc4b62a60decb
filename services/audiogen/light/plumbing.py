"""Water that people handle: taps, spills, buckets, drains, mills.

Bubbles as in water.py (van den Doel 2005); a jet into a basin is hiss and small bubbles, water on a
floor is splats, a drain is a Helmholtz neck that gulps air.
"""

import numpy as np

from services.audiogen.light.envelopes import bump, decay, fade_ends, glide, path
from services.audiogen.light.filters import low_pass
from services.audiogen.light.friction import AXLE, stick_slip
from services.audiogen.light.grains import grid, lay, poisson, scatter
from services.audiogen.light.levels import mix, unit_energy, unit_peak, unit_rms
from services.audiogen.light.noise import Curve, band, drift, shaped, shaped_stereo
from services.audiogen.light.rain import splats
from services.audiogen.light.resonators import plate, ring, strike
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames
from services.audiogen.light.water import BROOK, bubbles, bubbling, flow, splash

_JET: Curve = ((120, -26), (450, -8), (1500, 0), (4000, -3), (9000, -12), (18000, -30))


def tap(scene: Scene) -> Signal:
    """A tap runs into a basin; (frames, 2)."""
    jet = shaped_stereo(scene.draws("jet"), scene.frame_count, _JET, 0.3)
    basin = bubbling(scene, "basin", scene.vary("rate", 380, 0.15), 1.2, 6.0)
    drum = shaped_stereo(scene.draws("drum"), scene.frame_count, band(180, 520), 0.2)
    flutter = 1 + 0.12 * drift(scene, "flutter", 9.0)
    return mix((0, jet * flutter[:, None]), (-6, basin), (-9, drum))


def spill(scene: Scene, seconds: float, height: float) -> Signal:
    """Liquid thrown or spilt on the ground: a sheet of splats, then drops; height: 0 a cup, 1 a
    pail.
    """
    count = min(scene.frame_count, frames(seconds + 0.9))
    draws = scene.draws("spill")
    level = path(
        count, (0, 0.6), (0.04, 1), (seconds, 0.25), (seconds + 0.3, 0.04), (seconds + 0.8, 0)
    )
    onsets = poisson(draws, 900 * level, count)
    drops = scatter(
        count,
        splats(draws, 600, 4500, 0.004),
        onsets,
        np.exp(0.7 * draws.standard_normal(onsets.size)),
    )
    wet = poisson(draws, 160 * level, count)
    rings = scatter(count, bubbles(draws, 40, 1.0, 5.0), wet, draws.uniform(0.2, 1, wet.size))
    slap = low_pass(draws.standard_normal(count), 700) * decay(count, 0.004, 0.05)
    return mix((0, unit_rms(drops)), (-4, unit_rms(rings)), (-14 + 12 * height, unit_peak(slap)))


def sprinkle(scene: Scene) -> Signal:
    """Handfuls of water scattered, each a short shower of drops; mono."""
    out = np.zeros(scene.frame_count)
    draws = scene.draws("sprinkle")
    stock = splats(draws, 1500, 7000, 0.0018)
    at_s = 0.0
    while at_s < scene.duration_s - 0.35:
        count = frames(0.4)
        onsets = poisson(draws, 320 * bump(count, 0.25), count)
        lay(out, scatter(count, stock, onsets, draws.uniform(0.2, 1, onsets.size)), at_s)
        at_s += draws.uniform(0.6, 0.9)
    return out


def scoop(scene: Scene) -> Signal:
    """A dipper goes into water, comes up, and its overflow runs off; mono."""
    count = min(scene.frame_count, frames(2.6))
    draws = scene.draws("scoop")
    out = np.zeros(count)
    dip = fade_ends(splash(scene.lasting(0.8, "dip")), 0, 0.4)
    lay(out, unit_peak(dip), 0.0, 0.8)
    run = path(count, (0.45, 0), (0.65, 1), (1.0, 0.5), (2.2, 0.02))
    onsets = poisson(draws, 240 * run, count)
    lay(
        out,
        scatter(count, bubbles(draws, 40, 1.0, 5.0), onsets, draws.uniform(0.2, 1, onsets.size)),
        0.0,
        2.2,
    )
    wood = strike(plate(420, 10, 0.06, 0.4), frames(0.2), 0.002)
    lay(out, unit_peak(wood), 0.08, 0.35)
    return out


def bucket(scene: Scene) -> Signal:
    """A bucket falls into a well, fills, and drips while it is drawn up; mono."""
    count = min(scene.frame_count, frames(4.0))
    draws = scene.draws("bucket")
    out = np.zeros(count)
    lay(out, unit_peak(fade_ends(splash(scene.lasting(1.6, "fall")), 0, 0.5)), 0.0)
    lay(out, unit_peak(strike(plate(260, 14, 0.14, 0.4), frames(0.4), 0.002)), 0.0, 0.7)
    gulps = np.zeros(count)
    for at_s in np.cumsum(draws.uniform(0.13, 0.22, 5)).tolist():
        length = frames(0.14)
        tone = np.sin(2 * np.pi * np.cumsum(glide(length, (0, 190), (1, 300))) / SAMPLE_RATE_HZ)
        lay(gulps, tone * bump(length, 0.3), 0.5 + at_s)
    wet = poisson(draws, 26 * path(count, (1.4, 0), (1.8, 1), (4, 0.6)), count)
    rings = scatter(count, bubbles(draws, 30, 1.0, 4.0), wet, draws.uniform(0.3, 1, wet.size))
    return out + 0.35 * gulps + 1.6 * rings


def drain(scene: Scene) -> Signal:
    """Water runs out of a basin: a gurgle that quickens until the pipe sucks air; mono."""
    count = scene.frame_count
    draws = scene.draws("drain")
    out = (
        0.12 * shaped(draws, count, band(400, 3000)) * path(count, (0, 1), (scene.duration_s, 0.3))
    )
    at_s = 0.0
    while at_s < scene.duration_s - 0.2:
        done = at_s / scene.duration_s
        length = frames(draws.uniform(0.07, 0.15))
        low_hz = scene.vary("pipe", 240, 0.12) * (1 + 0.6 * done) * draws.uniform(0.85, 1.2)
        tone = np.sin(
            2 * np.pi * np.cumsum(glide(length, (0, low_hz), (1, 1.7 * low_hz))) / SAMPLE_RATE_HZ
        )
        lay(out, tone * bump(length, 0.3), at_s, draws.uniform(0.4, 1))
        at_s += draws.uniform(0.07, 0.2) * (1.2 - 0.6 * done)
    return out


def mill(scene: Scene) -> Signal:
    """A water wheel: the race, each paddle's slap, the axle that groans; (frames, 2)."""
    count = scene.frame_count
    race = flow(scene, BROOK)
    draws = scene.draws("paddles")
    slaps = np.zeros(count)
    for onset in grid(scene, scene.vary("paddle", 0.8, 0.08), 0.02, "paddle").tolist():
        burst = shaped(draws, frames(0.35), band(250, 2600, 9)) * decay(frames(0.35), 0.03, 0.08)
        lay(slaps, unit_peak(burst), onset / SAMPLE_RATE_HZ, draws.uniform(0.6, 1))
    load = np.clip(drift(scene, "axle", 0.5), 0, 1)
    groan = ring(
        stick_slip(scene.draws("slips"), 14 + 50 * load, 0.12, 0.0008) * load, AXLE.body.tuned(0.6)
    )
    return mix((0, unit_rms(race)), (6, slaps), (-8, unit_rms(groan)))


def bubbling_under(scene: Scene) -> Signal:
    """Air rises through water: large round bubbles, one after the other; (frames, 2)."""
    swell = np.clip(0.6 + 0.6 * drift(scene, "air", 1.2), 0.05, 1.5)
    large = bubbling(scene, "large", 26 * swell, 3.0, 11.0)
    small = bubbling(scene, "small", 70 * swell, 1.4, 3.5)
    return mix((0, low_pass(large, 2200)), (-6, small))


def wave_crash(scene: Scene) -> Signal:
    """One wave breaks on rocks: the blow, the burst of spray, the run-off; (frames, 2)."""
    count = scene.frame_count
    end_s = scene.duration_s
    blow = shaped_stereo(
        scene.draws("blow"), count, ((30, -4), (80, 0), (300, -6), (1200, -16), (6000, -40)), 0.5
    )
    spray = shaped_stereo(
        scene.draws("spray"), count, ((200, -16), (800, -2), (2200, 0), (6000, -8), (16000, -26))
    )
    foam = shaped_stereo(scene.draws("foam"), count, band(3000, 9000, 9))
    blow *= path(count, (0, 0.25), (0.5, 1), (1.1, 0.3), (0.7 * end_s, 0))[:, None]
    spray *= path(count, (0.1, 0.06), (0.55, 1), (1.2, 0.35), (0.85 * end_s, 0))[:, None] ** 1.3
    foam *= path(count, (0.5, 0), (1.2, 0.4), (end_s, 0))[:, None]
    drops = bubbling(
        scene, "drops", 20 + 180 * path(count, (0.6, 0), (1.1, 1), (end_s, 0.1)), 1.0, 5.0
    )
    return mix((2, blow), (2, spray), (-5, foam), (-20, drops))


def ice_clink(scene: Scene) -> Signal:
    """Ice turns in a glass: cubes against glass and each other; mono."""
    out = np.zeros(min(scene.frame_count, frames(1.6)))
    draws = scene.draws("ice")
    at_s = 0.0
    while at_s < min(1.1, scene.duration_s - 0.2):
        body = plate(
            scene.vary("glass", 2600, 0.1) * float(draws.uniform(0.85, 1.3)), 9, 0.1, 0.3, 0.1
        )
        lay(out, unit_energy(strike(body, frames(0.2), 0.0003)), at_s, draws.uniform(0.3, 1))
        at_s += draws.uniform(0.06, 0.22)
    return out
