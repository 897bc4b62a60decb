"""Calls of animals: what one call is like, and bouts of them.

Source and filter as in vocal.py. An animal's size scales pitch and formants together (Fitch 1997).
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import glide, path
from services.audiogen.light.grains import lay
from services.audiogen.light.levels import unit_peak
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames
from services.audiogen.light.vocal import Cry, Tract, utter

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One kind of call. pitch: (position, Hz) points; level: (position, 0 to 1) points; tracts as
    in Cry; gap_s: from the start of one call to the next (0: one call alone); number: calls in a
    bout.
    """

    length_s: float
    pitch: Points
    level: Points
    tracts: tuple[tuple[float, Tract], ...]
    breath: float = 0.15
    roughness: float = 0.2
    hard: float = 0.7
    gap_s: float = 0.0
    number: int = 1
    vibrato_hz: float = 0.0
    vibrato: float = 0.0


def calls(scene: Scene, call: Call) -> Signal:
    """A bout of calls: as many as belong to it and fit; mono."""
    draws = scene.draws("calls")
    size = scene.vary("size", 1.0, 0.09) * 0.72**scene.modifiers.size
    out = np.zeros(scene.frame_count)
    at_s, done = 0.0, 0
    bout = 1 if scene.modifiers.single else call.number
    while done < bout and (done == 0 or at_s + 0.8 * call.length_s < scene.duration_s):
        length_s = min(
            call.length_s * draws.uniform(0.85, 1.15), max(0.08, scene.duration_s - at_s)
        )
        sound = one_call(scene, draws, call, length_s, size)
        lay(out, unit_peak(sound), at_s, draws.uniform(0.75, 1.0))
        at_s += max(
            length_s + 0.03, call.gap_s * draws.uniform(0.8, 1.25) * 0.8**scene.modifiers.speed
        )
        done += 1
    return out


def one_call(scene: Scene, draws: Generator, call: Call, length_s: float, size: float) -> Signal:
    """One call at its length; size multiplies pitch and formants."""
    count = frames(length_s)
    pitch_hz = glide(count, *call.pitch) * size * draws.uniform(0.95, 1.05)
    if call.vibrato_hz:
        turn = 2 * np.pi * call.vibrato_hz * np.arange(count) / SAMPLE_RATE_HZ
        pitch_hz = pitch_hz * (1 + call.vibrato * np.sin(turn + draws.uniform(0, 6)))
    level = path(count, *((place * length_s, value) for place, value in call.level))
    tracts = tuple((place, tract.scaled(size)) for place, tract in call.tracts)
    roughness = min(1.0, call.roughness * scene.vary("rough", 1.0, 0.3))
    return utter(draws, Cry(pitch_hz, level, tracts, call.breath, roughness, call.hard))
