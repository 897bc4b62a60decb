"""Small sounds of mouth, throat and stomach.

Bursts of air through the tract's resonances, lips and folds that flutter, bubbles of spit: source
and filter as in vocal.py (Klatt 1980), bubbles as in water.py (van den Doel 2005).
"""

import numpy as np

from services.audiogen.light.envelopes import bump, decay, glide, path
from services.audiogen.light.filters import band_pass, high_pass, resonance
from services.audiogen.light.friction import stick_slip
from services.audiogen.light.grains import lay
from services.audiogen.light.levels import mix, unit_peak
from services.audiogen.light.noise import band, shaped, wander
from services.audiogen.light.resonators import plate, ring
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames
from services.audiogen.light.vocal import MAN_A, MAN_I, MAN_O, MAN_SCHWA, MAN_U, Cry, Tract, utter
from services.audiogen.light.water import bubble, bubbles


def click(scene: Scene) -> Signal:
    """The tongue clicked in reproof, two or three times: a sharp pop in a small mouth; mono."""
    draws = scene.draws("tongue")
    out = np.zeros(min(scene.frame_count, frames(1.3)))
    for index in range(1 if scene.modifiers.single else 3):
        pop = high_pass(draws.standard_normal(frames(0.06)), 900) * decay(
            frames(0.06), 0.0003, 0.004
        )
        mouth = resonance(pop, scene.vary("mouth", 2300, 0.1), 4) + 0.5 * resonance(pop, 4200, 3)
        lay(out, unit_peak(mouth), index * scene.vary("gap", 0.32, 0.1), 1 - 0.1 * index)
    return out


def smack(scene: Scene, number: int) -> Signal:
    """Lips that part: a wet click and a breath of suction; number of times; mono."""
    draws = scene.draws("lips")
    out = np.zeros(scene.frame_count)
    for index in range(number):
        at_s = index * scene.vary("gap", 0.42, 0.1) * draws.uniform(0.9, 1.1)
        if at_s > scene.duration_s - 0.1 and index:
            break
        suck = (
            band_pass(draws.standard_normal(frames(0.09)), 1800, 6500)
            * bump(frames(0.09), 0.85) ** 2
        )
        pop = resonance(draws.standard_normal(frames(0.05)), 1300, 2.5) * decay(
            frames(0.05), 0.0004, 0.005
        )
        lay(out, unit_peak(suck), at_s, 0.25)
        lay(out, unit_peak(pop), at_s + 0.085)
        for grain in bubbles(draws, 4, 0.8, 2.2):
            lay(out, grain, at_s + 0.085 + draws.uniform(0, 0.04), draws.uniform(0.3, 1.2))
    return out


def spit(scene: Scene) -> Signal:
    """Spitting: the lips hold, burst, and what flew lands; mono."""
    draws = scene.draws("spit")
    out = np.zeros(min(scene.frame_count, frames(0.8)))
    burst = shaped(draws, frames(0.2), band(1200, 6000, 9)) * decay(frames(0.2), 0.004, 0.03)
    lay(out, unit_peak(burst), 0.0)
    lay(
        out,
        unit_peak(
            resonance(draws.standard_normal(frames(0.05)), 900, 2)
            * decay(frames(0.05), 0.0005, 0.006)
        ),
        0.004,
        0.7,
    )
    lay(
        out,
        unit_peak(
            band_pass(draws.standard_normal(frames(0.06)), 600, 3000)
            * decay(frames(0.06), 0.001, 0.01)
        ),
        0.33,
        0.3,
    )
    return out


def throat(scene: Scene) -> Signal:
    """Clearing one's throat: two rough, half-voiced scrapes; mono."""
    draws = scene.draws("throat")
    out = np.zeros(min(scene.frame_count, frames(1.2)))
    for at_s, length_s in ((0.0, 0.28), (0.36, 0.42)):
        count = frames(length_s)
        cry = Cry(
            glide(count, (0, 95), (1, 120)),
            bump(count, 0.3) ** 0.5,
            ((0, MAN_SCHWA),),
            0.5,
            0.9,
            0.9,
        )
        lay(out, unit_peak(utter(draws, cry)), at_s)
    return out


def hiccup(scene: Scene) -> Signal:
    """Hiccups: a breath snatched in and cut off by the glottis; mono."""
    draws = scene.draws("hiccup")
    out = np.zeros(scene.frame_count)
    at_s = 0.0
    while at_s == 0.0 or at_s < scene.duration_s - 0.3:
        count = frames(0.13)
        cry = Cry(
            glide(count, (0, 260), (0.6, 420), (1, 300)),
            bump(count, 0.65),
            ((0, MAN_I), (1, MAN_SCHWA)),
            0.3,
            0.1,
            0.9,
        )
        lay(out, unit_peak(utter(draws, cry)), at_s)
        lay(
            out,
            unit_peak(resonance(draws.standard_normal(600), 700, 2) * decay(600, 0.0004, 0.006)),
            at_s + 0.1,
            0.4,
        )
        at_s += scene.vary("gap", 1.4, 0.15)
    return out


def retch(scene: Scene) -> Signal:
    """Retching: heaves of a throat that closes and gives, and what comes up; mono."""
    draws = scene.draws("retch")
    out = np.zeros(scene.frame_count)
    at_s = 0.0
    while at_s == 0.0 or at_s < scene.duration_s - 0.8:
        count = frames(draws.uniform(0.55, 0.75))
        mouth = ((0.0, MAN_U), (0.4, MAN_A), (1.0, MAN_O))
        cry = Cry(
            glide(count, (0, 90), (0.5, 150), (1, 105)),
            bump(count, 0.4) ** 0.6,
            mouth,
            0.3,
            0.95,
            1.0,
        )
        lay(out, unit_peak(utter(draws, cry)), at_s)
        for grain in bubbles(draws, 14, 2.0, 7.0):
            lay(out, grain, at_s + draws.uniform(0.3, 0.7), draws.uniform(0.3, 1.5))
        at_s += draws.uniform(1.0, 1.4)
    return out


def burp(scene: Scene) -> Signal:
    """A burp: the gullet's mouth flutters at 40 to 90 Hz; mono."""
    draws = scene.draws("burp")
    count = min(scene.frame_count, frames(scene.vary("length", 0.55, 0.2)))
    cry = Cry(
        glide(count, (0, 62), (0.3, 84), (1, 48)),
        bump(count, 0.3) ** 0.5,
        ((0, MAN_O), (1, MAN_A)),
        0.2,
        0.8,
        0.8,
    )
    return utter(draws, cry)


def fart(scene: Scene) -> Signal:
    """The same, lower down: a loose flutter, its rate wandering; mono."""
    draws = scene.draws("fart")
    count = min(scene.frame_count, frames(scene.vary("length", 0.7, 0.25)))
    rate_hz = glide(count, (0, 105), (0.5, 82), (1, 120)) * (1 + 0.15 * wander(draws, count, 8.0))
    body = Tract((240, 620, 1300, 2600), (160, 260, 400, 600))
    return utter(draws, Cry(rate_hz, bump(count, 0.25) ** 0.4, ((0, body),), 0.15, 0.6, 0.6))


def stomach(scene: Scene) -> Signal:
    """A stomach growls: gas squeezed through fluid, in rising and falling gurgles; mono."""
    draws = scene.draws("stomach")
    out = np.zeros(scene.frame_count)
    at_s = 0.0
    while at_s < scene.duration_s - 0.3:
        count = frames(draws.uniform(0.25, 0.6))
        start_hz, end_hz = draws.uniform(90, 260, 2)
        flutter = 0.6 + 0.4 * np.sin(
            2 * np.pi * draws.uniform(14, 26) * np.arange(count) / SAMPLE_RATE_HZ
        )
        tone = np.sin(
            2 * np.pi * np.cumsum(glide(count, (0, start_hz), (1, end_hz))) / SAMPLE_RATE_HZ
        )
        lay(out, tone * flutter * bump(count), at_s, draws.uniform(0.4, 1))
        lay(out, bubble(float(draws.uniform(7, 13)), 0.1), at_s + draws.uniform(0, 0.3), 0.5)
        at_s += draws.uniform(0.15, 0.5)
    return out


def blow(scene: Scene) -> Signal:
    """Breath blown out through rounded lips; mono."""
    draws = scene.draws("blow")
    count = min(scene.frame_count, frames(scene.vary("length", 1.0, 0.15)))
    lips = Tract((420, 1100, 2400, 4200), (250, 350, 500, 700), 3.0)
    return utter(draws, Cry(np.full(count, 100.0), bump(count, 0.25) ** 0.8, ((0, lips),), 1.0))


def yawn(scene: Scene) -> Signal:
    """A yawn: a long breath in, then an open sound that sinks and fades; mono."""
    draws = scene.draws("yawn")
    out = np.zeros(min(scene.frame_count, frames(2.9)))
    count = frames(1.0)
    inward = utter(
        draws, Cry(np.full(count, 100.0), bump(count, 0.6), ((0, MAN_A.scaled(1.15)),), 1.0)
    )
    lay(out, unit_peak(inward), 0.0, 0.35)
    count = max(frames(0.3), min(frames(1.6), out.size - frames(1.05)))
    mouth = ((0.0, MAN_A), (0.5, MAN_A), (1.0, MAN_U))
    pitch_hz = scene.vary("pitch", 1.0, 0.15) * glide(count, (0, 150), (0.2, 190), (1, 95))
    voice = utter(draws, Cry(pitch_hz, bump(count, 0.2) ** 0.8, mouth, 0.35, 0.05, 0.3))
    lay(out, unit_peak(voice), 1.05)
    return out


def teeth(scene: Scene) -> Signal:
    """Teeth ground on each other: hard stick and slip in short strokes; mono."""
    count = scene.frame_count
    stroke = np.abs(np.sin(2 * np.pi * 0.8 * np.arange(count) / SAMPLE_RATE_HZ)) ** 1.5
    force = stick_slip(scene.draws("slips"), 60 + 240 * stroke, 0.35, 0.0003) * stroke
    creak = ring(force, plate(950, 10, 0.02, 0.2))
    dry = shaped(scene.draws("dry"), count, band(2000, 7000)) * stroke
    return mix((0, unit_peak(creak)), (-16, unit_peak(dry))) * path(
        count, (0, 1), (scene.duration_s, 0.7)
    )


def lap(scene: Scene) -> Signal:
    """A tongue laps: quick wet strokes; mono."""
    draws = scene.draws("lap")
    out = np.zeros(scene.frame_count)
    at_s = 0.0
    while at_s < scene.duration_s - 0.15:
        count = frames(0.11)
        wipe = band_pass(draws.standard_normal(count), 900, 4500) * bump(count, 0.6)
        lay(out, unit_peak(wipe), at_s, 0.6)
        for grain in bubbles(draws, 4, 0.9, 3.0):
            lay(out, grain, at_s + draws.uniform(0.02, 0.1), draws.uniform(0.5, 1.6))
        at_s += scene.vary("gap", 0.31, 0.1) * draws.uniform(0.9, 1.1)
    return out


def pop(scene: Scene) -> Signal:
    """A cork comes out: a short blow and the neck that rings after it, falling to its own pitch."""
    count = min(scene.frame_count, frames(0.35))
    pitch_hz = scene.vary("neck", 480, 0.15) * (1 + 0.8 * np.exp(-np.arange(count) / frames(0.006)))
    tone = np.sin(2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE_HZ) * decay(count, 0.0008, 0.03)
    burst = scene.draws("pop").standard_normal(count) * decay(count, 0.0004, 0.004)
    return mix((0, tone), (-9, unit_peak(burst)))
