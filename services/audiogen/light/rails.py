"""Trains and trams: wheels on rails, joints, steam and whistles.

Rolling noise is wheel and rail roughness as a broad band; at each joint two axles of a bogie strike
in turn (da-dum, da-dum), a rail length over the speed apart. Steam leaves a locomotive four times a
turn of its wheels (Farnell, "Designing Sound", 2010; Thompson, "Railway Noise and Vibration",
2009).
"""

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import bump, path
from services.audiogen.light.filters import low_pass, resonance
from services.audiogen.light.grains import grid, lay
from services.audiogen.light.levels import mix, unit_peak, unit_rms
from services.audiogen.light.noise import Curve, band, drift, shaped, shaped_stereo
from services.audiogen.light.resonators import plate, strike
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames

_ROLL: Curve = ((30, -4), (80, 0), (250, -5), (800, -7), (1800, -14), (6000, -32), (16000, -56))
_WHEEL = plate(165, 16, 0.11, 0.5)


def _joint(draws: Generator) -> Signal:
    """One wheel over one joint: a clack with a thud under it, peak 1."""
    clack = strike(_WHEEL.struck(draws, 0.4), frames(0.2), 0.0012)
    thud = low_pass(shaped(draws, clack.size, band(50, 220)), 300)
    return unit_peak(
        mix((0, unit_peak(clack)), (-3, unit_peak(thud * np.exp(-np.arange(thud.size) / 1500))))
    )


def rolling(scene: Scene, joints_hz: float = 0.85, noise_db: float = 0.0) -> Signal:
    """A train on its way: rolling noise and the joints' rhythm; (frames, 2)."""
    count = scene.frame_count
    rate_hz = scene.vary("joints", joints_hz, 0.08) * 1.25**scene.modifiers.speed
    noise = shaped_stereo(scene.draws("roll"), count, _ROLL, 0.5)
    noise *= (1 + 0.2 * drift(scene, "sway", 1.1))[:, None]
    draws = scene.draws("joints")
    clacks = np.zeros((count, 2))
    sounds = [_joint(draws) for _ in range(4)]
    for number, (after, level) in enumerate(((0.0, 1.0), (0.115, 0.85), (0.42, 0.6), (0.53, 0.55))):
        side = np.array([0.55, 0.45]) if number < 2 else np.array([0.4, 0.6])
        for onset in grid(scene, 1 / rate_hz, 0.004, "rail", offset=after).tolist():
            wide = sounds[number][:, None] * side
            lay(clacks, wide, onset / SAMPLE_RATE_HZ, level * draws.uniform(0.8, 1.1))
    return mix((noise_db - 3, noise), (22, clacks))


def steam(scene: Scene) -> Signal:
    """A steam train under way: four chuffs a turn, one of them the strongest, over the rails;
    (frames, 2).
    """
    count = scene.frame_count
    draws = scene.draws("steam")
    rate_hz = scene.vary("chuffs", 4.2, 0.1) * 1.4**scene.modifiers.speed
    chuffs = np.zeros((count, 2))
    for number, onset in enumerate(grid(scene, 1 / rate_hz, 0.01, "chuff").tolist()):
        length = frames(0.85 / rate_hz)
        puff = shaped(draws, length, ((60, -8), (180, 0), (700, -3), (2500, -12), (9000, -30)))
        puff *= bump(length, 0.16) ** 0.8
        level = (1.0, 0.72, 0.85, 0.68)[number % 4] * draws.uniform(0.9, 1.1)
        lay(chuffs, puff[:, None] * np.array([0.55, 0.45]), onset / SAMPLE_RATE_HZ, level)
    leak = shaped_stereo(scene.draws("leak"), count, band(2500, 9000, 9))
    return mix((2, chuffs), (-24, leak), (-9, rolling(scene, rate_hz / 5, -3)))


def whistle(scene: Scene) -> Signal:
    """A locomotive's whistle: a chord of pipes blown by steam, a short and a long; mono."""
    out = np.zeros(scene.frame_count)
    pitch = scene.vary("pitch", 1.0, 0.06)
    draws = scene.draws("steam")
    for start_s, length_s in ((0.0, 0.55), (0.75, 1.7)):
        count = frames(min(length_s, scene.duration_s - start_s - 0.1))
        if count < frames(0.2):
            break
        rise = (
            1
            - 0.06 * np.exp(-np.arange(count) / frames(0.06))
            + 0.004 * drift(scene, "wave", 5, count)
        )
        sound = np.zeros(count)
        for tone_hz, level in ((440, 1.0), (554, 0.8), (660, 0.8), (880, 0.3)):
            phase = 2 * np.pi * np.cumsum(pitch * tone_hz * rise) / SAMPLE_RATE_HZ
            sound += level * (np.sin(phase) + 0.25 * np.sin(2 * phase) + 0.12 * np.sin(3 * phase))
        hiss = shaped(draws, count, band(700, 6000, 7))
        lay(out, mix((0, unit_rms(sound)), (-13, hiss)) * bump(count, 0.3) ** 0.25, start_s)
    return out


def brakes(scene: Scene) -> Signal:
    """A train comes to a stand: the rails slow down under a squeal, then a sigh of air; (frames,
    2).
    """
    count = scene.frame_count
    fall = path(count, (0, 1.0), (0.75 * scene.duration_s, 0.15), (0.8 * scene.duration_s, 0))
    roll = shaped_stereo(scene.draws("roll"), count, _ROLL, 0.5) * fall[:, None]
    squeal = np.zeros(count)
    for tone_hz, level in ((2450, 1.0), (3720, 0.5), (5150, 0.3)):
        phase = (
            2
            * np.pi
            * np.cumsum(scene.vary(f"tone{tone_hz}", tone_hz, 0.05) * (0.97 + 0.03 * fall))
            / SAMPLE_RATE_HZ
        )
        squeal += level * np.sin(phase + 3 * drift(scene, f"rub{tone_hz}", 9))
    squeal *= fall * np.clip(0.6 + 0.6 * drift(scene, "grip", 2.5), 0, 1.5)
    air = shaped(scene.draws("air"), count, band(1500, 9000, 9))
    air *= path(
        count, (0.8 * scene.duration_s, 0), (0.82 * scene.duration_s, 1), (scene.duration_s, 0)
    )
    return mix((0, roll), (-8, unit_rms(squeal)), (-6, air))


def crossing(scene: Scene) -> Signal:
    """A level crossing's bell: two strokes a second on a hard gong; mono."""
    out = np.zeros(scene.frame_count)
    gong = plate(scene.vary("gong", 690, 0.06), 12, 0.5, 0.4, 0.2)
    sound = unit_peak(strike(gong, frames(0.6), 0.0004))
    hum = resonance(sound, 1400, 3)
    for onset in grid(scene, 0.5, 0.004, "strokes").tolist():
        lay(out, sound + hum, onset / SAMPLE_RATE_HZ)
    return out


def departure(scene: Scene) -> Signal:
    """A steam train leaves: two notes of the whistle, heavy chuffs that come ever faster; (frames,
    2).
    """
    count = scene.frame_count
    draws = scene.draws("chuffs")
    chuffs = np.zeros((count, 2))
    at_s, rate_hz = 0.9, 0.85
    while at_s < scene.duration_s - 0.2:
        length = frames(min(0.7, 0.85 / rate_hz))
        puff = shaped(draws, length, ((50, -6), (150, 0), (600, -3), (2200, -12), (9000, -30)))
        lay(chuffs, (puff * bump(length, 0.16) ** 0.8)[:, None] * np.array([0.55, 0.45]), at_s)
        at_s += 1 / rate_hz
        rate_hz = min(4.2, rate_hz * 1.13)
    signal = whistle(scene.lasting(min(2.6, scene.duration_s), "signal"))
    roll = rolling(scene, 0.4, -2) * path(count, (0.8, 0), (scene.duration_s, 1))[:, None]
    return mix((2, chuffs), (-6, signal), (-12, roll))


def tram(scene: Scene) -> Signal:
    """A tram: wheels on rails in the street, the motor's whine, the axles' grind; (frames, 2)."""
    count = scene.frame_count
    phase = (
        2
        * np.pi
        * np.cumsum(scene.vary("motor", 260, 0.1) * (1 + 0.12 * drift(scene, "speed", 0.3)))
        / SAMPLE_RATE_HZ
    )
    whine = np.sin(phase) + 0.5 * np.sin(2 * phase) + 0.35 * np.sin(5 * phase)
    grind = resonance(scene.draws("grind").standard_normal(count), 1900, 9) * np.clip(
        drift(scene, "curve", 0.8), 0, 1
    )
    return mix((0, rolling(scene, 1.4, 1)), (-12, whine), (-10, unit_rms(grind)))


def through(scene: Scene, sound: Signal) -> Signal:
    """A long vehicle passes: it swells, is here for a while, and goes; (frames, 2)."""
    length_s = scene.duration_s
    near = path(
        scene.frame_count, (0, 0.05), (0.3 * length_s, 1), (0.65 * length_s, 1), (length_s, 0.04)
    )[:, None]
    return low_pass(sound, 600) * near**0.7 * 0.5 + sound * 0.7 * near**1.6


def train_passing(scene: Scene) -> Signal:
    """A train passes by; (frames, 2)."""
    return through(scene, rolling(scene, 1.3, 2))


def tram_passing(scene: Scene) -> Signal:
    """A tram passes by; (frames, 2)."""
    return through(scene, tram(scene))
