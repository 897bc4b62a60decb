"""Bells, bowls and chimes as tuned partials, most of them split pairs that beat.

Fletcher & Rossing, "The Physics of Musical Instruments", ch. 21: a church bell's partials (hum,
prime, tierce, quint, nominal ...), handbells' 1 : 3, bowls' 1 : 2.8 : 5.2. Small asymmetries split
each mode in two; temple bells of Korea are cast for that slow beat (Kim & Lee, "Beating of the King
Songdok bell", 1998). Low partials ring longest.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import bump, decay
from services.audiogen.light.filters import resonance
from services.audiogen.light.grains import lay, poisson
from services.audiogen.light.levels import mix, unit_peak
from services.audiogen.light.resonators import Body, strike
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames


@dataclass(frozen=True, slots=True)
class Bell:
    """A bell: frequency of its strike note, its partials (ratio, level, decay as a share of
    decay_s), the RT60 of the longest, how far pairs are split (share of the frequency), the contact
    of its clapper, and the time between strikes where it is rung.
    """

    note_hz: float
    partials: tuple[tuple[float, float, float], ...]
    decay_s: float
    split: float
    contact_s: float
    period_s: float


_CHURCH = ((0.5, 0.55, 1.0), (1.0, 0.8, 0.6), (1.19, 1.0, 0.5), (1.5, 0.4, 0.4), (2.0, 1.0, 0.35),
           (2.51, 0.4, 0.22), (2.66, 0.3, 0.22), (3.01, 0.5, 0.18), (4.1, 0.4, 0.12),
           (5.3, 0.3, 0.08),
           (6.5, 0.2, 0.06))  # fmt: skip
_TEMPLE = ((1.0, 0.8, 1.0), (2.62, 1.0, 0.6), (4.6, 0.8, 0.35), (5.7, 0.7, 0.28), (7.3, 0.6, 0.2),
           (9.4, 0.5, 0.14), (12.1, 0.4, 0.1))  # fmt: skip
_HAND = ((1.0, 1.0, 1.0), (3.0, 0.45, 0.4), (5.4, 0.25, 0.2), (8.1, 0.15, 0.1))
_BOWL = ((1.0, 1.0, 1.0), (2.8, 0.6, 0.6), (5.2, 0.35, 0.35), (8.2, 0.2, 0.2), (11.7, 0.1, 0.1))
_SMALL = ((1.0, 1.0, 1.0), (1.62, 0.4, 0.7), (2.71, 0.6, 0.5), (4.2, 0.4, 0.3), (5.9, 0.25, 0.2))
_TUBE = ((1.0, 1.0, 1.0), (2.756, 0.5, 0.4), (5.404, 0.3, 0.2))

CHURCH = Bell(330.0, _CHURCH, 7.5, 0.0012, 0.0006, 1.9)
TEMPLE = Bell(112.0, _TEMPLE, 13.0, 0.004, 0.002, 7.0)
HAND = Bell(1320.0, _HAND, 2.4, 0.001, 0.0003, 0.24)
BOWL = Bell(410.0, _BOWL, 8.0, 0.003, 0.0015, 5.0)
PLAIN = Bell(520.0, _CHURCH, 4.0, 0.0015, 0.0005, 1.5)
TRAM = Bell(820.0, _SMALL, 0.8, 0.003, 0.0003, 0.42)
KEYS = Bell(4300.0, _SMALL, 0.12, 0.006, 0.0002, 0.3)
GONG_SMALL = Bell(340.0, _TEMPLE, 1.6, 0.006, 0.0015, 0.85)
BICYCLE = Bell(2350.0, _SMALL, 0.9, 0.004, 0.0002, 0.55)
SHOP = Bell(2900.0, _SMALL, 0.7, 0.004, 0.0002, 0.11)
COW = Bell(560.0, ((1.0, 1.0, 1.0), (1.47, 0.8, 0.8), (2.09, 0.6, 0.6), (2.9, 0.5, 0.4),
            (4.4, 0.3, 0.3)),
           0.5, 0.003, 0.0005, 0.42)  # fmt: skip
SLEIGH = Bell(3300.0, _SMALL, 0.28, 0.006, 0.00015, 0.36)
SCHOOL = Bell(1450.0, _SMALL, 1.1, 0.002, 0.00025, 0.062)
CHIME = Bell(1050.0, _TUBE, 3.2, 0.001, 0.0004, 0.5)
EAVES = Bell(1900.0, _SMALL, 2.2, 0.002, 0.0003, 1.1)
DOORBELL = Bell(660.0, _TUBE, 1.8, 0.0006, 0.0012, 0.7)
GONG = Bell(150.0, ((1.0, 1.0, 1.0), (1.5, 0.5, 0.8), (2.3, 0.6, 0.7), (3.1, 0.5, 0.6),
            (4.3, 0.5, 0.5),
                    (5.9, 0.4, 0.45), (7.7, 0.35, 0.4), (9.8, 0.3, 0.3), (13.3, 0.2, 0.25)),
            6.0, 0.006, 0.003, 4.0)  # fmt: skip


def cast(scene: Scene, bell: Bell, ratio: float = 1.0) -> Body:
    """The modes of one such bell: each partial a pair, as far apart as its founder left them."""
    note_hz = scene.vary("note", bell.note_hz, 0.08) * ratio * 0.7**scene.modifiers.size
    draws = scene.fixed("cast")
    pitch_hz: list[float] = []
    decays_s: list[float] = []
    levels: list[float] = []
    for share, level, lasting in bell.partials:
        centre_hz = note_hz * share * (1 + 0.006 * draws.standard_normal())
        gap_hz = bell.split * centre_hz * draws.uniform(0.5, 1.4)
        for side, weight in ((-0.5, 0.62), (0.5, 0.38)):
            pitch_hz.append(float(centre_hz + side * gap_hz))
            decays_s.append(bell.decay_s * lasting)
            levels.append(level * weight)
    return Body(tuple(pitch_hz), tuple(decays_s), tuple(levels))


def stroke(scene: Scene, bell: Bell, body: Body, draws: Generator) -> Signal:
    """One stroke, ringing as long as it may; mono, peak 1."""
    length = min(frames(bell.decay_s), max(scene.frame_count, frames(0.3)))
    return unit_peak(
        strike(body.struck(draws, 0.12), length, bell.contact_s * draws.uniform(0.85, 1.2))
    )


def rung(scene: Scene, bell: Bell, uneven: float = 0.03) -> Signal:
    """A bell rung at its beat for as long as the scene goes on; mono."""
    draws = scene.draws("strokes")
    body = cast(scene, bell)
    out = np.zeros(scene.frame_count)
    sounds = [stroke(scene, bell, body, draws) for _ in range(3)]
    period_s = scene.vary("period", bell.period_s, 0.06) * 0.8**scene.modifiers.speed
    at_s, index = 0.0, 0
    while at_s < max(0.01, scene.duration_s - min(1.2, 0.25 * bell.decay_s)):
        lay(out, sounds[index % 3], at_s, draws.uniform(0.85, 1.0))
        if scene.modifiers.single:
            break
        at_s += period_s * (1 + uneven * float(draws.standard_normal()))
        index += 1
    return out


def chimes(scene: Scene, bell: Bell, number: int) -> Signal:
    """Chimes in the wind: several bells of a pentatonic scale, hit in flurries; (frames, 2)."""
    draws = scene.draws("wind")
    steps = np.array([0, 2, 4, 7, 9, 12, 14])[:number]
    bells = [
        stroke(scene, bell, cast(scene, bell, 2 ** (step / 12)), draws) for step in steps.tolist()
    ]
    out = np.zeros((scene.frame_count, 2))
    flurry = (
        np.clip(np.sin(2 * np.pi * np.arange(scene.frame_count) / frames(3.1) + 1.2), 0, 1) ** 2
    )
    onsets = np.append(poisson(draws, 0.5 + 5.5 * flurry, scene.frame_count), 0)
    for onset in onsets.tolist():
        pick = int(draws.integers(0, number))
        place = 0.25 + 0.5 * pick / max(1, number - 1)
        wide = bells[pick][:, None] * np.array([1 - place, place])
        lay(out, wide, onset / SAMPLE_RATE_HZ, float(draws.uniform(0.2, 1.0)))
    return out


def doorbell(scene: Scene) -> Signal:
    """Ding, dong: two bars a major third apart; mono."""
    draws = scene.draws("bars")
    out = np.zeros(min(scene.frame_count, frames(2.6)))
    for at_s, ratio in ((0.0, 1.0), (scene.vary("gap", 0.62, 0.1), 0.794)):
        lay(out, stroke(scene, DOORBELL, cast(scene, DOORBELL, ratio), draws), at_s)
    return out


def jingle(scene: Scene, bell: Bell, shakes_hz: float) -> Signal:
    """Many small bells or keys shaken together: particles that ring (Cook, PhISM 1997); mono."""
    draws = scene.draws("shake")
    bodies = [
        cast(scene, bell, float(r)) for r in np.exp(scene.fixed("set").uniform(-0.2, 0.25, 9))
    ]
    sounds = [stroke(scene, bell, body, draws) for body in bodies]
    out = np.zeros(scene.frame_count)
    swing = 0.5 - 0.5 * np.cos(
        2 * np.pi * shakes_hz * np.arange(scene.frame_count) / SAMPLE_RATE_HZ + np.pi
    )
    onsets = np.append(poisson(draws, 3 + 55 * swing**3, scene.frame_count), 0)
    for onset in onsets.tolist():
        lay(
            out,
            sounds[int(draws.integers(0, 9))],
            onset / SAMPLE_RATE_HZ,
            float(draws.uniform(0.1, 1.0)),
        )
    return out


def wooden_gong(scene: Scene) -> Signal:
    """A monk's moktak: a hollow wooden head, its air and its walls tuned alike, beaten evenly;
    mono.
    """
    draws = scene.draws("moktak")
    out = np.zeros(scene.frame_count)
    hollow_hz = scene.vary("hollow", 540, 0.1) * 0.75**scene.modifiers.size
    body = Body((hollow_hz, 2.1 * hollow_hz, 3.7 * hollow_hz), (0.11, 0.05, 0.03), (1, 0.4, 0.25))
    at_s = 0.0
    while at_s < scene.duration_s - 0.15:
        tok = strike(body.struck(draws, 0.2), frames(0.25), 0.0012)
        click = resonance(draws.standard_normal(tok.size), 2400, 2) * decay(tok.size, 0.0003, 0.003)
        lay(out, mix((0, unit_peak(tok)), (-14, unit_peak(click))), at_s, draws.uniform(0.85, 1))
        at_s += (
            scene.vary("beat", 0.55, 0.08) * draws.uniform(0.98, 1.02) * 0.75**scene.modifiers.speed
        )
    return out


def rubbed_bowl(scene: Scene) -> Signal:
    """A bowl rubbed along its rim until it sings: its lowest modes under a slow swell; mono."""
    body = cast(scene, BOWL)
    noise = scene.draws("rub").standard_normal(scene.frame_count) * 0.02
    times_s = scene.times_s()
    out = np.zeros(scene.frame_count)
    pairs = zip(body.frequencies_hz[:6], body.gains[:6], strict=True)
    for pitch_hz, level in pairs:
        out += level * np.sin(2 * np.pi * pitch_hz * times_s)
    return (out + noise) * bump(scene.frame_count, 0.55) ** 0.6
