"""Metres and the rhythms of a bar in them.

A bar is a grid of beats times divisions. In a rhythm `x` begins a note, `-` holds it and `.` rests.
"""

from dataclasses import dataclass
from enum import Enum


class Activity(Enum):
    """How much a tune moves."""

    SPARSE = 0
    FLOWING = 1
    LIVELY = 2


@dataclass(frozen=True, slots=True)
class Metre:
    """A metre: beats are the felt ones, each of 2 (simple) or 3 (compound) divisions."""

    name: str
    bar_beats: int
    division: int

    @property
    def cell_beats(self) -> float:
        """The length of one cell of the grid."""
        return 1.0 / self.division

    @property
    def bar_cells(self) -> int:
        """How many cells a bar has."""
        return self.bar_beats * self.division


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a note of a rhythm stands; onset and length in beats."""

    onset_beats: float
    length_beats: float


FOUR_FOUR = Metre("4/4", 4, 2)
THREE_FOUR = Metre("3/4", 3, 2)
SIX_EIGHT = Metre("6/8", 2, 3)
TWELVE_EIGHT = Metre("12/8", 4, 3)

METRES = {metre.name: metre for metre in (FOUR_FOUR, THREE_FOUR, SIX_EIGHT, TWELVE_EIGHT)}

_TUNES = {
    "4/4": (
        ("x-----x-", "x---x---", "..x---x-", "x-------", "....x-x-", "x-----.."),
        ("x--xx---", "x-x-x---", "x---x-x-", "..x-x-x-", "x--x--x-", ".xx-x---"),
        ("x-xxx-x-", "xxx-x-x-", "x-x-xxx-", "x--xx-xx", "..xxx-x-", "x-xxx---"),
    ),
    "3/4": (
        ("x-----", "x---x-", "..x---", "x---.."),
        ("x-x-x-", "x--xx-", "x-x---", "x---xx"),
        ("x-xxx-", "xxx-x-", "x-x-xx", "x--xxx"),
    ),
    "6/8": (
        ("x-----", "x--x--", "x----x", "...x--"),
        ("x-xx--", "x--x-x", "x-xx-x", "x--xxx"),
        ("xxxx-x", "x-xxxx", "xxxx--", "x-xx-x"),
    ),
    "12/8": (
        ("x-----x-----", "x--------x--", "...x--x-----", "x--x--------"),
        ("x-xx--x-----", "x-----x-xx--", "x--x-xx-----", "x-xx-xx--x--"),
        ("x-xxxxx-----", "xxxx-xx--x-x", "x-xx-xxxxx--", "x--xxxx-xx--"),
    ),
}

_CADENCES = {
    "4/4": ("x---....", "x-----..", "x-x-....", "x--xx-.."),
    "3/4": ("x---..", "x-....", "x-x-.."),
    "6/8": ("x--...", "x-x...", "x----."),
    "12/8": ("x-----......", "x--x--......", "x-xx-----..."),
}


def tune_rhythms(metre: Metre, activity: Activity) -> tuple[str, ...]:
    """The rhythms that a bar of a tune may have."""
    return _TUNES[metre.name][activity.value]


def cadence_rhythms(metre: Metre) -> tuple[str, ...]:
    """The rhythms of a phrase's last bar: a goal and a rest that leaves room for the voice."""
    return _CADENCES[metre.name]


def slots(rhythm: str, metre: Metre, onset_beats: float) -> list[Slot]:
    """The notes of a rhythm whose bar begins at a beat."""
    cell = metre.cell_beats
    found: list[Slot] = []
    for index, sign in enumerate(rhythm):
        if sign == "x":
            held = len(rhythm[index + 1 :]) - len(rhythm[index + 1 :].lstrip("-"))
            found.append(Slot(onset_beats + index * cell, (1 + held) * cell))
    return found


def accent(metre: Metre, onset_beats: float) -> float:
    """How much a moment of the bar weighs, 0 (off the beat) to 1 (the first beat).

    Lerdahl & Jackendoff 1983, A Generative Theory of Tonal Music, ch. 4: the metrical grid.
    """
    within = onset_beats % metre.bar_beats
    if within < 1e-6 or metre.bar_beats - within < 1e-6:
        return 1.0
    if abs(within - round(within)) > 1e-6:
        return 0.0
    return 0.7 if metre.bar_beats == 4 and round(within) == 2 else 0.4
