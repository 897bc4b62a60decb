"""From a recipe to finished audio: events whole, beds segment by segment, both at their level.

A bed is a ring of segments, each computed on its own and cross-faded with equal power into the
next, the last into the first: it closes as a loop, and memory does not grow with its length.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from services.audiogen.light.envelopes import fade_ends
from services.audiogen.light.grains import Frames
from services.audiogen.light.loudness import (
    BED_LOUDNESS_LUFS,
    EVENT_LOUDNESS_LUFS,
    LoudnessMeter,
    gain_to,
    limit,
)
from services.audiogen.light.recipe import Recipe
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames
from services.audiogen.light.space import FAR_LEVEL_DB, place

SEGMENT_S = 8.0
OVERLAP_S = 1.0

_AUDIBLE = 10 ** (-56 / 20)
_ONSET = 10 ** (-34 / 20)
_FORCE_DB = 3.0


@dataclass(frozen=True, slots=True)
class Level:
    """The gain that brings a sound to its target."""

    gain: float

    def apply(self, signal: Signal) -> Signal:
        """The signal at its level, no sample over the ceiling."""
        return limit(signal * self.gain)


def _offset_db(scene: Scene) -> float:
    modifiers = scene.modifiers
    return FAR_LEVEL_DB * modifiers.distance + _FORCE_DB * modifiers.intensity


def event(recipe: Recipe, scene: Scene) -> Signal:
    """One event, shape (frames, 2): from its onset until it can't be heard, at its level.

    At most scene.frame_count frames of sound and then the echo of its space.
    """
    count = min(scene.frame_count, frames(recipe.longest_s))
    dry = recipe.synthesis(replace(scene, frame_count=count))[:count]
    fade_s = min(0.6, 0.2 * dry.shape[0] / SAMPLE_RATE_HZ)
    dry = fade_ends(dry, 0.03 if recipe.lasting else 0.0005, fade_s)
    echo = frames(min(0.8, 0.6 * recipe.space.reverb_time_s))
    padded = np.concatenate([dry, np.zeros((echo, *dry.shape[1:]))])
    placed = _trimmed(place(padded, recipe.space, scene.modifiers.distance))
    return event_level(placed, scene).apply(fade_ends(placed, 0.001, 0.05))


def event_level(signal: Signal, scene: Scene) -> Level:
    """The level of an event: its loudest 400 ms at EVENT_LOUDNESS_LUFS."""
    meter = LoudnessMeter()
    meter.add(signal)
    target_lufs = EVENT_LOUDNESS_LUFS + _offset_db(scene)
    return Level(gain_to(signal, meter.momentary_max_lufs(), target_lufs))


def _trimmed(signal: Signal) -> Signal:
    """Without the silence before the onset and after the last that can be heard."""
    size = np.max(np.abs(signal), axis=1)
    loud = np.flatnonzero(size > _ONSET * size.max(initial=0.0))
    heard = np.flatnonzero(size > _AUDIBLE * size.max(initial=0.0))
    if loud.size == 0:
        return signal
    return signal[max(0, int(loud[0]) - frames(0.005)) : int(heard[-1]) + frames(0.02)]


def bed(recipe: Recipe, scene: Scene) -> Iterator[Signal]:
    """A bed of exactly scene.frame_count frames that closes as a loop; blocks (frames, 2).

    The first segment is measured and gives the level of all.
    """
    borders, overlap = _borders(scene.frame_count)
    angles = np.pi / 2 * (np.arange(overlap)[:, None] + 0.5) / overlap
    rise, fall = np.sin(angles), np.cos(angles)
    head = tail = np.zeros((overlap, 2))
    level: Level | None = None
    for index, (start, end) in enumerate(zip(borders[:-1].tolist(), borders[1:].tolist(), strict=True)):
        part = _segment(recipe, scene, index, start - overlap, end)
        level = level or _bed_level(part, scene)
        if index == 0:
            head = part[:overlap] * rise
        else:
            yield level.apply(part[:overlap] * rise + tail * fall)
        yield level.apply(part[overlap:-overlap])
        tail = part[-overlap:]
    if level:
        yield level.apply(tail * fall + head)


def _borders(frame_count: int) -> tuple[Frames, int]:
    """Where segments begin and end, and how far they overlap."""
    count = max(1, round(frame_count / frames(SEGMENT_S)))
    overlap = min(frames(OVERLAP_S), frame_count // 4)
    return np.linspace(0, frame_count, count + 1).astype(np.int64), overlap


def _segment(recipe: Recipe, scene: Scene, index: int, start: int, end: int) -> Signal:
    count = end - start
    part = replace(
        scene,
        frame_count=count,
        start_frame=start,
        segment=index,
        total_frame_count=scene.frame_count,
    )
    if recipe.lasting:
        dry = recipe.synthesis(part)
        return place(dry, recipe.space, scene.modifiers.distance)[:count]
    out = np.zeros((count, 2))
    room = replace(part, frame_count=min(count * 2 // 3, frames(recipe.longest_s)))
    dry = recipe.synthesis(room)[: room.frame_count]
    sound = fade_ends(dry, 0.0005, min(0.6, 0.2 * dry.shape[0] / SAMPLE_RATE_HZ))
    offset = int(part.draws("offset").integers(0, count - sound.shape[0] + 1))
    out[offset : offset + sound.shape[0]] = sound if sound.ndim == 2 else sound[:, None]
    return place(out, recipe.space, scene.modifiers.distance)


def _bed_level(signal: Signal, scene: Scene) -> Level:
    meter = LoudnessMeter()
    meter.add(signal)
    target_lufs = BED_LOUDNESS_LUFS + _offset_db(scene)
    return Level(gain_to(signal, meter.integrated_lufs(), target_lufs))
