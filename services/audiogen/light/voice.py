"""What a person's voice does without words: laughing, sobbing, coughing, screaming, breathing.

Source and filter as in vocal.py (Klatt 1980). Timing and pitch after the studies named at each.
"""

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import bump, glide, path
from services.audiogen.light.grains import lay
from services.audiogen.light.levels import unit_peak
from services.audiogen.light.noise import drift
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames
from services.audiogen.light.vocal import (
    CHILD,
    FEMALE,
    MAN_A,
    MAN_I,
    MAN_O,
    MAN_SCHWA,
    MAN_U,
    Cry,
    Tract,
    utter,
)

MAN, WOMAN, YOUNG = 1.0, FEMALE, CHILD
"""Who sounds: the tract's scale against a man's; the pitch follows it."""

BREATH_IN = Tract((900, 2100, 3600, 5200), (400, 500, 600, 800))
BREATH_OUT = Tract((620, 1500, 2700, 4200), (250, 300, 400, 600))


def _pitch(person: float) -> float:
    """Pitch against a man's: a woman's is 1.8 times, a child's 2.4 times as high."""
    return float(np.interp(person, [MAN, WOMAN, YOUNG], [1.0, 1.75, 2.3]))


def cast_person(scene: Scene, person: float) -> tuple[float, float]:
    """(tract scale, pitch ratio) of this take's person."""
    return person * scene.vary("tract", 1.0, 0.04), _pitch(person) * scene.vary("pitch", 1.0, 0.1)


def whisper(
    draws: Generator, length_s: float, tract: Tract, attack: float, skew: float = 0.4
) -> Signal:
    """Breath alone through a tract; mono, peak 1."""
    count = frames(length_s)
    level = bump(count, skew) ** attack
    return unit_peak(utter(draws, Cry(np.full(count, 120.0), level, ((0, tract),), 1.0)))


def laugh(scene: Scene, person: float = MAN) -> Signal:
    """Laughter: bouts of "ha", five a second, each breathy, falling in pitch and level; mono.

    Bachorowski, Smoski & Owren, "The acoustic features of human laughter", JASA 110(3), 2001.
    """
    draws = scene.draws("laugh")
    tract, ratio = cast_person(scene, person)
    out = np.zeros(scene.frame_count)
    at_s, top_hz = 0.0, 215 * ratio * 1.15**scene.modifiers.intensity
    gap_s = scene.vary("gap", 0.205, 0.1)
    vowel = (MAN_A if scene.fixed("vowel").random() < 0.6 else MAN_SCHWA).scaled(tract)
    while at_s < scene.duration_s - 0.35:
        number = int(draws.integers(4, 8))
        for index in range(number):
            if at_s > scene.duration_s - 0.2:
                break
            count = frames(gap_s * draws.uniform(0.72, 0.9))
            pitch = top_hz * 0.95**index * draws.uniform(0.95, 1.05)
            curve = glide(count, (0, 0.86 * pitch), (0.35, 1.08 * pitch), (1, 0.8 * pitch))
            cry = Cry(curve, bump(count, 0.42), ((0, vowel),), 0.22, 0.08, 0.65)
            lay(out, unit_peak(utter(draws, cry)), at_s + 0.03, 0.9**index)
            lay(out, whisper(draws, 0.09, BREATH_OUT.scaled(tract), 1.0), at_s, 0.16 * 0.93**index)
            at_s += gap_s * draws.uniform(0.93, 1.08) * 1.03**index
        lay(out, whisper(draws, 0.3, BREATH_IN.scaled(tract), 1.0, 0.6), at_s + 0.05, 0.22)
        at_s += 0.45 + draws.uniform(0, 0.2)
    return out


def sob(scene: Scene, person: float = WOMAN) -> Signal:
    """Sobbing: a catching breath in, in three or four pulls, then a shaking, falling wail; mono."""
    draws = scene.draws("sob")
    tract, ratio = cast_person(scene, person)
    out = np.zeros(scene.frame_count)
    at_s = 0.0
    while at_s < max(0.2, scene.duration_s - 0.9):
        for _ in range(int(draws.integers(2, 5))):
            pull_s = draws.uniform(0.09, 0.14)
            lay(out, whisper(draws, pull_s, BREATH_IN.scaled(tract), 0.8, 0.3), at_s, 0.4)
            at_s += pull_s + draws.uniform(0.02, 0.06)
        count = frames(draws.uniform(0.8, 1.2))
        shake = np.sin(2 * np.pi * draws.uniform(6.5, 8.5) * np.arange(count) / SAMPLE_RATE_HZ)
        pitch_hz = ratio * glide(count, (0, 190), (0.15, 225), (1, 140)) * (1 + 0.05 * shake)
        level = bump(count, 0.2) ** 0.8 * (0.65 + 0.35 * shake)
        vowels = ((0.0, MAN_SCHWA.scaled(tract)), (1.0, MAN_U.scaled(tract)))
        lay(out, unit_peak(utter(draws, Cry(pitch_hz, level, vowels, 0.3, 0.12, 0.45))), at_s)
        at_s += count / SAMPLE_RATE_HZ + draws.uniform(0.1, 0.3)
    return out


def baby(scene: Scene) -> Signal:
    """A baby cries: wails of a second at 350 to 550 Hz, a gasp between; mono.

    Wasz-Hoeckert et al., "The Infant Cry", 1968; LaGasse et al. 2005.
    """
    tract = Tract((1050, 2600, 4200, 6000), (160, 260, 380, 500))
    return _wails(scene, tract, 470.0, (0.8, 1.25))


def wail(scene: Scene, person: float = WOMAN) -> Signal:
    """Loud crying of a grown person or a child: long open wails that break at their end; mono."""
    return _wails(scene, MAN_A.scaled(person), 235.0 * _pitch(person), (1.0, 1.7))


def _wails(scene: Scene, tract: Tract, pitch_hz: float, lengths_s: tuple[float, float]) -> Signal:
    draws = scene.draws("wails")
    out = np.zeros(scene.frame_count)
    tract = tract.scaled(scene.vary("tract", 1.0, 0.05))
    at_s = 0.0
    while at_s < max(0.1, scene.duration_s - 0.6):
        count = frames(min(draws.uniform(*lengths_s), scene.duration_s - at_s))
        top_hz = scene.vary("pitch", pitch_hz, 0.1) * draws.uniform(0.95, 1.08)
        curve = glide(
            count, (0, 0.75 * top_hz), (0.25, top_hz), (0.7, 0.96 * top_hz), (1, 0.7 * top_hz)
        )
        shape = ((0.0, tract.scaled(0.9)), (0.3, tract), (1.0, tract.scaled(0.85)))
        rough = float(draws.uniform(0.1, 0.45))
        cry = Cry(curve, bump(count, 0.35) ** 0.45, shape, 0.06, rough, 0.85)
        lay(out, unit_peak(utter(draws, cry)), at_s)
        at_s += count / SAMPLE_RATE_HZ + 0.04
        lay(out, whisper(draws, 0.22, BREATH_IN.scaled(1.2), 0.8, 0.6), at_s, 0.25)
        at_s += draws.uniform(0.26, 0.4)
    return out


def chuckle(scene: Scene) -> Signal:
    """A low chuckle: short, soft, the mouth hardly open; mono."""
    draws = scene.draws("chuckle")
    tract, ratio = cast_person(scene, MAN)
    out = np.zeros(min(scene.frame_count, frames(1.8)))
    at_s = 0.0
    for index in range(4 + int(draws.integers(0, 4))):
        count = frames(draws.uniform(0.1, 0.14))
        pitch_hz = ratio * 0.95**index * glide(count, (0, 120), (0.3, 142), (1, 105))
        vowel = ((0, MAN_SCHWA.scaled(0.95 * tract)),)
        cry = Cry(pitch_hz, bump(count, 0.35), vowel, 0.35, 0.15, 0.3)
        lay(out, unit_peak(utter(draws, cry)), at_s, 0.92**index)
        at_s += scene.vary("gap", 0.19, 0.1) * draws.uniform(0.95, 1.1)
    return out


def cough(scene: Scene, person: float = MAN) -> Signal:
    """Two or three coughs: the burst as the glottis opens, the rush of air, a voiced end; mono.

    Three phases after Korpas, Sadlonova & Vrabec, "Analysis of the cough sound", 1996.
    """
    draws = scene.draws("cough")
    tract, ratio = cast_person(scene, person)
    out = np.zeros(min(scene.frame_count, frames(2.6)))
    number = 1 if scene.modifiers.single else 2 + int(scene.fixed("number").integers(0, 2))
    at_s = 0.0
    for index in range(number):
        if at_s > out.size / SAMPLE_RATE_HZ - 0.3:
            break
        count = frames(draws.uniform(0.3, 0.38))
        end_s = count / SAMPLE_RATE_HZ
        level = path(count, (0, 0), (0.006, 1), (0.05, 0.5), (0.17, 0.16), (0.24, 0.26), (end_s, 0))
        throat = ((0.0, MAN_A.scaled(1.1 * tract)), (1.0, MAN_SCHWA.scaled(tract)))
        rush = utter(draws, Cry(np.full(count, 100.0), level, throat, 1.0))
        pitch_hz = ratio * glide(count, (0, 210), (0.4, 150), (1, 110))
        voiced = utter(draws, Cry(pitch_hz, level, throat, 0.4, 0.7, 0.8))
        lay(out, 0.7 * unit_peak(rush) + 0.6 * unit_peak(voiced), at_s, 0.85**index)
        at_s += scene.vary("gap", 0.42, 0.12) * draws.uniform(0.9, 1.2)
    return out


def scream(scene: Scene, person: float = WOMAN) -> Signal:
    """A scream without words: high, steady, rough (Arnal et al. 2015: 30 to 150 Hz); mono."""
    draws = scene.draws("scream")
    tract, ratio = cast_person(scene, person)
    count = min(scene.frame_count, frames(scene.vary("length", 1.5, 0.15)))
    top_hz = 640 * ratio
    pitch_hz = glide(
        count, (0, 0.6 * top_hz), (0.12, top_hz), (0.75, 0.95 * top_hz), (1, 0.6 * top_hz)
    )
    level = bump(count, 0.3) ** 0.35
    mouth = (
        (0.0, MAN_SCHWA.scaled(tract)),
        (0.15, MAN_A.scaled(1.1 * tract)),
        (1.0, MAN_A.scaled(tract)),
    )
    return utter(draws, Cry(pitch_hz, level, mouth, 0.12, 0.8, 1.0))


def groan(scene: Scene, person: float = MAN) -> Signal:
    """A groan of pain or effort: low, pressed, sinking; mono."""
    draws = scene.draws("groan")
    tract, ratio = cast_person(scene, person)
    count = min(scene.frame_count, frames(scene.vary("length", 1.25, 0.15)))
    pitch_hz = (
        ratio
        * glide(count, (0, 118), (0.2, 142), (1, 88))
        * (1 + 0.02 * drift(scene, "strain", 5, count))
    )
    mouth = ((0.0, MAN_SCHWA.scaled(tract)), (0.4, MAN_O.scaled(tract)), (1.0, MAN_U.scaled(tract)))
    return utter(draws, Cry(pitch_hz, bump(count, 0.25) ** 0.7, mouth, 0.16, 0.5, 0.8))


def yell(scene: Scene, person: float = MAN) -> Signal:
    """A short cry of effort or surprise; mono."""
    draws = scene.draws("yell")
    tract, ratio = cast_person(scene, person)
    count = min(scene.frame_count, frames(scene.vary("length", 0.55, 0.15)))
    pitch_hz = ratio * glide(count, (0, 230), (0.25, 330), (1, 210))
    mouth = (
        (0.0, MAN_I.scaled(tract)),
        (0.2, MAN_A.scaled(1.05 * tract)),
        (1.0, MAN_A.scaled(tract)),
    )
    return utter(draws, Cry(pitch_hz, bump(count, 0.2) ** 0.6, mouth, 0.1, 0.4, 1.0))
