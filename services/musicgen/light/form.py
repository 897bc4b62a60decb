"""Form: how many bars, which sections, how strong each is, and where the piece closes."""

from dataclasses import dataclass
from enum import Enum

import numpy as np

from services.musicgen.light.metre import Metre

RITARDANDO_SPEED = 0.78
"""Speed at the last beat, as a share of the tempo."""

_TEMPO_REACH = 0.02
_SHORT_CYCLES = ("A", "AB", "ABA", "AABA")
_CYCLE = "AABA-CCBA-"
_THEME_SETS = 3
_ENERGIES = {"A": 0.55, "B": 0.75, "C": 0.65, "-": 0.35}


class SectionKind(Enum):
    """What a section is for."""

    INTRO = "intro"
    THEME = "theme"
    INTERLUDE = "interlude"
    ENDING = "ending"


@dataclass(frozen=True, slots=True)
class Section:
    """A run of bars: theme is its name ("" without one), energy 0..1, reprise from 0."""

    kind: SectionKind
    theme: str
    first_bar: int
    bar_count: int
    energy: float
    reprise: int


@dataclass(frozen=True, slots=True)
class Form:
    """A piece's frame. The last chord begins with bar `bar_count` and rings for tail_s."""

    metre: Metre
    tempo_bpm: float
    bar_count: int
    sections: tuple[Section, ...]
    duration_s: float
    tail_s: float

    @property
    def body_beats(self) -> float:
        """Where the last chord begins."""
        return float(self.bar_count * self.metre.bar_beats)

    def time_s(self, onset_beats: float) -> float:
        """When a beat comes: even until the final ritardando.

        There the tempo falls with the square root of the score position (Friberg & Sundberg 1999,
        Does music performance allude to locomotion?, with q = 2).
        """
        beat_s = 60.0 / self.tempo_bpm
        slowing = slowing_beats(self.bar_count, self.metre)
        steady = self.body_beats - slowing
        if onset_beats <= steady or slowing == 0:
            return onset_beats * beat_s
        where = min(1.0, (onset_beats - steady) / slowing)
        slope = RITARDANDO_SPEED**2 - 1
        passed = slowing * 2 * (np.sqrt(1 + slope * where) - 1) / slope
        beyond = max(0.0, onset_beats - self.body_beats)
        return float((steady + passed + beyond / RITARDANDO_SPEED) * beat_s)


def slowing_beats(bar_count: int, metre: Metre) -> float:
    """The length of the final ritardando: the last bar, less in very short pieces."""
    return float(min(metre.bar_beats, bar_count * metre.bar_beats / 4))


def plan_form(duration_s: float, tempo_bpm: float, metre: Metre, rng: np.random.Generator) -> Form:
    """Cuts a duration into bars so that the piece closes by itself inside it.

    The tempo gives way by 2 % at most; what is left goes to the tail, in which the last chord dies
    away. Pieces too short for a bar are one chord with a gesture above it (bar_count 0).
    """
    bar_count, tempo, tail_s = _fit(duration_s, tempo_bpm, metre)
    sections = tuple(_sections(bar_count, rng))
    return Form(metre, tempo, bar_count, sections, duration_s, tail_s)


def _fit(duration_s: float, tempo_bpm: float, metre: Metre) -> tuple[int, float, float]:
    """Bars, tempo and tail that fill the duration."""
    ideal_s = float(np.clip(0.22 * duration_s, 1.4, 6.5))
    guess = (duration_s - ideal_s) / (metre.bar_beats * 60 / tempo_bpm)
    best = (0, tempo_bpm, duration_s)
    best_miss = np.inf
    for bar_count in range(max(1, int(guess) - 1), int(guess) + 2):
        slowing = slowing_beats(bar_count, metre)
        beats = bar_count * metre.bar_beats + slowing * (2 / (1 + RITARDANDO_SPEED) - 1)
        exact = beats * 60 / max(duration_s - ideal_s, 0.1)
        tempo = float(
            np.clip(exact, tempo_bpm * (1 - _TEMPO_REACH), tempo_bpm * (1 + _TEMPO_REACH))
        )
        tail_s = duration_s - beats * 60 / tempo
        if tail_s < max(1.0, 0.6 * ideal_s) or abs(tail_s - ideal_s) >= best_miss:
            continue
        best, best_miss = (bar_count, tempo, tail_s), abs(tail_s - ideal_s)
    return best


def _sections(bar_count: int, rng: np.random.Generator) -> list[Section]:
    """Intro, A, A', B, A'' and so on, and an ending; short pieces keep what fits."""
    if bar_count == 0:
        return []
    if bar_count <= 3:
        return [Section(SectionKind.ENDING, "A0", 0, bar_count, 0.5, 0)]
    if bar_count <= 7:
        opening = bar_count - 4
        head = [Section(SectionKind.INTRO, "", 0, opening, 0.4, 0)] if opening else []
        return [*head, Section(SectionKind.THEME, "A0", opening, 4, 0.55, 0)]
    return _long_sections(bar_count, rng)


def _long_sections(bar_count: int, rng: np.random.Generator) -> list[Section]:
    """Bars that make no whole section open the piece; more than four make an interlude."""
    unit = 8 if bar_count >= 40 else 4
    ending = 4 if bar_count >= 40 else 2
    count = (bar_count - ending - 2) // unit
    spare = bar_count - ending - count * unit
    opening = min(spare, 4)
    letters = list(_SHORT_CYCLES[count - 1] if count <= 4 else (_CYCLE * count)[:count])
    if letters[-1] == "-":
        letters[-1] = "A"
    sections = [Section(SectionKind.INTRO, "", 0, opening, 0.35, 0)]
    for index, letter in enumerate(letters):
        if index == (count + 1) // 2 and spare > opening:
            sections.append(_section("-", [], _end(sections), spare - opening, rng))
        sections.append(_section(letter, letters[:index], _end(sections), unit, rng))
    sections.append(Section(SectionKind.ENDING, "", _end(sections), ending, 0.45, 0))
    return sections


def _section(
    letter: str, earlier: list[str], first_bar: int, bar_count: int, rng: np.random.Generator
) -> Section:
    """A section of the cycle; every cycle has themes of its own, the fourth those of the first."""
    energy = _ENERGIES[letter] + float(rng.uniform(-0.06, 0.06))
    if letter == "-":
        return Section(SectionKind.INTERLUDE, "", first_bar, bar_count, energy, 0)
    cycle = len(earlier) // len(_CYCLE)
    reprise = earlier[cycle * len(_CYCLE) :].count(letter)
    energy = min(energy + 0.1 * min(reprise, 2), 0.9)
    theme = f"{letter}{cycle % _THEME_SETS}"
    return Section(SectionKind.THEME, theme, first_bar, bar_count, energy, reprise)


def _end(sections: list[Section]) -> int:
    return sections[-1].first_bar + sections[-1].bar_count
