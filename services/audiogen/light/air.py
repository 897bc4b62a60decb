"""Moving air: wind, its howl at edges and wires, leaves in it, and things swung through it.

Wind is turbulence noise whose level and brightness rise with its speed, which wanders slowly with
faster gusts on top (Farnell, "Designing Sound", MIT Press 2010, ch. "Wind"). An edge or a wire
sheds vortices at f = 0.2 U / d (Strouhal), a narrow band of noise that climbs as the wind picks up.
"""

from dataclasses import dataclass

import numpy as np

from services.audiogen.light.envelopes import bump, glide, path
from services.audiogen.light.filters import smooth
from services.audiogen.light.grains import poisson, scatter_wide
from services.audiogen.light.levels import mix, unit_energy
from services.audiogen.light.noise import Curve, band, drift, narrow, shaped, shaped_stereo
from services.audiogen.light.particles import collisions
from services.audiogen.light.resonators import Body, plate, strike
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames

_RUMBLE: Curve = ((25, -4), (70, 0), (180, -9), (500, -26), (2000, -50), (16000, -80))
_BODY: Curve = ((60, -18), (180, -3), (420, 0), (900, -8), (2500, -24), (9000, -48), (18000, -70))
_HISS: Curve = ((300, -30), (900, -8), (2200, 0), (5000, -7), (10000, -20), (18000, -40))
_FOLIAGE: Curve = ((300, -34), (1200, -12), (3000, -1), (5500, 0), (9000, -6), (16000, -22))


@dataclass(frozen=True, slots=True)
class Wind:
    """How a wind blows. gusts: how far its speed wanders (0 to 1), tempo_hz: how fast. Levels of
    its layers in dB; howl_hz: centre of its tones at mean speed.
    """

    gusts: float
    tempo_hz: float
    rumble_db: float
    body_db: float
    hiss_db: float
    howl_db: float = -60.0
    howl_hz: float = 420.0
    leaves_db: float = -60.0


STEADY = Wind(0.45, 0.22, -5.0, 0.0, -15.0, -16.0, 380.0)
HOWLING = Wind(0.55, 0.25, -9.0, -6.0, -19.0, 3.0, 470.0)
WHISTLING = Wind(0.5, 0.3, -18.0, -13.0, -19.0, 3.0, 1150.0)
BLIZZARD = Wind(0.5, 0.35, -2.0, 1.0, -7.0, -4.0, 560.0)
BREEZE = Wind(0.4, 0.2, -12.0, -2.0, -14.0, -60.0, 400.0, -4.0)
REEDS = Wind(0.55, 0.3, -18.0, -12.0, -14.0, -60.0, 400.0, 3.0)
IN_TREES = Wind(0.6, 0.2, -12.0, -6.0, -20.0, -60.0, 400.0, 2.0)


def speed(scene: Scene, wind: Wind) -> Signal:
    """Wind speed over time around 1, shape (frames,): slow wandering and faster gusts."""
    reach = min(0.9, scene.vary("gusts", wind.gusts, 0.2) * 1.2**scene.modifiers.intensity)
    slow = drift(scene, "slow", wind.tempo_hz)
    quick = drift(scene, "quick", 5 * wind.tempo_hz)
    return np.asarray(np.exp(0.75 * reach * np.clip(slow + 0.3 * quick, -1.1, 1.1)))


def blowing(scene: Scene, wind: Wind) -> Signal:
    """Wind, shape (frames, 2)."""
    return _layers(scene, wind, speed(scene, wind))


def gust(scene: Scene) -> Signal:
    """One gust: it swells, whips past and is gone; (frames, 2)."""
    count = scene.frame_count
    swell = bump(count, 0.42) ** 1.3 * (1 + 0.25 * drift(scene, "flutter", 4.0))
    return _layers(scene, STEADY, 0.12 + 1.35 * swell) * np.minimum(1, 2.5 * swell + 0.02)[:, None]


def _layers(scene: Scene, wind: Wind, flow: Signal) -> Signal:
    count = scene.frame_count
    rumble = shaped_stereo(scene.draws("rumble"), count, _RUMBLE, 0.6) * (flow**1.2)[:, None]
    body = shaped_stereo(scene.draws("body"), count, _BODY, 0.8) * (flow**1.5)[:, None]
    hiss = shaped_stereo(scene.draws("hiss"), count, _HISS, 0.9) * (flow**2.2)[:, None]
    layers = [(wind.rumble_db, rumble), (wind.body_db, body), (wind.hiss_db, hiss)]
    if wind.howl_db > -50:
        layers.append((wind.howl_db, _howl(scene, wind, flow)))
    if wind.leaves_db > -50:
        layers.append((wind.leaves_db, foliage(scene, flow)))
    return mix(*layers)


def _howl(scene: Scene, wind: Wind, flow: Signal) -> Signal:
    """Three edges of different size, each with its tone at its own place between the ears."""
    out = np.zeros((scene.frame_count, 2))
    for index, (ratio, level, side) in enumerate(
        ((1.0, 1.0, 0.45), (1.52, 0.5, 0.6), (0.68, 0.6, 0.5))
    ):
        base_hz = scene.vary(f"edge{index}", wind.howl_hz * ratio, 0.12)
        near = flow * np.exp(0.12 * drift(scene, f"eddy{index}", 1.2))
        centre_hz = base_hz * near**0.75
        tone = narrow(scene.draws(f"howl{index}"), centre_hz, 0.045 * base_hz)
        tone *= level * np.clip(near - 0.3, 0, None) ** 1.3
        out += np.stack([side * tone, (1 - side) * tone], axis=1) * 1.6
    return out


def foliage(scene: Scene, flow: Signal) -> Signal:
    """Leaves in the wind: treble noise and single flutters, both steep in the wind's speed."""
    noise = shaped_stereo(scene.draws("leaves"), scene.frame_count, _FOLIAGE)
    flutter = 1 + 0.35 * drift(scene, "flutter", 7.0)
    draws = scene.draws("twigs")
    near = collisions(draws, np.clip(flow - 0.4, 0, 3) / 3, 900, 0.002)
    near = near / (np.sqrt(np.mean(near**2)) + 1e-9)
    sound = noise * (flow**2.2 * flutter)[:, None] + 0.2 * near[:, None] * flow[:, None]
    return np.asarray(sound)


def snowstorm(scene: Scene) -> Signal:
    """A blizzard: a hard wind and the ticking of driven snow; (frames, 2)."""
    wind = blowing(scene, BLIZZARD)
    draws = scene.draws("grit")
    stock = [
        unit_energy(draws.standard_normal(40) * np.exp(-np.arange(40) / 8.0)) for _ in range(24)
    ]
    onsets = poisson(draws, 500.0, scene.frame_count)
    levels = np.exp(0.8 * draws.standard_normal(onsets.size)) * np.sqrt(SAMPLE_RATE_HZ / 500)
    return mix((0, wind), (-19, scatter_wide(draws, scene.frame_count, stock, onsets, levels)))


def whoosh(scene: Scene) -> Signal:
    """Something swung through the air once: a band of noise that rises and falls with its speed."""
    length_s = (
        scene.vary("length", 0.38, 0.2) * 1.4**scene.modifiers.size * 0.75**scene.modifiers.speed
    )
    count = min(scene.frame_count, frames(length_s))
    top_hz = scene.vary("top", 1000, 0.2) * 0.7**scene.modifiers.size
    centre_hz = glide(count, (0, top_hz / 3), (0.55, top_hz), (1, top_hz / 2.5))
    draws = scene.draws("whoosh")
    tone = narrow(draws, centre_hz, 0.5 * top_hz) + 0.7 * narrow(
        draws, 2.1 * centre_hz, 1.2 * top_hz
    )
    return tone * bump(count, 0.55) ** 2


def flapping(scene: Scene) -> Signal:
    """Cloth in the wind, a flag or a sail: uneven slaps of air with a snap at their end; mono."""
    count = scene.frame_count
    draws = scene.draws("flap")
    out = 0.05 * shaped(scene.draws("air"), count, _BODY)
    at_s = 0.0
    snap = plate(480, 12, 0.02, 0.2)
    while at_s < scene.duration_s - 0.2:
        length = frames(draws.uniform(0.05, 0.13))
        start = frames(at_s)
        puff = shaped(draws, length, band(120, 1800, 9.0)) * bump(length, 0.7)
        force = draws.uniform(0.3, 1.0)
        tail = strike(snap.struck(draws, 0.6), frames(0.05), 0.0015)
        both = np.concatenate([puff, 9 * force * tail])[: count - start]
        out[start : start + both.size] += force * both
        at_s += scene.vary("gap", 0.13, 0.15) * draws.uniform(0.5, 1.7)
    return out * smooth(path(count, (0, 1.0)), 0.001)


def rattled(scene: Scene, loose: Body, buffets_hz: float, level_db: float) -> Signal:
    """Wind that shakes a loose pane, door or paper: each gust sets off a run of knocks; (frames,
    2).
    """
    flow = speed(scene, STEADY)
    wind = _layers(scene, STEADY, flow)
    draws = scene.draws("knocks")
    push = np.clip(flow - 0.75 + 0.5 * drift(scene, "buffet", 2.5), 0, 1.2)
    stock = [unit_energy(strike(loose.struck(draws, 0.6), frames(0.15), 0.0012)) for _ in range(16)]
    onsets = poisson(draws, buffets_hz * (0.04 + push), scene.frame_count)
    levels = np.exp(0.6 * draws.standard_normal(onsets.size)) * np.sqrt(SAMPLE_RATE_HZ / buffets_hz)
    return mix((0, wind), (level_db, scatter_wide(draws, scene.frame_count, stock, onsets, levels)))


PANE = plate(310, 14, 0.06, 0.4)
PAPER_SCREEN = plate(165, 10, 0.018, 0.2)
