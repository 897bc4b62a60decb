"""The score of a piece: its notes in beats, and in seconds as they are played."""

from dataclasses import dataclass

from services.musicgen.engine import Tonality
from services.musicgen.light.form import Form
from services.musicgen.light.mood import Mood
from services.musicgen.light.preset import Preset
from services.musicgen.light.voicing import Voicing


@dataclass(frozen=True, slots=True)
class Note:
    """A written note: layer indexes the preset's layers, pitch is a MIDI number or a drum.

    Onset and length in beats, velocity 0 to 1.
    """

    layer: int
    onset_beats: float
    length_beats: float
    pitch: int
    velocity: float


@dataclass(frozen=True, slots=True)
class PlayedNote:
    """A note as it sounds: onset and length in seconds; is_last in the piece's last chord."""

    layer: int
    onset_s: float
    length_s: float
    pitch: int
    velocity: float
    is_last: bool


@dataclass(frozen=True, slots=True)
class Score:
    """A composed piece; notes and played are in order of their onsets, seed is not negative."""

    seed: int
    tonality: Tonality
    mood: Mood
    preset: Preset
    form: Form
    voicings: tuple[Voicing, ...]
    notes: tuple[Note, ...]
    played: tuple[PlayedNote, ...]
