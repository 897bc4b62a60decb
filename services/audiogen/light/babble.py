"""Talk without words: one voice, many voices, a market, children at play.

Pulses and breath through vowels that change with the syllables, some five a second (Greenberg
1999). A crowd is a few such voices used again at other times, places and distances; beyond some ten
nobody can tell words apart.
"""

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import bump, fade_ends, glide
from services.audiogen.light.grains import lay, pan_gains
from services.audiogen.light.impacts import clatter
from services.audiogen.light.levels import mix, unit_peak, unit_rms
from services.audiogen.light.noise import shaped_stereo
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames
from services.audiogen.light.things import CRATE
from services.audiogen.light.vocal import (
    CHILD,
    MAN_A,
    MAN_E,
    MAN_I,
    MAN_O,
    MAN_SCHWA,
    MAN_U,
    Cry,
    Tract,
    utter,
)
from services.audiogen.light.voice import MAN, WOMAN, YOUNG, laugh

_VOWELS = (MAN_A, MAN_E, MAN_I, MAN_O, MAN_U, MAN_SCHWA)


def talker(draws: Generator, count: int, person: float, pitch_hz: float) -> Signal:
    """One voice that talks without words, mono, RMS 1: phrases of syllables, pauses between."""
    pitch = np.full(count, float(pitch_hz))
    level = np.zeros(count)
    tracts: list[tuple[float, Tract]] = []
    at_s = float(draws.uniform(0, 0.4))
    total_s = count / SAMPLE_RATE_HZ
    while at_s < total_s:
        number = int(draws.integers(4, 12))
        for index in range(number):
            length_s = float(draws.uniform(0.12, 0.28))
            start, stop = frames(at_s), min(count, frames(at_s + length_s))
            if start >= count:
                break
            level[start:stop] += draws.uniform(0.5, 1) * bump(stop - start, 0.35) ** 0.6
            pitch[start:stop] *= 1.15 - 0.3 * index / number + 0.06 * draws.standard_normal()
            tracts.append((at_s / total_s, _VOWELS[int(draws.integers(0, 6))].scaled(person)))
            at_s += length_s * draws.uniform(0.85, 1.05)
        at_s += float(draws.exponential(0.45))
    voice = utter(draws, Cry(pitch, level, tuple(tracts), 0.22, 0.05, 0.5))
    return unit_rms(voice)


def spread(scene: Scene, voices: list[Signal], number: int, name: str) -> Signal:
    """Few voices as many: shifted in time, at places and distances of their own; (frames, 2)."""
    draws = scene.draws(name)
    soft = [fade_ends(voice, 0.02, 0.02) for voice in voices]
    out = np.zeros((2, scene.frame_count))
    for index in range(number):
        voice = soft[index % len(soft)]
        shift = int(draws.integers(0, scene.frame_count))
        level = float(draws.uniform(0.35, 1.0))
        for ear, side in enumerate(pan_gains(draws.uniform(-0.85, 0.85, 1))[0].tolist()):
            out[ear, shift:] += level * side * voice[: voice.size - shift]
            out[ear, :shift] += level * side * voice[voice.size - shift :]
    return out.T


def murmur(scene: Scene, people: int = 18) -> Signal:
    """People talk, no word to be made out; (frames, 2)."""
    people = max(4, round(people * 1.7**scene.modifiers.intensity))
    voices = [
        talker(scene.draws(f"talker{index}"), scene.frame_count, person, pitch_hz)
        for index, (person, pitch_hz) in enumerate(((MAN, 112), (WOMAN, 205), (MAN, 132)))
    ]
    room = shaped_stereo(
        scene.draws("room"),
        scene.frame_count,
        ((60, -6), (250, 0), (700, -3), (2500, -20), (9000, -44)),
    )
    return mix((0, spread(scene, voices, people, "places") / np.sqrt(people)), (-14, room))


def market(scene: Scene) -> Signal:
    """A market: murmur, hawkers' long calls, things set down; (frames, 2)."""
    draws = scene.draws("hawkers")
    calls = np.zeros((scene.frame_count, 2))
    at_s = float(draws.uniform(0, 0.8))
    while at_s < scene.duration_s - 0.9:
        count = frames(draws.uniform(0.6, 1.1))
        person, base_hz = (MAN, 190.0) if draws.random() < 0.6 else (WOMAN, 330.0)
        pitch_hz = (
            base_hz
            * glide(count, (0, 0.9), (0.25, 1.15), (0.7, 1.1), (1, 0.85))
            * draws.uniform(0.9, 1.1)
        )
        mouth = tuple(
            (place, _VOWELS[int(draws.integers(0, 6))].scaled(person))
            for place in (0.0, 0.35, 0.7, 1.0)
        )
        cry = unit_rms(utter(draws, Cry(pitch_hz, bump(count, 0.3) ** 0.5, mouth, 0.12, 0.15, 0.8)))
        lay(
            calls,
            cry[:, None] * pan_gains(draws.uniform(-0.8, 0.8, 1)),
            at_s,
            draws.uniform(0.4, 1),
        )
        at_s += draws.uniform(0.9, 2.2)
    return mix(
        (0, murmur(scene, 24)),
        (-5, calls),
        (-13, unit_peak(clatter(scene, CRATE, 1.2, scene.duration_s))),
    )


def children(scene: Scene) -> Signal:
    """Children at play: high voices, calls and laughing, never still; (frames, 2)."""
    voices = [
        talker(scene.draws(f"child{index}"), scene.frame_count, CHILD, pitch_hz)
        for index, pitch_hz in enumerate((330, 390))
    ]
    voices.append(unit_rms(laugh(scene.lasting(scene.duration_s, "giggle"), YOUNG)))
    calls = np.zeros(scene.frame_count)
    draws = scene.draws("calls")
    at_s = float(draws.uniform(0.1, 0.6))
    while at_s < scene.duration_s - 0.5:
        count = frames(draws.uniform(0.3, 0.6))
        top_hz = float(draws.uniform(480, 720))
        pitch_hz = glide(count, (0, 0.8 * top_hz), (0.3, top_hz), (1, 0.85 * top_hz))
        cry = Cry(pitch_hz, bump(count, 0.3) ** 0.6, ((0, MAN_A.scaled(CHILD)),), 0.1, 0.15, 0.8)
        lay(calls, unit_peak(utter(draws, cry)), at_s)
        at_s += draws.uniform(0.5, 1.3)
    return mix((0, spread(scene, voices, 7, "places") / np.sqrt(7)), (-1, unit_rms(calls)))
