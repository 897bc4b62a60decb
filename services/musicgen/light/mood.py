"""Mood: from emotion scores to musical means."""

from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from common.emotions import Emotion, EmotionScores
from services.musicgen.engine import Mode, Tonality
from services.musicgen.light.metre import METRES, Activity, Metre
from services.musicgen.light.scale import (
    DORIAN,
    LYDIAN,
    MAJOR,
    MAJOR_PENTATONIC,
    MINOR,
    MINOR_PENTATONIC,
    PHRYGIAN,
    Scale,
)

T = TypeVar("T")

_SLOWEST_BPM, _FASTEST_BPM = 40.0, 160.0

TEMPO_CONTINUITY = 0.02
"""How far a piece's aim may leave the tempo of the piece before it; fitting the bars adds 2 %."""


@dataclass(frozen=True, slots=True)
class _Cues:
    """What an emotion does to music.

    valence and arousal -1..1 place it in the circumplex (Russell 1980, Figure 2); tempo, legato,
    brightness and register follow the cues of Juslin & Laukka 2003 (Table 7) and Gabrielsson &
    Lindström 2010 (Handbook of Music and Emotion, ch. 14), held in the range that background music
    under a voice can bear.
    """

    valence: float
    arousal: float
    tempo_bpm: float
    legato: float
    activity: float
    colour: float
    brightness: float
    register_semitones: float
    drift: float


_CUES = {
    Emotion.HAPPINESS: _Cues(0.85, 0.45, 104.0, 0.55, 0.70, 0.20, 0.65, 3.0, 0.6),
    Emotion.SADNESS: _Cues(-0.75, -0.45, 60.0, 0.95, 0.20, 0.25, 0.25, -2.0, -0.8),
    Emotion.ANGER: _Cues(-0.60, 0.75, 112.0, 0.45, 0.88, 0.50, 0.60, -4.0, 0.2),
    Emotion.FEAR: _Cues(-0.65, 0.55, 72.0, 0.80, 0.25, 0.80, 0.35, -3.0, -0.2),
    Emotion.DISGUST: _Cues(-0.60, 0.20, 70.0, 0.50, 0.35, 0.65, 0.30, -4.0, -0.4),
    Emotion.SURPRISE: _Cues(0.30, 0.75, 110.0, 0.50, 0.75, 0.40, 0.70, 3.0, 0.9),
    Emotion.NEUTRAL: _Cues(0.20, -0.30, 76.0, 0.85, 0.35, 0.15, 0.40, 0.0, 0.0),
}

_SCALES: dict[Emotion, tuple[tuple[Scale, float], ...]] = {
    Emotion.HAPPINESS: ((MAJOR, 1.0),),
    Emotion.SADNESS: ((MINOR, 1.0),),
    Emotion.ANGER: ((MINOR, 0.75), (PHRYGIAN, 0.25)),
    Emotion.FEAR: ((MINOR, 0.65), (PHRYGIAN, 0.35)),
    Emotion.DISGUST: ((MINOR, 0.7), (DORIAN, 0.3)),
    Emotion.SURPRISE: ((MAJOR, 0.7), (LYDIAN, 0.3)),
    Emotion.NEUTRAL: ((MAJOR, 0.8), (LYDIAN, 0.2)),
}

_METRES: dict[Emotion, tuple[tuple[str, float], ...]] = {
    Emotion.HAPPINESS: (("4/4", 0.7), ("6/8", 0.15), ("3/4", 0.15)),
    Emotion.SADNESS: (("4/4", 0.6), ("3/4", 0.3), ("6/8", 0.1)),
    Emotion.ANGER: (("4/4", 1.0),),
    Emotion.FEAR: (("4/4", 0.8), ("3/4", 0.2)),
    Emotion.DISGUST: (("4/4", 0.6), ("3/4", 0.4)),
    Emotion.SURPRISE: (("4/4", 0.6), ("6/8", 0.2), ("3/4", 0.2)),
    Emotion.NEUTRAL: (("4/4", 0.75), ("3/4", 0.25)),
}


@dataclass(frozen=True, slots=True)
class Mood:
    """The musical means of one piece.

    valence and arousal -1..1; legato, colour (of harmony) and brightness 0..1; drift -1..1 is where
    tunes tend; register moves all ranges; tonic is a pitch class.
    """

    emotion: Emotion
    valence: float
    arousal: float
    scale: Scale
    tonic: int
    metre: Metre
    tempo_bpm: float
    activity: Activity
    legato: float
    colour: float
    brightness: float
    register_semitones: int
    drift: float


def feel(
    scores: EmotionScores,
    intensity: float,
    *,
    pentatonic: bool,
    previous: Tonality | None,
    temperature: float,
    rng: np.random.Generator,
) -> Mood:
    """Chooses the means for an emotion.

    Cues are blended by the squared scores, so that the leading emotion leads; intensity 0 to 1
    draws them from neutral to full. Mode and metre are the leading emotion's.
    """
    emotion = leading(scores)
    cues = _blend(scores, intensity)
    scale, metre = _scale(emotion, pentatonic, rng), _metre(emotion, pentatonic, rng)
    tempo = cues.tempo_bpm * 2.0 ** float(rng.normal(0.0, 0.06) * min(temperature, 1.5))
    if metre.bar_beats == 2:
        tempo *= 0.72
    return Mood(
        emotion=emotion,
        valence=cues.valence,
        arousal=cues.arousal,
        scale=scale,
        tonic=_tonic(scale.mode, previous, rng),
        metre=metre,
        tempo_bpm=tempo if previous is None else _near(tempo, previous.tempo_bpm),
        activity=_activity(cues.activity, temperature, rng),
        legato=cues.legato,
        colour=cues.colour,
        brightness=cues.brightness,
        register_semitones=round(cues.register_semitones),
        drift=cues.drift,
    )


def leading(scores: EmotionScores) -> Emotion:
    """The strongest emotion; neutral only where it holds three quarters or all is zero."""
    weights = dict(zip(Emotion, scores.as_tuple(), strict=True))
    neutral = weights.pop(Emotion.NEUTRAL)
    best = max(weights, key=lambda emotion: weights[emotion])
    total = neutral + sum(weights.values())
    return Emotion.NEUTRAL if weights[best] <= 0 or neutral >= 0.75 * total else best


def _blend(scores: EmotionScores, intensity: float) -> _Cues:
    weights = np.square(np.array(scores.as_tuple(), dtype=np.float64))
    if weights.sum() <= 0:
        weights[-1] = 1.0
    table = np.array([_row(_CUES[emotion]) for emotion in Emotion])
    mean = weights @ table / weights.sum()
    neutral = table[-1]
    depth = 0.45 + 0.55 * float(np.clip(intensity, 0.0, 1.0))
    return _Cues(*(float(value) for value in neutral + depth * (mean - neutral)))


def _row(cues: _Cues) -> tuple[float, ...]:
    return tuple(float(getattr(cues, name)) for name in _Cues.__slots__)


def _scale(emotion: Emotion, pentatonic: bool, rng: np.random.Generator) -> Scale:
    scale = _pick(_SCALES[emotion], rng)
    if not pentatonic:
        return scale
    return MAJOR_PENTATONIC if scale.mode is Mode.MAJOR else MINOR_PENTATONIC


def _metre(emotion: Emotion, pentatonic: bool, rng: np.random.Generator) -> Metre:
    """Folk tunes are in 12/8, as gutgeori and jungmori are."""
    name = _pick(_METRES[emotion], rng)
    return METRES["12/8" if pentatonic else name]


def _tonic(mode: Mode, previous: Tonality | None, rng: np.random.Generator) -> int:
    """Any tonic for a first piece, else the same one or that of a closely related key.

    Closely related are the same mode on the same tonic or a fifth away, the relative key and the
    parallel key, the nearest in the key distances of Krumhansl & Kessler 1982.
    """
    if previous is None:
        return int(rng.integers(12))
    if mode is previous.mode:
        move = _pick(((0, 0.8), (5, 0.1), (7, 0.1)), rng)
    else:
        relative = 9 if mode is Mode.MINOR else 3
        move = _pick(((relative, 0.65), (0, 0.35)), rng)
    return (previous.tonic_pitch_class + move) % 12


def _near(tempo_bpm: float, previous_bpm: float) -> float:
    """As near to the wanted tempo as the one before allows, which is felt at half or double where
    it is beyond walking and running."""
    while previous_bpm > _FASTEST_BPM:
        previous_bpm /= 2
    while previous_bpm < _SLOWEST_BPM:
        previous_bpm *= 2
    low, high = previous_bpm * (1 - TEMPO_CONTINUITY), previous_bpm * (1 + TEMPO_CONTINUITY)
    return float(np.clip(tempo_bpm, low, high))


def _activity(level: float, temperature: float, rng: np.random.Generator) -> Activity:
    drawn = level + float(rng.normal(0.0, 0.08)) * min(temperature, 1.5)
    return Activity(int(np.clip(drawn * 3, 0, 2)))


def _pick(choices: tuple[tuple[T, float], ...], rng: np.random.Generator) -> T:
    weights = np.cumsum([weight for _, weight in choices])
    return choices[int(np.searchsorted(weights, rng.random() * weights[-1], side="right"))][0]
