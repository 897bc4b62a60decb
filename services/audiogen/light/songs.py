"""Tunes sung, hummed and whistled.

Voices as in vocal.py, with a singer's vibrato of 5 to 6 Hz (Sundberg, "The Science of the Singing
Voice", 1987); a whistle is nearly a pure tone with breath at its pitch.
"""

import numpy as np

from services.audiogen.light.envelopes import bump
from services.audiogen.light.filters import resonance
from services.audiogen.light.grains import lay, pan_gains
from services.audiogen.light.levels import unit_peak, unit_rms
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames
from services.audiogen.light.vocal import MAN_A, MAN_HUM, MAN_O, Cry, utter
from services.audiogen.light.voice import MAN, WOMAN, cast_person

_SCALE = (0, 2, 4, 7, 9)


def humming(scene: Scene, person: float = WOMAN) -> Signal:
    """Somebody hums a little tune to himself, lips shut; mono."""
    draws = scene.draws("tune")
    tract, ratio = cast_person(scene, person)
    scale = np.array([0, 2, 4, 7, 9, 12]) - 5
    out = np.zeros(scene.frame_count)
    at_s, degree = 0.0, 2
    while at_s < scene.duration_s - 0.3:
        length_s = float(draws.choice([0.36, 0.36, 0.72])) * scene.vary("tempo", 1.0, 0.1)
        count = frames(length_s)
        degree = int(np.clip(degree + draws.integers(-1, 2), 0, 5))
        vibrato = 1 + 0.006 * np.sin(2 * np.pi * 5.2 * np.arange(count) / SAMPLE_RATE_HZ)
        note_hz = 140 * ratio * 2 ** (scale[degree] / 12) * vibrato
        cry = Cry(note_hz, bump(count, 0.4) ** 0.35, ((0, MAN_HUM.scaled(tract)),), 0.05, 0.0, 0.3)
        lay(out, unit_peak(utter(draws, cry)), at_s)
        at_s += length_s * 0.97
    return out


def singing(scene: Scene, person: float = WOMAN) -> Signal:
    """Somebody sings a slow tune on open vowels, with vibrato; mono."""
    taste, draws = scene.fixed("tune"), scene.draws("voice")
    tract, ratio = cast_person(scene, person)
    scale = (0, 2, 4, 7, 9)
    out = np.zeros(scene.frame_count)
    at_s, degree = 0.0, 2
    while at_s < scene.duration_s - 0.3:
        length_s = min(float(taste.choice([0.5, 0.5, 1.0])), scene.duration_s - at_s)
        count = frames(length_s)
        turn = np.arange(count) / SAMPLE_RATE_HZ
        vibrato = 1 + 0.012 * np.minimum(1, turn / 0.25) * np.sin(2 * np.pi * 5.4 * turn)
        note_hz = 165 * ratio * 2 ** (scale[degree] / 12) * vibrato
        first, last = (MAN_A, MAN_O) if taste.random() < 0.5 else (MAN_O, MAN_A)
        mouth = ((0.0, first.scaled(tract)), (1.0, last.scaled(tract)))
        cry = Cry(note_hz, bump(count, 0.35) ** 0.3, mouth, 0.06, 0.0, 0.55)
        lay(out, unit_peak(utter(draws, cry)), at_s)
        at_s += length_s * 0.98
        degree = int(np.clip(degree + taste.integers(-1, 2), 0, 4))
    return out


def choir(scene: Scene) -> Signal:
    """Several people sing a slow tune in unison, men an octave below; (frames, 2)."""
    taste = scene.fixed("tune")
    steps = (0, 2, 4, 7, 9)
    curve = np.zeros(scene.frame_count)
    level = np.zeros(scene.frame_count)
    at_s, degree = 0.0, 2
    while at_s < scene.duration_s:
        length_s = float(taste.choice([0.6, 0.6, 1.2]))
        start, stop = frames(at_s), min(scene.frame_count, frames(at_s + length_s))
        curve[start:stop] = 2 ** (steps[degree] / 12)
        level[start:stop] = bump(stop - start, 0.4) ** 0.3
        at_s += length_s
        degree = int(np.clip(degree + taste.integers(-1, 2), 0, 4))
    curve = np.maximum(curve, 1.0)
    voices = []
    for index, (person, base_hz) in enumerate(
        ((MAN, 131.0), (WOMAN, 262.0), (MAN, 131.0), (WOMAN, 262.0))
    ):
        draws = scene.draws(f"singer{index}")
        vibrato = 1 + 0.008 * np.sin(
            2 * np.pi * draws.uniform(4.8, 5.8) * scene.times_s() + draws.uniform(0, 6)
        )
        pitch_hz = base_hz * curve * vibrato * draws.uniform(0.992, 1.008)
        mouth = (
            (0.0, MAN_A.scaled(person)),
            (0.5, MAN_O.scaled(person)),
            (1.0, MAN_A.scaled(person)),
        )
        voices.append(unit_rms(utter(draws, Cry(pitch_hz, level, mouth, 0.08, 0.0, 0.5))))
    out = np.zeros((scene.frame_count, 2))
    for index, voice in enumerate(voices):
        out += voice[:, None] * pan_gains(np.array([-0.6 + 0.4 * index]))
    return out


def whistling(scene: Scene) -> Signal:
    """Somebody whistles a tune between his lips: nearly a pure tone with breath; mono."""
    taste, draws = scene.fixed("tune"), scene.draws("breath")
    out = np.zeros(scene.frame_count)
    at_s, degree = 0.0, 2
    base_hz = scene.vary("pitch", 1050, 0.1)
    while at_s < scene.duration_s - 0.25:
        length_s = float(taste.choice([0.22, 0.22, 0.45]))
        count = frames(length_s)
        note_hz = base_hz * 2 ** (_SCALE[degree] / 12)
        curve_hz = note_hz * (1 - 0.06 * np.exp(-np.arange(count) / frames(0.03)))
        phase = 2 * np.pi * np.cumsum(curve_hz) / SAMPLE_RATE_HZ
        breath = resonance(draws.standard_normal(count), note_hz, 10)
        lay(out, (np.sin(phase) + 0.12 * breath) * bump(count, 0.35) ** 0.4, at_s)
        at_s += length_s
        degree = int(np.clip(degree + taste.integers(-1, 2), 0, 4))
    return out
