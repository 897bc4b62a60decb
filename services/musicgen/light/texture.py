"""Accompaniment: patterns that turn a voiced chord into strokes."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from services.musicgen.light.metre import Metre, accent
from services.musicgen.light.voicing import Range, Voicing

ROLL_BEATS = 0.11
"""How far the notes of a rolled chord lie apart."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """A note of a pattern; onset and length in beats, velocity 0 to 1."""

    onset_beats: float
    length_beats: float
    pitch: int
    velocity: float


@dataclass(frozen=True, slots=True)
class Setting:
    """What a pattern has to know besides the chord.

    figure chooses among the shapes of an arpeggio and stays the same through a theme; energy and
    legato 0 to 1; tonic is a pitch class; range is the player's.
    """

    metre: Metre
    tonic: int
    range: Range
    energy: float
    legato: float
    figure: int
    rng: np.random.Generator


Pattern = Callable[[Voicing, Setting], list[Stroke]]

# Orders of the voices, the lowest 0, of broken chords; read round and round.
_FIGURES = ((0, 1, 2, 3, 2, 1), (0, 2, 1, 2), (0, 1, 2, 3), (0, 2, 3, 2), (0, 2, 1, 3, 2, 3))


def held(voicing: Voicing, setting: Setting) -> list[Stroke]:
    """All voices for the whole chord."""
    span = voicing.span
    level = 0.4 + 0.25 * setting.energy
    return [Stroke(span.onset_beats, span.length_beats, p, level) for p in voicing.upper]


def high(voicing: Voicing, setting: Setting) -> list[Stroke]:
    """One high tone of the chord, held."""
    pitch = _lift(voicing.upper[-1], setting.range)
    return [Stroke(voicing.span.onset_beats, voicing.span.length_beats, pitch, 0.4)]


def block(voicing: Voicing, setting: Setting) -> list[Stroke]:
    """The chord together on the strong beats."""
    span = voicing.span
    bar = setting.metre.bar_beats
    step = bar / 2 if bar == 4 and setting.energy > 0.5 else float(bar)
    strokes: list[Stroke] = []
    for onset in _grid(span.onset_beats, span.end_beats, step):
        length = min(step, span.end_beats - onset) * (0.5 + 0.5 * setting.legato)
        strokes += [Stroke(onset, length, p, 0.45 + 0.2 * setting.energy) for p in voicing.upper]
    return strokes


def rolled(voicing: Voicing, setting: Setting) -> list[Stroke]:
    """The chord broken upwards and left to ring."""
    span = voicing.span
    level = 0.42 + 0.2 * setting.energy
    return [
        Stroke(span.onset_beats + i * ROLL_BEATS, span.length_beats - i * ROLL_BEATS, p, level)
        for i, p in enumerate(voicing.upper)
    ]


def swaying(voicing: Voicing, setting: Setting) -> list[Stroke]:
    """The chord rolled on the first beat, its upper tones once more in the middle."""
    strokes = rolled(voicing, setting)
    span = voicing.span
    half = 2.0 if setting.metre.bar_beats >= 3 else 1.0
    for start in _grid(span.onset_beats, span.end_beats, float(setting.metre.bar_beats)):
        rest_beats = span.end_beats - start - half
        if rest_beats > 0 and setting.rng.random() < 0.75:
            tones = voicing.upper[-2:] if setting.figure % 2 else voicing.upper[1:3]
            level = 0.34 + 0.2 * setting.energy
            strokes += [Stroke(start + half, rest_beats, pitch, level) for pitch in tones]
    return strokes


def arpeggio(voicing: Voicing, setting: Setting) -> list[Stroke]:
    """A broken chord in the metre's divisions, each note ringing on."""
    return _broken(voicing, voicing.upper, setting, setting.metre.cell_beats)


def slow_arpeggio(voicing: Voicing, setting: Setting) -> list[Stroke]:
    """A broken chord in beats, with a division now and then."""
    strokes = _broken(voicing, voicing.upper, setting, 1.0)
    extra: list[Stroke] = []
    for stroke in strokes[:-1]:
        if setting.rng.random() < 0.25 + 0.4 * setting.energy:
            onset = stroke.onset_beats + 1.0 - setting.metre.cell_beats
            pitch = int(setting.rng.choice(voicing.upper))
            extra.append(Stroke(onset, stroke.length_beats, pitch, stroke.velocity * 0.8))
    return strokes + extra


def wide(voicing: Voicing, setting: Setting) -> list[Stroke]:
    """The left hand of a nocturne: a broken chord from the bass up."""
    ladder = (voicing.bass + 12, *voicing.upper) if voicing.bass < 40 else voicing.upper
    return _broken(voicing, tuple(sorted(set(ladder))), setting, setting.metre.cell_beats)


def offbeat(voicing: Voicing, setting: Setting) -> list[Stroke]:
    """Short chords on the weak beats."""
    span = voicing.span
    strokes: list[Stroke] = []
    for onset in _grid(span.onset_beats, span.end_beats, 1.0):
        if accent(setting.metre, onset) > 0.5:
            continue
        length = 0.35 + 0.4 * setting.legato
        strokes += [Stroke(onset, length, p, 0.4 + 0.2 * setting.energy) for p in voicing.upper]
    return strokes


def sparse(voicing: Voicing, setting: Setting) -> list[Stroke]:
    """A few single tones of the chord, anywhere on the grid."""
    span = voicing.span
    cells = list(_grid(span.onset_beats, span.end_beats, setting.metre.cell_beats))
    count = min(len(cells), int(setting.rng.integers(0, 3)) + (setting.energy > 0.6))
    chosen = sorted(setting.rng.choice(len(cells), count, replace=False)) if count else []
    return [
        Stroke(
            cells[index],
            1.5,
            _lift(int(setting.rng.choice(voicing.upper)), setting.range),
            0.4 + 0.2 * float(setting.rng.random()),
        )
        for index in chosen
    ]


def root(voicing: Voicing, setting: Setting) -> list[Stroke]:
    """The bass, held."""
    span = voicing.span
    return [Stroke(span.onset_beats, span.length_beats, voicing.bass, 0.5 + 0.2 * setting.energy)]


def root_fifth(voicing: Voicing, setting: Setting) -> list[Stroke]:
    """The bass on the first beat, its fifth (or itself) half a bar later."""
    span = voicing.span
    half = 2.0 if setting.metre.bar_beats >= 3 else 1.0
    if span.length_beats <= half:
        return root(voicing, setting)
    tones = {(tone + setting.tonic) % 12 for tone in span.chord.tones}
    second = voicing.bass + 7 if (voicing.bass + 7) % 12 in tones else voicing.bass
    level = 0.5 + 0.2 * setting.energy
    held_beats = 0.6 + 0.4 * setting.legato
    return [
        Stroke(span.onset_beats, half * held_beats, voicing.bass, level),
        Stroke(
            span.onset_beats + half, (span.length_beats - half) * held_beats, second, level * 0.85
        ),
    ]


def pulse(voicing: Voicing, setting: Setting) -> list[Stroke]:
    """The bass repeated in short divisions, an octave up between the accents."""
    span = voicing.span
    cell = setting.metre.cell_beats
    strokes: list[Stroke] = []
    for onset in _grid(span.onset_beats, span.end_beats, cell):
        weight = accent(setting.metre, onset)
        pitch = voicing.bass + (12 if weight < 0.4 and setting.figure % 2 else 0)
        strokes.append(Stroke(onset, 0.6 * cell, pitch, 0.35 + 0.25 * weight))
    return strokes


def drone(voicing: Voicing, setting: Setting) -> list[Stroke]:
    """Tonic and fifth of the piece, whatever the chord, where the chord bears them."""
    span = voicing.span
    low = setting.range.low + (setting.tonic - setting.range.low) % 12
    tones = span.chord.tones
    pitches = [low]
    if low + 7 <= setting.range.high + 5 and not {6, 8} & set(tones):
        pitches.append(low + 7)
    if {1, 11} & set(tones):
        pitches = [low + 7] if 7 in tones else []
    return [Stroke(span.onset_beats, span.length_beats, p, 0.45) for p in pitches]


PATTERNS: dict[str, Pattern] = {
    "held": held,
    "high": high,
    "block": block,
    "rolled": rolled,
    "swaying": swaying,
    "arpeggio": arpeggio,
    "slow_arpeggio": slow_arpeggio,
    "wide": wide,
    "offbeat": offbeat,
    "sparse": sparse,
    "root": root,
    "root_fifth": root_fifth,
    "pulse": pulse,
    "drone": drone,
}

CLOSINGS: dict[str, Pattern] = {
    "held": held,
    "high": high,
    "root": root,
    "root_fifth": root,
    "pulse": root,
    "drone": drone,
}
"""What a pattern turns into on the last chord; the others roll it."""


def _broken(
    voicing: Voicing, ladder: tuple[int, ...], setting: Setting, step_beats: float
) -> list[Stroke]:
    span = voicing.span
    figure = _FIGURES[setting.figure % len(_FIGURES)]
    strokes: list[Stroke] = []
    for index, onset in enumerate(_grid(span.onset_beats, span.end_beats, step_beats)):
        pitch = ladder[figure[index % len(figure)] % len(ladder)]
        ring = min(span.end_beats - onset, 4 * step_beats if step_beats < 1 else 3.0)
        level = 0.36 + 0.2 * setting.energy + 0.08 * accent(setting.metre, onset)
        strokes.append(Stroke(onset, ring, pitch, level))
    return strokes


def _grid(start_beats: float, end_beats: float, step_beats: float) -> list[float]:
    count = max(1, round((end_beats - start_beats) / step_beats))
    return [start_beats + index * step_beats for index in range(count)]


def _lift(pitch: int, player: Range) -> int:
    """The pitch in the octave that the player has."""
    while pitch < player.low:
        pitch += 12
    while pitch > player.high:
        pitch -= 12
    return pitch
