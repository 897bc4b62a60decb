"""From a recipe to finished audio: events whole, long sounds segment by segment, at their level.

A long sound is a ring of segments, each computed on its own and cross-faded with equal power into
the next, the last into the first: a bed closes as a loop, and memory does not grow with its length.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import numpy as np

from services.audiogen.light.envelopes import fade_ends
from services.audiogen.light.loudness import (
    BED_LOUDNESS_LUFS,
    EVENT_LOUDNESS_LUFS,
    LoudnessGauge,
    gain_to,
    limit,
)
from services.audiogen.light.recipe import Recipe
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames
from services.audiogen.light.space import FAR_LEVEL_DB, place

SEGMENT_S = 8.0
OVERLAP_S = 1.0
SHORTEST_S = 0.6
"""What is asked to be shorter is made this long: less time holds no laugh and no step."""

_AUDIBLE = 10 ** (-56 / 20)
_ONSET = 10 ** (-29 / 20)
_FORCE_DB = 2.0
# How far peaks may be pushed into the ceiling: a bed's few crackles farther than an event.
_EVENT_PUSH_DB = 5.0
_BED_PUSH_DB = 10.0


def event(recipe: Recipe, scene: Scene) -> Iterator[Signal]:
    """One event, blocks of (frames, 2): from its onset until it can't be heard, at its level.

    It holds at most scene.frame_count frames (or SHORTEST_S) of sound and then the echo of its
    space; what does not last may end before. A lasting sound that is long comes in segments.
    """
    if recipe.lasting and scene.frame_count > frames(1.5 * SEGMENT_S):
        yield from _faded(bed(recipe, scene, EVENT_LOUDNESS_LUFS), scene.frame_count)
        return
    placed = _trimmed(_placed_event(recipe, scene))
    finished = fade_ends(placed, 0.001, 0.05)
    gauge = LoudnessGauge()
    gauge.hear(finished)
    target_lufs = EVENT_LOUDNESS_LUFS + _offset_db(scene)
    yield limit(finished * gain_to(finished, gauge.event_lufs(), target_lufs, _EVENT_PUSH_DB))


def _offset_db(scene: Scene) -> float:
    return FAR_LEVEL_DB * scene.modifiers.distance + _FORCE_DB * scene.modifiers.intensity


def _placed_event(recipe: Recipe, scene: Scene) -> Signal:
    count = max(frames(SHORTEST_S), min(scene.frame_count, frames(recipe.longest_s)))
    dry = recipe.synthesis(replace(scene, frame_count=count))[:count]
    fade_s = min(0.6, 0.2 * dry.shape[0] / SAMPLE_RATE_HZ)
    dry = fade_ends(dry, recipe.attack_s, fade_s)
    echo = frames(min(0.8, 0.6 * recipe.space.reverb_time_s))
    padded = np.concatenate([dry, np.zeros((echo, *dry.shape[1:]))])
    placed = place(padded, recipe.space, scene.modifiers.distance)
    # The echo of a large space is longer than what is kept of it.
    placed[-echo:] *= np.cos(np.linspace(0, np.pi / 2, echo))[:, None] ** 2
    return placed


def _trimmed(signal: Signal) -> Signal:
    """Without the silence before the onset and after the last that can be heard."""
    size = np.max(np.abs(signal), axis=1)
    top = size.max(initial=0.0)
    loud, heard = np.flatnonzero(size > _ONSET * top), np.flatnonzero(size > _AUDIBLE * top)
    if loud.size == 0:
        return signal
    return signal[max(0, int(loud[0]) - frames(0.005)) : int(heard[-1]) + frames(0.02)]


def _faded(blocks: Iterator[Signal], frame_count: int) -> Iterator[Signal]:
    """The blocks with a short fade at the start of all and a long one at the end."""
    done, rise, fall = 0, frames(0.05), frames(1.0)
    for block in blocks:
        places = done + np.arange(block.shape[0])
        inward = np.clip(places / rise, 0, 1)
        outward = np.clip((frame_count - 1 - places) / fall, 0, 1)
        yield block * (np.sin(np.pi / 2 * inward) * np.sin(np.pi / 2 * outward))[:, None] ** 2
        done += block.shape[0]


def bed(recipe: Recipe, scene: Scene, target_lufs: float = BED_LOUDNESS_LUFS) -> Iterator[Signal]:
    """A bed of exactly scene.frame_count frames that closes as a loop; blocks (frames, 2).

    The first segment is measured and gives the level of all.
    """
    borders, overlap = _borders(scene.frame_count)
    angles = np.pi / 2 * (np.arange(overlap)[:, None] + 0.5) / overlap
    rise, fall = np.sin(angles), np.cos(angles)
    head = tail = np.zeros((overlap, 2))
    level = 0.0
    for index, (start, end) in enumerate(pairwise(borders)):
        part = _segment(recipe, scene, index, start - overlap, end)
        if index == 0:
            level = _bed_gain(part, target_lufs + _offset_db(scene))
            head = part[:overlap] * rise
        else:
            yield limit(level * (part[:overlap] * rise + tail * fall))
        yield limit(level * part[overlap:-overlap])
        tail = part[-overlap:]
    yield limit(level * (tail * fall + head))


def _borders(frame_count: int) -> tuple[list[int], int]:
    """Where segments begin and end, and how far they overlap."""
    count = max(1, round(frame_count / frames(SEGMENT_S)))
    overlap = min(frames(OVERLAP_S), frame_count // 4)
    return [frame_count * index // count for index in range(count + 1)], overlap


def _segment(recipe: Recipe, scene: Scene, index: int, start: int, end: int) -> Signal:
    """Frames start to end of a bed, (frames, 2); what does not last comes once in it."""
    part = replace(
        scene,
        frame_count=end - start,
        start_frame=start,
        segment=index,
        total_frame_count=scene.frame_count,
    )
    if recipe.lasting:
        return place(recipe.synthesis(part), recipe.space, scene.modifiers.distance)
    out = np.zeros((part.frame_count, 2))
    room = min(part.frame_count * 2 // 3, frames(recipe.longest_s))
    alone = replace(part, frame_count=room, start_frame=0, total_frame_count=0)
    dry = recipe.synthesis(alone)[:room]
    sound = fade_ends(dry, 0.0005, min(0.6, 0.2 * dry.shape[0] / SAMPLE_RATE_HZ))
    offset = int(part.draws("offset").integers(0, part.frame_count - sound.shape[0] + 1))
    out[offset : offset + sound.shape[0]] = sound if sound.ndim == 2 else sound[:, None]
    return place(out, recipe.space, scene.modifiers.distance)


def _bed_gain(signal: Signal, target_lufs: float) -> float:
    gauge = LoudnessGauge()
    gauge.hear(signal)
    return gain_to(signal, gauge.bed_lufs(), target_lufs, _BED_PUSH_DB)
