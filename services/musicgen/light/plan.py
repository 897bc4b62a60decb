"""The harmonic plan of a piece: the chords of every section, up to the last one."""

from dataclasses import dataclass

import numpy as np

from services.musicgen.light.chord import Function, vocabulary
from services.musicgen.light.form import Form, Section, SectionKind
from services.musicgen.light.harmony import (
    Cadence,
    PhrasePlan,
    Span,
    compose_phrase,
    place,
    split_phrase,
)
from services.musicgen.light.mood import Mood

_PHRASE_BARS = 4

# How often a phrase inside a piece stops on a dominant, on a predominant or just off the tonic.
_INNER_CLOSES = (0.35, 0.4, 0.25)


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase with its chords, placed in the piece."""

    spans: tuple[Span, ...]
    cadence: Cadence


@dataclass(frozen=True, slots=True)
class SectionPlan:
    """A section with its phrases."""

    section: Section
    phrases: tuple[Phrase, ...]

    @property
    def spans(self) -> tuple[Span, ...]:
        """All chords of the section."""
        return tuple(span for phrase in self.phrases for span in phrase.spans)


def plan_sections(
    form: Form, mood: Mood, temperature: float, rng: np.random.Generator
) -> list[SectionPlan]:
    """Chords for all sections; a theme's chords return with it."""
    known: dict[str, tuple[Phrase, ...]] = {}
    plans: list[SectionPlan] = []
    for index, section in enumerate(form.sections):
        onset = float(section.first_bar * form.metre.bar_beats)
        is_last = index == len(form.sections) - 1
        phrases = known.get(section.theme)
        if phrases is None or is_last:
            phrases = _phrases(section, form, mood, is_last, temperature, rng)
            if section.theme:
                known[section.theme] = phrases
        plans.append(SectionPlan(section, tuple(_moved(phrase, onset) for phrase in phrases)))
    return plans


def closing_span(form: Form, mood: Mood) -> Span:
    """The last chord, the plain tonic, as long as the tail holds it."""
    hold_s = hold_seconds(form)
    return Span(vocabulary(mood.scale)[0], form.body_beats, hold_s * form.tempo_bpm / 60)


def hold_seconds(form: Form) -> float:
    """How long the last chord is held; the rest of the tail is for its release and the room."""
    return 0.42 * form.tail_s


def _phrases(
    section: Section,
    form: Form,
    mood: Mood,
    is_last: bool,
    temperature: float,
    rng: np.random.Generator,
) -> tuple[Phrase, ...]:
    """The phrases of a new section, from beat 0 on."""
    chords = vocabulary(mood.scale)
    lengths = _phrase_bars(section.bar_count)
    phrases: list[Phrase] = []
    onset = 0.0
    for index, bars in enumerate(lengths):
        cadence = _cadence(section, index == len(lengths) - 1, is_last, mood, rng)
        opening = _opening(section, index, rng)
        halved = 0.35 if mood.tempo_bpm < 90 else 0.15
        plan = PhrasePlan(split_phrase(bars, form.metre.bar_beats, halved, rng), opening, cadence)
        found = compose_phrase(plan, chords, mood.colour, temperature, rng)
        phrases.append(Phrase(tuple(place(found, plan, onset)), cadence))
        onset += sum(plan.lengths_beats)
    return tuple(phrases)


def _phrase_bars(bar_count: int) -> list[int]:
    """Phrases of four bars, the last up to seven."""
    count = max(1, bar_count // _PHRASE_BARS)
    return [_PHRASE_BARS] * (count - 1) + [bar_count - _PHRASE_BARS * (count - 1)]


def _opening(section: Section, index: int, rng: np.random.Generator) -> Function:
    """Themes begin on the tonic, contrasting ones and inner phrases at times elsewhere."""
    if section.kind is SectionKind.THEME and section.theme.startswith("B") and index == 0:
        return Function.PREDOMINANT
    if index > 0 and rng.random() < 0.3:
        return Function.PREDOMINANT
    return Function.TONIC


def _cadence(
    section: Section, closes_section: bool, is_last: bool, mood: Mood, rng: np.random.Generator
) -> Cadence:
    """How a phrase of the section ends; the last one leads to the piece's last chord."""
    soft = 0.25 + 0.35 * (mood.arousal < 0)
    if is_last and closes_section:
        return Cadence.PENDING if rng.random() < soft else Cadence.HALF
    if section.kind is not SectionKind.THEME or not closes_section:
        return (Cadence.HALF, Cadence.PENDING, Cadence.OPEN)[int(rng.choice(3, p=_INNER_CLOSES))]
    if section.theme.startswith("B"):
        return Cadence.HALF
    return Cadence.PLAGAL if rng.random() < soft else Cadence.AUTHENTIC


def _moved(phrase: Phrase, onset_beats: float) -> Phrase:
    spans = (
        Span(span.chord, span.onset_beats + onset_beats, span.length_beats) for span in phrase.spans
    )
    return Phrase(tuple(spans), phrase.cadence)
