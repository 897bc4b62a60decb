"""Moods: what an emotion asks of music, read from moods.toml."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from common.emotions import Emotion
from services.musicgen.engine import Mode


@dataclass(frozen=True, slots=True)
class Mood:
    """The mode, the range of tempos, words from mild to strong, and the ensemble of an emotion."""

    mode: Mode
    slowest_bpm: float
    fastest_bpm: float
    words: tuple[str, ...]
    genre: str

    def words_at(self, intensity: float) -> str:
        """The words for an intensity 0 to 1."""
        return self.words[(intensity >= 0.35) + (intensity >= 0.7)]

    def tempo_at(self, intensity: float) -> float:
        """The tempo for an intensity 0 to 1: what is slow grows slower, what is lively faster."""
        middle = (self.slowest_bpm + self.fastest_bpm) / 2
        aim = self.slowest_bpm if middle < _CALM_BPM else self.fastest_bpm
        return middle + (aim - middle) * intensity


_CALM_BPM = 76.0


@cache
def moods() -> dict[Emotion, Mood]:
    """The mood of each emotion."""
    table = tomllib.loads(files(__package__).joinpath("moods.toml").read_text("utf-8"))
    return {
        Emotion(name): Mood(
            Mode(row["mode"]),
            float(row["slowest_bpm"]),
            float(row["fastest_bpm"]),
            tuple(row["words"]),
            row["genre"],
        )
        for name, row in table.items()
    }


@cache
def genres() -> dict[str, str]:
    """The words of each ensemble, by its name."""
    return tomllib.loads(files(__package__).joinpath("genres.toml").read_text("utf-8"))
