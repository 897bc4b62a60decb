"""Water as a population of bubbles.

A drop or a turn of the flow shuts in air, which rings at Minnaert's frequency, damped by radiation
and heat, its pitch rising as it nears the surface: van den Doel, "Physically based models for
liquid sounds", ACM TAP 2(4), 2005 (equations 1 to 6; radius distribution and rise from section 4).
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import bump, decay, glide, path
from services.audiogen.light.filters import band_pass, high_pass, low_pass
from services.audiogen.light.grains import lay, poisson, scatter, scatter_wide
from services.audiogen.light.levels import gain, mix, unit_energy, unit_peak
from services.audiogen.light.noise import Curve, band, drift, shaped, shaped_stereo
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames


def bubble(radius_mm: float, rise: float) -> Signal:
    """One bubble, peak about 1. rise: 0 stays at its pitch, 0.1 goes up audibly."""
    radius_m = radius_mm / 1000
    damping = 0.13 / radius_m + 0.0072 * radius_m**-1.5
    times_s = np.arange(frames(min(0.35, 7 / damping))) / SAMPLE_RATE_HZ
    phase = 2 * np.pi * 3260 / radius_mm * times_s * (1 + 0.5 * rise * damping * times_s)
    onset = 1 - np.exp(-times_s * 3260 / radius_mm)
    return np.asarray(np.sin(phase) * np.exp(-damping * times_s) * onset)


def bubbles(draws: Generator, count: int, small_mm: float, large_mm: float) -> list[Signal]:
    """A stock of bubbles of unit energy, radii log-uniform, one in three rising."""
    radii_mm = np.exp(draws.uniform(np.log(small_mm), np.log(large_mm), count))
    rises = np.where(draws.random(count) < 0.35, draws.uniform(0.02, 0.1, count), 0.0)
    return [
        unit_energy(bubble(radius_mm, rise))
        for radius_mm, rise in zip(radii_mm.tolist(), rises.tolist(), strict=True)
    ]


def bubbling(
    scene: Scene, name: str, rate_hz: float | Signal, small_mm: float, large_mm: float
) -> Signal:
    """Bubbles at random times, shape (frames, 2), RMS about 1 at a steady rate."""
    draws = scene.draws(name)
    stock = bubbles(draws, 96, small_mm, large_mm)
    onsets = poisson(draws, rate_hz, scene.frame_count)
    levels = np.exp(0.9 * draws.standard_normal(onsets.size) - 0.8)
    level = np.sqrt(SAMPLE_RATE_HZ / float(np.mean(rate_hz)))
    return scatter_wide(draws, scene.frame_count, stock, onsets, level * levels)


@dataclass(frozen=True, slots=True)
class Flow:
    """Running water: how many bubbles a second, their radii, and the hiss that they ride on."""

    rate_hz: float
    small_mm: float
    large_mm: float
    hiss: Curve
    hiss_db: float
    sway_db: float


BROOK = Flow(260.0, 1.2, 7.0, ((100, -18), (500, -2), (1500, 0), (6000, -14), (16000, -34)), -7, 2)
RIVER = Flow(320.0, 2.0, 14.0, ((40, -8), (250, 0), (1200, -4), (5000, -16), (16000, -36)), 1, 2.5)
WATERFALL = Flow(
    500.0, 1.5, 16.0, ((30, -10), (150, 0), (900, -2), (4000, -8), (16000, -26)), 8, 1.0
)
RAPIDS = Flow(420.0, 1.8, 12.0, ((40, -10), (200, 0), (1000, -1), (4000, -9), (16000, -28)), 5, 2.5)
FOUNTAIN = Flow(700.0, 0.8, 4.0, ((200, -20), (1500, 0), (5000, -3), (16000, -20)), -3, 1.0)


def flow(scene: Scene, water: Flow) -> Signal:
    """A stream, a river or a fall: bubbles over turbulent noise; (frames, 2)."""
    scale = 2.0 ** (0.5 * scene.modifiers.intensity)
    rate_hz = scene.vary("rate", water.rate_hz, 0.25) * scale
    size = scene.vary("size", 1.0, 0.15) * scale
    ringing = bubbling(scene, "bubbles", rate_hz, water.small_mm * size, water.large_mm * size)
    hiss = shaped_stereo(scene.draws("hiss"), scene.frame_count, water.hiss)
    sway = 10 ** (water.sway_db * drift(scene, "sway", 0.7) / 20)[:, None]
    return sway * mix((0, ringing), (water.hiss_db + 4 * scene.modifiers.intensity, hiss))


def waves(scene: Scene) -> Signal:
    """Surf: each wave swells as a roar, breaks bright and runs out as hissing foam; (frames, 2).

    The shape of a wave (slow swell, steep break, long hiss) after Farnell, "Designing Sound".
    """
    period_s = scene.vary("period", 6.5, 0.15)
    turn = scene.times_s() + scene.start_frame / SAMPLE_RATE_HZ
    out = np.zeros((scene.frame_count, 2))
    layers: tuple[tuple[str, float, Curve, float, float], ...] = (
        ("near", 1.0, ((40, -6), (150, 0), (700, -6), (4000, -20), (16000, -40)), 0.42, 0.0),
        ("break", 0.9, ((100, -20), (400, -2), (1500, 0), (5000, -8), (16000, -24)), 0.5, 0.06),
        ("foam", 0.55, ((300, -40), (2000, -8), (5000, 0), (10000, -4), (18000, -20)), 0.66, 0.16),
    )
    for name, level, curve, skew, lag in layers:
        noise = shaped_stereo(scene.draws(name), scene.frame_count, curve)
        place = turn / period_s + 0.6 - lag + 0.12 * drift(scene, "tide", 0.05)
        warped = place % 1.0
        swell = np.where(warped < skew, warped / skew, (1 - warped) / (1 - skew)) ** 2.2
        height = 10 ** (0.2 * drift(scene, "height", 0.1))
        out += (level * (0.12 + swell * height))[:, None] * noise
    return out


def pour(scene: Scene) -> Signal:
    """Water or tea poured into a vessel, whose air column shortens: its tone climbs; mono.

    Quarter-wave resonance of the remaining air, driven by bubbles and the hiss of the jet.
    """
    count = scene.frame_count
    stock = bubbles(scene.draws("stock"), 64, 1.0, 5.0)
    level = np.minimum(1, decay(count, 0.05, 60)) * path(
        count, (scene.duration_s - 0.35, 1), (scene.duration_s - 0.05, 0)
    )
    rate_hz = scene.vary("rate", 330, 0.2) * level
    onsets = poisson(scene.draws("times"), rate_hz, count)
    jet = scatter(
        count, stock, onsets, np.exp(0.7 * scene.draws("levels").standard_normal(onsets.size))
    )
    hiss = shaped(scene.draws("hiss"), count, band(900, 5000)) * level
    driven = mix((26, jet * 0.3), (0, hiss))
    depth_hz = scene.vary("vessel", 520, 0.2) * 0.75**scene.modifiers.size
    pitch_hz = glide(count, (0, depth_hz), (0.7, 1.7 * depth_hz), (1, 2.6 * depth_hz))
    phase = 2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE_HZ
    carrier = low_pass(shaped(scene.draws("air"), count, band(20, 60)), 70)
    air = np.sin(phase + 1.5 * carrier) * np.abs(low_pass(np.abs(driven), 30))
    return mix((0, driven), (4, unit_peak(air) * np.max(np.abs(driven)) * 0.25 * level))


def splash(scene: Scene, size: float = 1.0) -> Signal:
    """Something falls into water: the slap, the cavity's plunk, the drops that rain back; mono.

    size: of what falls, 1 a stone as large as a fist, 2 a person.
    """
    count = min(scene.frame_count, frames(2.2))
    size *= scene.vary("size", 1.0, 0.2) * 1.8**scene.modifiers.size
    draws = scene.draws("splash")
    slap = band_pass(shaped(draws, count, band(300, 6000)), 250, 7000) * decay(count, 0.002, 0.07)
    spray = shaped(draws, count, band(1500, 8000)) * decay(count, 0.06, 0.28)
    plunk = np.zeros(count)
    for delay_s, radius_mm, level in ((0.05, 22.0, 1.0), (0.11, 14.0, 0.6), (0.16, 9.0, 0.5)):
        lay(plunk, bubble(radius_mm * size * draws.uniform(0.75, 1.3), 0.06), delay_s, level)
    rate_hz = 420 * bump(count, 0.2) * path(count, (0.02, 0), (0.1, 1))
    onsets = poisson(draws, rate_hz, count)
    levels = np.exp(0.8 * draws.standard_normal(onsets.size))
    drops = scatter(count, bubbles(draws, 48, 1.0, 6.0), onsets, levels)
    return mix((2, slap), (-5, spray), (-3, plunk), (0, drops))


def drip(scene: Scene) -> Signal:
    """Single drops into still water, each a click and one or two rising bubbles; mono."""
    count = scene.frame_count
    out = np.zeros(count)
    gap_s = scene.vary("gap", 0.85, 0.2) * 0.6**scene.modifiers.speed
    draws = scene.draws("drip")
    at_s = 0.0
    while at_s < scene.duration_s - 0.25:
        radius_mm = scene.vary("radius", 2.6, 0.2) * draws.uniform(0.8, 1.3)
        tone = bubble(radius_mm, draws.uniform(0.06, 0.16))
        lay(out, tone, at_s + 0.012)
        lay(out, tone, at_s + draws.uniform(0.03, 0.06), draws.uniform(0.1, 0.5))
        click = high_pass(draws.standard_normal(96), 2500) * decay(96, 0.0002, 0.0006)
        lay(out, click, at_s, 0.25)
        at_s += gap_s * draws.uniform(0.75, 1.3)
    return out


def boil(scene: Scene) -> Signal:
    """A pot on the boil: large dull bubbles, a simmer of small ones, and the vessel's rumble."""
    large = bubbling(scene, "large", scene.vary("rate", 55, 0.2), 4.0, 11.0)
    small = bubbling(scene, "small", 220.0, 1.8, 5.0)
    rumble = shaped_stereo(scene.draws("rumble"), scene.frame_count, band(60, 350), 0.3)
    steam = shaped_stereo(scene.draws("steam"), scene.frame_count, band(2500, 7000))
    return mix((0, low_pass(large, 1800)), (-9, small), (-8, rumble), (-17, steam))


def strokes(scene: Scene) -> Signal:
    """Swimming, wading or washing: a splash of its own weight at every stroke; (frames, 2)."""
    period_s = scene.vary("period", 1.1, 0.15) * 0.75**scene.modifiers.speed
    turn = (scene.times_s() + scene.start_frame / SAMPLE_RATE_HZ) / period_s
    push = np.maximum(0, np.sin(2 * np.pi * turn + 0.2)) ** 2.5 + 0.06
    push *= 10 ** (0.25 * drift(scene, "effort", 0.5))
    stir = bubbling(scene, "stir", 60 + 420 * push, 1.2, 9.0)
    wash = shaped_stereo(scene.draws("wash"), scene.frame_count, band(350, 3500))
    return mix((0, stir * (0.3 + push)[:, None]), (-4, wash * push[:, None]))


def rowing(scene: Scene) -> Signal:
    """Oars: dip, pull through the water with bubbles, drops from the blade; (frames, 2)."""
    period_s = scene.vary("period", 2.3, 0.1)
    turn = ((scene.times_s() + scene.start_frame / SAMPLE_RATE_HZ) / period_s) % 1.0
    pull = np.exp(-(((turn - 0.2) / 0.12) ** 2))
    dripping = np.where(turn > 0.4, np.exp(-(turn - 0.4) * 5), 0.0)
    stir = bubbling(scene, "stir", 20 + 380 * pull + 30 * dripping, 1.5, 11.0)
    wash = shaped_stereo(scene.draws("wash"), scene.frame_count, band(180, 1800))
    lap = flow(scene, BROOK) * gain(-16)
    return mix((0, stir * (0.35 + pull)[:, None]), (-2, wash * pull[:, None]), (0, lap))
