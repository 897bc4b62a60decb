"""Progressions of chords: a functional grammar that knows where a phrase has to arrive."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from services.musicgen.light.chain import IMPOSSIBLE, LogArray, sample_path
from services.musicgen.light.chord import Chord, Function

# Log weight of the step from one function to the next: tonic, predominant, dominant. A dominant
# seldom falls back to a predominant (Rohrmeier 2011, Towards a generative syntax of tonal harmony).
_FUNCTION_STEPS = np.log([[0.45, 1.0, 0.6], [0.35, 0.45, 1.0], [1.0, 0.12, 0.3]])

# Weight of a root's motion upward by semitones: fourths up, thirds down and seconds up are strong,
# thirds up and repetition weak (Schoenberg 1954, Structural Functions of Harmony, ch. 2).
_ROOT_MOTIONS = np.log([0.08, 0.7, 0.85, 0.3, 0.3, 1.0, 0.1, 0.6, 0.7, 0.75, 0.5, 0.4])

_COLOUR_WIDTH = 0.15
_COLOUR_PULL = 2.0


class Cadence(Enum):
    """How a phrase ends: full closes, on a dominant, on a predominant, or off the tonic."""

    AUTHENTIC = "authentic"
    PLAGAL = "plagal"
    HALF = "half"
    PENDING = "pending"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Span:
    """A chord and where it sounds; onset and length in beats of the piece."""

    chord: Chord
    onset_beats: float
    length_beats: float

    @property
    def end_beats(self) -> float:
        """Where the chord ends."""
        return self.onset_beats + self.length_beats


@dataclass(frozen=True, slots=True)
class PhrasePlan:
    """What a phrase has to do: lengths of its chords in beats, its first function and its end."""

    lengths_beats: tuple[float, ...]
    opening: Function
    cadence: Cadence


def compose_phrase(
    plan: PhrasePlan,
    chords: tuple[Chord, ...],
    colour: float,
    temperature: float,
    rng: np.random.Generator,
) -> tuple[Chord, ...]:
    """One chord per length of the plan; colour 0 to 1 is how far it leaves the plain triads."""
    steps = len(plan.lengths_beats)
    stations = np.tile(_colour_weights(chords, colour), (steps, 1))
    stations[0] += _wanted([chord.function is plan.opening for chord in chords])
    if plan.opening is Function.TONIC:
        stations[0] += 4.0 * np.array([chord.is_tonic for chord in chords])
    _close(stations, plan.cadence, chords)
    moves = np.tile(_moves(chords), (max(steps - 1, 0), 1, 1))
    path = sample_path(stations, moves, temperature, rng)
    return tuple(chords[state] for state in path)


def split_phrase(
    bar_count: int, bar_beats: float, halved: float, rng: np.random.Generator
) -> tuple[float, ...]:
    """The lengths of a phrase's chords: one a bar, the last but one in two halves at times.

    halved 0 to 1 is how often the cadence is approached at twice the pace.
    """
    lengths = [bar_beats] * bar_count
    if bar_count >= 3 and rng.random() < halved:
        first = bar_beats / 2 if bar_beats != 3 else 2.0
        lengths[-2:-1] = [first, bar_beats - first]
    return tuple(lengths)


def place(chords: tuple[Chord, ...], plan: PhrasePlan, onset_beats: float) -> list[Span]:
    """The chords of a phrase as spans from a beat on."""
    onsets = onset_beats + np.cumsum([0.0, *plan.lengths_beats[:-1]])
    return [
        Span(chord, float(onset), length)
        for chord, onset, length in zip(chords, onsets, plan.lengths_beats, strict=True)
    ]


def _close(stations: LogArray, cadence: Cadence, chords: tuple[Chord, ...]) -> None:
    """Adds the weights that make the phrase end as it should; one chord alone only opens."""
    if len(stations) == 1:
        return
    if cadence in (Cadence.HALF, Cadence.PENDING):
        last = Function.DOMINANT if cadence is Cadence.HALF else Function.PREDOMINANT
        plain = [chord.function is last and not chord.goals for chord in chords]
        stations[-1] += _wanted(plain)
        return
    if cadence is Cadence.OPEN:
        stations[-1] += _wanted([not chord.is_tonic for chord in chords])
        return
    stations[-1] += _wanted([chord.is_tonic and chord.colour < 0.3 for chord in chords])
    before = Function.DOMINANT if cadence is Cadence.AUTHENTIC else Function.PREDOMINANT
    stations[-2] += _wanted([chord.function is before and not chord.goals for chord in chords])


def _wanted(allowed: list[bool]) -> LogArray:
    return np.where(allowed, 0.0, IMPOSSIBLE)


def _colour_weights(chords: tuple[Chord, ...], colour: float) -> LogArray:
    """Beyond the wanted colour chords fade as a Gaussian; short of it they lose a little.

    The tonic is at home in any colour.
    """
    short = colour - np.array([chord.colour for chord in chords])
    away = np.array([not chord.is_tonic for chord in chords])
    weights: LogArray = -0.5 * (np.minimum(short, 0.0) / _COLOUR_WIDTH) ** 2
    return weights - _COLOUR_PULL * away * np.maximum(short, 0.0)


def _moves(chords: tuple[Chord, ...]) -> LogArray:
    """Log weights (from, to) of going from chord to chord."""
    moves = np.empty((len(chords), len(chords)))
    for row, first in enumerate(chords):
        for column, second in enumerate(chords):
            moves[row, column] = (
                _FUNCTION_STEPS[first.function.value][second.function.value]
                + _ROOT_MOTIONS[(second.root - first.root) % 12]
            )
            if first.goals and second.name not in first.goals:
                moves[row, column] += IMPOSSIBLE
    return moves
