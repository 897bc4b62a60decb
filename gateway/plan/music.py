"""Music: one piece a section, sections cut where the mood changes.

Change points are those of optimal partitioning: the cut of the sentences into sections that
minimises the squared deviation of their emotions from their section's mean plus a price a
section (Jackson et al. 2005, "An algorithm for optimal partitioning of data on an interval").
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from common.emotions import Emotion
from common.sounds import CueKind
from gateway.cue_sheet.model import Cue
from gateway.plan.effects import cue_id
from gateway.plan.labels import ReadSentence
from gateway.plan.presets import Preset

# Nothing shorter is a section.
_LEAST_SECTION_MS = 20_000
# Price of a section, in seconds of squared deviation.
_SECTION_PRICE_S = 1.5
# How many sentences to each side a sentence's mood is averaged over.
_SMOOTHING_REACH = 2
_FADE_IN_MS = 1500
_FADE_OUT_MS = 3000
# The emotions that music is made from: all but neutral.
_MOODS = [emotion for emotion in Emotion if emotion is not Emotion.NEUTRAL]


@dataclass(frozen=True, slots=True)
class _Section:
    """Sentences first to last (exclusive) and the emotion that dominates them."""

    first: int
    last: int
    emotion: Emotion
    weight: float


def plan_music(
    sentences: Sequence[ReadSentence], start_ms: int, end_ms: int, preset: Preset
) -> tuple[Cue, ...]:
    """Cues in order of time; sections without a clear mood stay without music.

    start_ms, end_ms: the stretch of the narration that the sentences stand in.
    """
    if not sentences:
        return ()
    borders_ms = _borders_ms(sentences, start_ms, end_ms)
    moods = _smooth(np.array([_mood(read) for read in sentences], np.float64))
    seconds = np.diff(borders_ms) / 1000
    cues = []
    for section in _sections(moods, seconds):
        if section.weight >= preset.least_music_weight:
            first_ms, last_ms = borders_ms[section.first], borders_ms[section.last]
            cues.append(_cue(section, int(first_ms), int(last_ms)))
    return tuple(cues)


def _mood(read: ReadSentence) -> list[float]:
    return [getattr(read.label.emotion, emotion.value) for emotion in _MOODS]


def _borders_ms(sentences: Sequence[ReadSentence], start_ms: int, end_ms: int) -> NDArray[np.int64]:
    """Borders of the sentences' shares of the time: the middles of the pauses between them."""
    inner = [
        (before.sentence.end_ms + after.sentence.start_ms) // 2
        for before, after in pairwise(sentences)
    ]
    return np.array([start_ms, *inner, end_ms], np.int64)


def _smooth(moods: NDArray[np.float64]) -> NDArray[np.float64]:
    count = len(moods)
    spans = [
        (max(0, i - _SMOOTHING_REACH), min(count, i + _SMOOTHING_REACH + 1)) for i in range(count)
    ]
    return np.stack([moods[first:last].mean(axis=0) for first, last in spans])


def _sections(moods: NDArray[np.float64], seconds: NDArray[np.float64]) -> list[_Section]:
    """The cheapest cut into sections of at least _LEAST_SECTION_MS (or one, if all is shorter)."""
    weighted = np.vstack([np.zeros(moods.shape[1]), np.cumsum(moods * seconds[:, None], axis=0)])
    squared = np.concatenate([[0.0], np.cumsum((moods**2).sum(axis=1) * seconds)])
    time_s = np.concatenate([[0.0], np.cumsum(seconds)])
    count = len(moods)
    costs = np.full(count + 1, np.inf)
    costs[0] = 0.0
    came_from = np.zeros(count + 1, np.int64)
    for last in range(1, count + 1):
        lengths_s = time_s[last] - time_s[:last]
        deviation = (
            squared[last]
            - squared[:last]
            - ((weighted[last] - weighted[:last]) ** 2).sum(axis=1) / np.maximum(lengths_s, 1e-9)
        )
        allowed = lengths_s * 1000 >= _LEAST_SECTION_MS
        totals = np.where(allowed, costs[:last] + deviation + _SECTION_PRICE_S, np.inf)
        came_from[last] = int(np.argmin(totals))
        costs[last] = totals[came_from[last]]
    firsts = _walk_back(came_from, costs)
    return [
        _section(moods, seconds, first, last)
        for first, last in zip(firsts, [*firsts[1:], count], strict=True)
    ]


def _walk_back(came_from: NDArray[np.int64], costs: NDArray[np.float64]) -> list[int]:
    last = len(costs) - 1
    if not np.isfinite(costs[last]):
        return [0]
    firsts = []
    while last > 0:
        last = int(came_from[last])
        firsts.append(last)
    return firsts[::-1]


def _section(
    moods: NDArray[np.float64], seconds: NDArray[np.float64], first: int, last: int
) -> _Section:
    weights = np.average(moods[first:last], axis=0, weights=np.maximum(seconds[first:last], 1e-9))
    strongest = int(np.argmax(weights))
    return _Section(first, last, _MOODS[strongest], float(weights[strongest]))


def _cue(section: _Section, start_ms: int, end_ms: int) -> Cue:
    length_ms = end_ms - start_ms
    emotion = section.emotion
    return Cue(
        id=cue_id(CueKind.MUSIC, emotion.value, start_ms, end_ms),
        kind=CueKind.MUSIC,
        start_ms=start_ms,
        end_ms=end_ms,
        fade_in_ms=min(_FADE_IN_MS, length_ms // 4),
        fade_out_ms=min(_FADE_OUT_MS, length_ms // 3),
        emotion=emotion,
        intensity=round(min(1.0, section.weight), 4),
        prompt=f"{emotion.value}, background music under a narration, instrumental",
        reason=(
            f"{emotion.value} dominates {section.last - section.first} sentence(s) "
            f"with a mean weight of {section.weight:.2f}"
        ),
        confidence=round(min(1.0, section.weight * 1.5), 4),
    )
