"""Voice leading: which octaves a chord's tones take, so that each voice moves little."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from services.musicgen.light.chord import Chord
from services.musicgen.light.harmony import Span

_PARALLEL_COST = 5.0
_CENTRE_COST = 0.12
_DOUBLING_COST = 2.0
_MUDDY_PITCH = 52
_WIDENED_SEMITONES = 5


@dataclass(frozen=True, slots=True)
class Range:
    """The MIDI pitches that a part may use, both included."""

    low: int
    high: int

    @property
    def centre(self) -> float:
        """The middle of the range."""
        return (self.low + self.high) / 2

    def moved(self, semitones: int) -> "Range":
        """The range, higher or lower."""
        return Range(self.low + semitones, self.high + semitones)

    def widened(self, semitones: int) -> "Range":
        """The range with more room at both ends."""
        return Range(self.low - semitones, self.high + semitones)


@dataclass(frozen=True, slots=True)
class Voicing:
    """A chord as it sounds: bass and upper voices (ascending) as MIDI pitches."""

    span: Span
    bass: int
    upper: tuple[int, ...]


def lead(
    spans: Sequence[Span], tonic: int, voice_count: int, upper: Range, bass: Range
) -> list[Voicing]:
    """Voices the chords one after the other; tonic is a pitch class.

    Each chord takes the placing whose voices move least from the one before (the principle of
    Tymoczko 2006, The geometry of musical chords), with a price on parallel fifths and octaves, on
    close thirds in the low register and on leaving the middle of the range.
    """
    voicings: list[Voicing] = []
    for span in spans:
        before = voicings[-1] if voicings else None
        low = _lead_bass(span.chord, tonic, bass, before)
        placings = _placings(span.chord.tones, tonic, voice_count, upper) or _placings(
            span.chord.tones, tonic, voice_count, upper.widened(_WIDENED_SEMITONES)
        )
        costs = [_cost(pitches, low, upper, before) for pitches in placings]
        voicings.append(Voicing(span, low, placings[costs.index(min(costs))]))
    return voicings


def _lead_bass(chord: Chord, tonic: int, bass: Range, before: Voicing | None) -> int:
    """The root, in the octave nearest to the bass before."""
    goal = before.bass if before else bass.centre
    roots = [p for p in range(bass.low, bass.high + 1) if (p - tonic - chord.root) % 12 == 0]
    return min(roots, key=lambda pitch: (abs(pitch - goal) + 0.3 * abs(pitch - bass.centre), pitch))


@lru_cache(maxsize=4096)
def _placings(
    tones: tuple[int, ...], tonic: int, voice_count: int, upper: Range
) -> tuple[tuple[int, ...], ...]:
    """All ways to lay the chord in the range: every tone but perhaps the fifth, none far apart."""
    classes = {(tone + tonic) % 12 for tone in tones}
    pitches = [p for p in range(upper.low, upper.high + 1) if p % 12 in classes]
    needed = classes - {(tones[0] + 7 + tonic) % 12} if len(tones) > voice_count else classes
    needed_count = min(len(needed), voice_count)
    found: list[tuple[int, ...]] = []
    stack: list[tuple[int, ...]] = [(pitch,) for pitch in pitches]
    while stack:
        chosen = stack.pop()
        if len(chosen) == voice_count:
            if len({pitch % 12 for pitch in chosen} & needed) >= needed_count:
                found.append(chosen)
            continue
        stack.extend((*chosen, p) for p in pitches if 1 <= p - chosen[-1] <= 12)
    return tuple(found)


def _cost(pitches: tuple[int, ...], bass: int, upper: Range, before: Voicing | None) -> float:
    """How awkward the placing over its bass is after the one before; lower is better."""
    cost = _DOUBLING_COST * _wrong_doublings(pitches, bass)
    cost += _CENTRE_COST * sum(abs(pitch - upper.centre) for pitch in pitches)
    cost += sum(1.5 for a, b in pairwise(pitches) if b - a < 4 and a < _MUDDY_PITCH)
    cost += sum((6.0 if b - a == 1 else 1.0) for a, b in pairwise(pitches) if b - a < 3)
    cost += sum(8.0 for pitch in pitches if pitch <= bass)
    if before is None:
        return cost
    cost += sum(abs(now - then) for now, then in zip(pitches, before.upper, strict=True))
    return cost + _PARALLEL_COST * _parallels((bass, *pitches), (before.bass, *before.upper))


def _wrong_doublings(pitches: tuple[int, ...], root: int) -> int:
    """How many tones sound oftener than the root, which is the one to be doubled."""
    classes = [pitch % 12 for pitch in (root, *pitches)]
    roots = classes.count(root % 12)
    return sum(classes.count(other) > roots for other in set(classes))


def _parallels(now: tuple[int, ...], then: tuple[int, ...]) -> int:
    """How many pairs of moving voices keep a fifth or an octave."""
    count = 0
    for first in range(len(now)):
        for second in range(first + 1, len(now)):
            interval = (now[second] - now[first]) % 12
            same = interval == (then[second] - then[first]) % 12
            count += same and interval in (0, 7) and now[first] != then[first]
    return count
