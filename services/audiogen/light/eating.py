"""Eating and drinking.

Crisp food breaks cell by cell: trains of brief broad-band bursts, several bites a chew (Vickers &
Bourne, "Crispness in foods", 1976; particles after Cook 1997). Swallowed and poured liquid shuts in
air, which rings as bubbles do (van den Doel 2005); a bottle glugs as its neck lets air in.
"""

import numpy as np

from services.audiogen.light.envelopes import bump, decay, glide, path
from services.audiogen.light.filters import band_pass, resonance
from services.audiogen.light.grains import lay, poisson, scatter
from services.audiogen.light.impacts import hit
from services.audiogen.light.levels import mix, unit_peak
from services.audiogen.light.noise import band, narrow, shaped, wander
from services.audiogen.light.particles import collisions, coloured
from services.audiogen.light.resonators import bar
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames
from services.audiogen.light.things import CHINA, Thing
from services.audiogen.light.water import bubble, bubbles

_JAW = ((650, 2.0, 0.9), (1500, 1.5, 1.0), (3200, 1.5, 0.8), (6500, 1.5, 0.5))
_CHOPSTICK = Thing(bar(1450, 5, 0.05), 0.0005, band(1500, 6000), 0.003, -10)


def crunch(scene: Scene, crispness: float = 1.0) -> Signal:
    """Biting and chewing something crisp: a hard bite, then chews that soften; mono."""
    draws = scene.draws("crunch")
    out = np.zeros(scene.frame_count)
    at_s, chew, left = 0.0, 0, 1.0
    while at_s < scene.duration_s - 0.25:
        count = frames(draws.uniform(0.14, 0.24) * (1.3 if chew == 0 else 1.0))
        energy = bump(count, 0.3) * left
        breaking = coloured(collisions(draws, energy, 420 * crispness, 0.0012, 1.3), _JAW)
        mush = band_pass(draws.standard_normal(count), 250, 1400) * bump(count, 0.5)
        sound = mix((0, unit_peak(breaking)), (-16 + 8 * (1 - left), unit_peak(mush)))
        lay(out, sound, at_s, 0.35 + 0.65 * left)
        at_s += scene.vary("chew", 0.56, 0.1) * draws.uniform(0.9, 1.1) * (1.25 if chew == 0 else 1)
        chew += 1
        left = max(0.3, left * 0.84)
    return out


def chewing(scene: Scene) -> Signal:
    """Chewing something soft with a closed mouth: wet, dull, even; mono."""
    draws = scene.draws("chew")
    out = np.zeros(scene.frame_count)
    at_s = 0.0
    while at_s < scene.duration_s - 0.3:
        count = frames(draws.uniform(0.2, 0.28))
        wet = np.zeros(count)
        for grain in bubbles(draws, 7, 1.2, 5.0):
            lay(wet, grain, float(draws.uniform(0, 0.18)), float(draws.uniform(0.2, 1)))
        press = band_pass(draws.standard_normal(count), 200, 1600) * bump(count, 0.4)
        smack = resonance(draws.standard_normal(count), 2300, 1.5) * np.roll(
            decay(count, 0.001, 0.008), frames(0.12)
        )
        lay(out, mix((0, unit_peak(press)), (-5, unit_peak(wet)), (-7, unit_peak(smack))), at_s)
        at_s += scene.vary("chew", 0.6, 0.1) * draws.uniform(0.9, 1.15)
    return out


def gulping(scene: Scene) -> Signal:
    """Drinking in gulps: each a click of the throat and two or three rising bubbles; mono."""
    draws = scene.draws("gulp")
    out = np.zeros(scene.frame_count)
    at_s = 0.0
    while at_s < scene.duration_s - 0.35:
        radius_mm = scene.vary("throat", 8.5, 0.12) * draws.uniform(0.9, 1.1)
        for delay_s, size, level in ((0.02, 1.0, 1.0), (0.09, 0.8, 0.8), (0.15, 0.62, 0.5)):
            lay(
                out, bubble(radius_mm * size, 0.14), at_s + delay_s * draws.uniform(0.8, 1.2), level
            )
        click = resonance(draws.standard_normal(frames(0.05)), 1400, 2.5) * decay(
            frames(0.05), 0.001, 0.006
        )
        lay(out, unit_peak(click), at_s, 0.3)
        wash = band_pass(draws.standard_normal(frames(0.22)), 300, 1500) * bump(frames(0.22), 0.4)
        lay(out, unit_peak(wash), at_s, 0.16)
        at_s += scene.vary("gap", 0.62, 0.1) * draws.uniform(0.92, 1.12)
    return out


def bottle(scene: Scene) -> Signal:
    """A full bottle emptied: glug by glug, its neck letting air in, the pitch falling; mono."""
    draws = scene.draws("bottle")
    out = np.zeros(scene.frame_count)
    at_s = 0.0
    while at_s < scene.duration_s - 0.3:
        done = at_s / scene.duration_s
        count = frames(0.17)
        pitch_hz = (
            scene.vary("neck", 330, 0.12) * (1 - 0.35 * done) * glide(count, (0, 0.85), (1, 1.25))
        )
        tone = np.sin(2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE_HZ) * bump(count, 0.25)
        splash = shaped(draws, count, band(500, 3500, 9)) * bump(count, 0.5)
        lay(out, mix((0, tone), (-17, splash)), at_s, draws.uniform(0.8, 1))
        at_s += (0.19 + 0.12 * done) * draws.uniform(0.9, 1.15)
    return out


def slurp(scene: Scene) -> Signal:
    """Soup, noodles or hot tea drawn in with air: a wet, rising hiss that flutters; mono."""
    draws = scene.draws("slurp")
    out = np.zeros(scene.frame_count)
    at_s = 0.0
    while at_s < max(0.05, scene.duration_s - 0.7):
        count = frames(scene.vary("length", 0.6, 0.15) * draws.uniform(0.85, 1.15))
        air = narrow(draws, glide(count, (0, 1300), (0.8, 2600), (1, 3400)), 900.0)
        air += 0.6 * shaped(draws, count, band(2500, 8000, 9))
        flutter = np.clip(1 + 0.9 * wander(draws, count, 40.0), 0, None)
        onsets = poisson(draws, 160 * bump(count, 0.6), count)
        wet = scatter(
            count, bubbles(draws, 30, 0.9, 3.0), onsets, draws.uniform(0.2, 1, onsets.size)
        )
        level = path(
            count,
            (0, 0),
            (0.08, 0.6),
            (count / SAMPLE_RATE_HZ - 0.05, 1),
            (count / SAMPLE_RATE_HZ, 0),
        )
        lay(out, mix((0, unit_peak(air * flutter)), (-5, unit_peak(wet))) * level, at_s)
        at_s += count / SAMPLE_RATE_HZ + draws.uniform(0.5, 0.9)
    return out


def tableware(scene: Scene) -> Signal:
    """A meal: chopsticks and spoons on bowls, now one, now two in a row; mono."""
    draws = scene.draws("table")
    out = np.zeros(scene.frame_count)
    at_s = 0.0
    while at_s < scene.duration_s - 0.25:
        bowl = hit(draws, CHINA, draws.uniform(0.4, 0.9), float(draws.choice([0.8, 1.0, 1.25])))
        lay(out, bowl, at_s, draws.uniform(0.5, 1.0))
        if draws.random() < 0.6:
            lay(
                out,
                hit(draws, _CHOPSTICK, 0.8, draws.uniform(0.9, 1.2)),
                at_s + draws.uniform(0.06, 0.15),
                0.5,
            )
        at_s += draws.uniform(0.25, 0.8)
    return out
