"""Tunes: motifs over the harmony, with an arch, an answer and rests for the voice."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from services.musicgen.light.chain import IMPOSSIBLE, LogArray, sample_path
from services.musicgen.light.harmony import Cadence, Span
from services.musicgen.light.metre import (
    Activity,
    Metre,
    Slot,
    accent,
    cadence_rhythms,
    slots,
    tune_rhythms,
)
from services.musicgen.light.scale import Scale
from services.musicgen.light.voicing import Range

# Log weight of a melodic interval by its size in semitones: seconds rule, thirds are common,
# tritones and sevenths rare (Huron 2006, Sweet Anticipation, ch. 5; Narmour 1990).
_INTERVALS = -np.array([1.6, 0.1, 0.0, 0.8, 0.9, 1.5, 5.0, 1.9, 3.2, 3.0, 5.0, 7.0, 3.0])
_FARTHER = -9.0

_CONTOUR_WIDTH_SEMITONES = 3.5
_STATEMENT_BARS = 2
_ECHO_WEIGHT = 0.4
_ECHO_REACH_SEMITONES = 5

_EVENNESS = 0.6
"""A tune's chain is cooler than its temperature says: at 1 it should sing, not roam."""


@dataclass(frozen=True, slots=True)
class TuneNote:
    """A note of a tune: onset and length in beats, pitch as MIDI number."""

    onset_beats: float
    length_beats: float
    pitch: int


@dataclass(frozen=True, slots=True)
class Idiom:
    """How tunes of a piece are made; tonic as pitch class, drift -1 (sinking) to 1 (rising)."""

    scale: Scale
    tonic: int
    metre: Metre
    activity: Activity
    range: Range
    drift: float
    temperature: float


@dataclass(frozen=True, slots=True)
class Motif:
    """The rhythms that a theme is made of: two bars of statement and one of continuation."""

    first: str
    second: str
    third: str

    def rhythm(self, bar: int, bar_count: int, goal: str) -> str:
        """The rhythm of a bar of a phrase: statement, repetition, continuation, goal."""
        if bar == bar_count - 1:
            return goal
        return (self.first, self.second, self.first, self.third)[bar % 4]


def draw_motif(idiom: Idiom, rng: np.random.Generator) -> Motif:
    """A motif of the idiom's activity."""
    choices = tune_rhythms(idiom.metre, idiom.activity)
    first, second, third = (str(name) for name in rng.choice(choices, 3))
    return Motif(first, second, third)


def compose_phrase(
    spans: Sequence[Span],
    motif: Motif,
    cadence: Cadence,
    idiom: Idiom,
    answered: Sequence[TuneNote],
    rng: np.random.Generator,
) -> list[TuneNote]:
    """The tune of one phrase over its chords.

    answered is the phrase that this one answers (none for a first one): its opening comes back.
    The statement is drawn first, then what follows, which echoes it.
    """
    places = _places(spans, motif, idiom, rng)
    statement_end = spans[0].onset_beats + _STATEMENT_BARS * idiom.metre.bar_beats
    half = max(1, sum(place.onset_beats < statement_end - 1e-6 for place in places))
    line = _Line(spans, idiom, cadence, _contour(len(places), idiom, rng))
    echo = [note.pitch for note in answered[:half]]
    pitches = line.sing(places[:half], echo, None, rng)
    pitches += line.sing(places[half:], pitches, pitches[-1], rng) if places[half:] else []
    return [
        TuneNote(place.onset_beats, place.length_beats, pitch)
        for place, pitch in zip(places, pitches, strict=True)
    ]


def _places(
    spans: Sequence[Span], motif: Motif, idiom: Idiom, rng: np.random.Generator
) -> list[Slot]:
    onset = spans[0].onset_beats
    bar_beats = idiom.metre.bar_beats
    bar_count = max(1, round((spans[-1].end_beats - onset) / bar_beats))
    goal = str(rng.choice(cadence_rhythms(idiom.metre)))
    found: list[Slot] = []
    for bar in range(bar_count):
        rhythm = motif.rhythm(bar, bar_count, goal)
        found += slots(rhythm, idiom.metre, onset + bar * bar_beats)
    return found


def _contour(count: int, idiom: Idiom, rng: np.random.Generator) -> LogArray:
    """Target pitches: an arch most often (Huron 1996, The melodic arch), tilted by the drift."""
    where = np.linspace(0.0, 1.0, max(count, 2))[:count]
    reach = (idiom.range.high - idiom.range.low) / 4
    arch = np.sin(np.pi * where) * (1.0 if rng.random() < 0.75 else -0.6)
    tilt = idiom.drift * (where - 0.5)
    target: LogArray = idiom.range.centre - reach * 0.3 + reach * (arch + tilt)
    return target


class _Line:
    """Draws the pitches of a phrase; the states of its chain are the pitches of the range."""

    def __init__(
        self, spans: Sequence[Span], idiom: Idiom, cadence: Cadence, contour: LogArray
    ) -> None:
        self._spans = spans
        self._idiom = idiom
        self._cadence = cadence
        self._contour = contour
        self._pitches = np.arange(idiom.range.low, idiom.range.high + 1)
        self._sung = 0

    def sing(
        self,
        places: Sequence[Slot],
        echo: Sequence[int],
        before: int | None,
        rng: np.random.Generator,
    ) -> list[int]:
        """The next pitches; echo are those whose intervals come back, before is the last."""
        rows = [self._station(place) for place in places]
        foreign = [self._foreign(place) for place in places]
        if self._sung == len(self._contour):
            rows[-1] += self._goal()
        moves = [self._moves(a, b) for a, b in pairwise(foreign)]
        for move, (first, second) in zip(moves, pairwise(echo), strict=False):
            move -= self._echo_weights(second - first)
        if before is not None:
            rows.insert(0, np.where(self._pitches == before, 0.0, IMPOSSIBLE))
            moves.insert(0, self._moves(np.zeros(len(self._pitches)), foreign[0]))
        heat = _EVENNESS * self._idiom.temperature
        path = sample_path(np.array(rows), np.array(moves), heat, rng)
        return [int(self._pitches[state]) for state in path[len(rows) - len(places) :]]

    def _echo_weights(self, interval: int) -> LogArray:
        """What it costs a move (from, to) to differ from the interval it answers."""
        steps = self._pitches[None, :] - self._pitches[:, None]
        miss = np.minimum(np.abs(steps - interval), _ECHO_REACH_SEMITONES)
        return np.asarray(_ECHO_WEIGHT * miss, dtype=np.float64)

    def _chords_under(self, place: Slot) -> list[Span]:
        end = place.onset_beats + place.length_beats
        return [
            span
            for span in self._spans
            if span.onset_beats < end - 1e-6 and span.end_beats > place.onset_beats + 1e-6
        ]

    def _station(self, place: Slot) -> LogArray:
        """Log weight of each pitch at one place: scale, chord, metre and contour."""
        idiom = self._idiom
        weight = (
            -0.5 * ((self._pitches - self._contour[self._sung]) / _CONTOUR_WIDTH_SEMITONES) ** 2
        )
        self._sung += 1
        weak = accent(idiom.metre, place.onset_beats) < 0.6 and place.length_beats <= 1.0
        for span in self._chords_under(place):
            tones = span.chord.tones
            scale = idiom.scale.fitted(tones)
            classes = (self._pitches - idiom.tonic) % 12
            weight = weight + np.where(np.isin(classes, scale), 0.0, IMPOSSIBLE)
            other = ~np.isin(classes, tones)
            harsh = np.isin((classes - 1) % 12, tones)
            weight = weight - other * (0.3 if weak else 3.5)
            weight = weight - harsh * np.where(other, 0.8 if weak else 6.0, 2.0)
        return np.asarray(weight, dtype=np.float64)

    def _foreign(self, place: Slot) -> LogArray:
        """1 for pitches that are not in the chord: they have to be left and reached by step."""
        classes = (self._pitches - self._idiom.tonic) % 12
        return (~np.isin(classes, self._chords_under(place)[0].chord.tones)).astype(np.float64)

    def _goal(self) -> LogArray:
        """The phrase's last pitch: tonic after a full close, a tone of the chord otherwise."""
        classes = (self._pitches - self._idiom.tonic) % 12
        if self._cadence in (Cadence.AUTHENTIC, Cadence.PLAGAL):
            return np.where(classes == 0, 0.0, np.where(np.isin(classes, (3, 4)), -2.0, -6.0))
        return np.where(classes == 0, -2.0, 0.0)

    def _moves(self, foreign: LogArray, next_foreign: LogArray) -> LogArray:
        size = np.abs(self._pitches[:, None] - self._pitches[None, :])
        weight = np.where(size < len(_INTERVALS), _INTERVALS[np.minimum(size, 12)], _FARTHER)
        loose = (size > 2) * (foreign[:, None] + next_foreign[None, :])
        return np.asarray(weight - 2.5 * loose, dtype=np.float64)


def vary(
    notes: Sequence[TuneNote],
    spans: Sequence[Span],
    idiom: Idiom,
    rng: np.random.Generator,
) -> list[TuneNote]:
    """The tune again with small changes: a neighbour on a long note, a note left out.

    Variation by ornament and reduction (Schoenberg 1967, Fundamentals of Musical Composition, IV).
    """
    varied: list[TuneNote] = []
    for note in notes:
        if note.length_beats >= 1.0 and rng.random() < 0.25:
            varied += _ornament(note, spans, idiom, rng)
        elif accent(idiom.metre, note.onset_beats) > 0 or rng.random() > 0.2:
            varied.append(note)
    return varied


def _ornament(
    note: TuneNote, spans: Sequence[Span], idiom: Idiom, rng: np.random.Generator
) -> list[TuneNote]:
    """Splits a note in itself, its upper or lower neighbour in the scale, and itself."""
    cell = idiom.metre.cell_beats
    if note.length_beats < 3 * cell - 1e-6:
        return [note]
    chord = next((s.chord for s in spans if s.end_beats > note.onset_beats + 1e-6), spans[-1].chord)
    classes = idiom.scale.fitted(chord.tones)
    step = 1 if rng.random() < 0.6 else -1
    neighbour = note.pitch + step
    while (neighbour - idiom.tonic) % 12 not in classes:
        neighbour += step
    if abs(neighbour - note.pitch) > 3:
        return [note]
    return [
        TuneNote(note.onset_beats, cell, note.pitch),
        TuneNote(note.onset_beats + cell, cell, neighbour),
        TuneNote(note.onset_beats + 2 * cell, note.length_beats - 2 * cell, note.pitch),
    ]
