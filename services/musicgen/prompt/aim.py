"""The key and the tempo that a piece is asked to have, from its mood and the piece before it."""

from dataclasses import dataclass

from services.musicgen.engine import Mode, Tonality
from services.musicgen.prompt.mood import Mood

# From a major key to its relative minor, and back, in semitones upwards.
_TO_RELATIVE_MINOR, _TO_RELATIVE_MAJOR = 9, 3


@dataclass(frozen=True, slots=True)
class Aim:
    """What a piece is asked for; the key is left to the model where tonic_pitch_class is None."""

    mode: Mode
    tempo_bpm: float
    tonic_pitch_class: int | None = None


def aim(mood: Mood, intensity: float, previous: Tonality | None) -> Aim:
    """The aim of a piece.

    A piece that follows another keeps its key, or goes to the relative one where the mood wants
    the other mode, and keeps its tempo, felt at half or double where that is nearer to the mood.
    """
    tempo_bpm = mood.tempo_at(intensity)
    if previous is None:
        return Aim(mood.mode, tempo_bpm)
    tonic = previous.tonic_pitch_class
    if previous.mode is not mood.mode:
        tonic += _TO_RELATIVE_MINOR if mood.mode is Mode.MINOR else _TO_RELATIVE_MAJOR
    return Aim(mood.mode, _felt_near(previous.tempo_bpm, tempo_bpm), tonic % 12)


def _felt_near(tempo_bpm: float, wanted_bpm: float) -> float:
    """The tempo, its half or its double, whichever is nearest to the wanted one."""
    return min(
        (tempo_bpm * factor for factor in (0.5, 1.0, 2.0)),
        key=lambda felt_bpm: max(felt_bpm / wanted_bpm, wanted_bpm / felt_bpm),
    )
