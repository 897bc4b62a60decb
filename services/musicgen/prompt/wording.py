"""Prompts: a request in words that a music model reads."""

from dataclasses import dataclass

from common.emotions import Emotion
from common.errors import invalid_field
from services.musicgen.engine import Mode, MusicRequest
from services.musicgen.light.mood import leading
from services.musicgen.light.scale import PITCH_NAMES
from services.musicgen.prompt.aim import Aim, aim
from services.musicgen.prompt.mood import genres, moods

_ALWAYS = "instrumental background music, no vocals"


@dataclass(frozen=True, slots=True)
class Wording:
    """The prompt of a piece, and what it was made from."""

    text: str
    emotion: Emotion
    genre: str
    aim: Aim


def wording(request: MusicRequest) -> Wording:
    """The words for a request: its own, the mood's, the ensemble's, the key and the tempo.

    Key and tempo stand as MusicGen's training data merged them into descriptions ("key: D minor.
    bpm: 66"; Copet et al. 2023, section 3.2 on text augmentation). Raises InvalidArgument for a
    genre that is no ensemble.
    """
    emotion = leading(request.emotion)
    mood = moods()[emotion]
    genre = request.genre or mood.genre
    if genre not in genres():
        known = ", ".join(sorted(genres()))
        raise invalid_field("genre", f"got {genre!r}, expected one of {known}")
    wanted = aim(mood, request.intensity, request.previous)
    parts = [
        request.prompt.strip().rstrip("."),
        f"{emotion.value}: {mood.words_at(request.intensity)}",
        genres()[genre],
        _ALWAYS,
        _key_words(wanted),
        f"bpm: {wanted.tempo_bpm:.0f}",
    ]
    return Wording(". ".join(part for part in parts if part), emotion, genre, wanted)


def key_name(tonic_pitch_class: int, mode: Mode) -> str:
    """ "E flat minor"."""
    return f"{PITCH_NAMES[tonic_pitch_class]} {mode.value}"


def _key_words(wanted: Aim) -> str:
    if wanted.tonic_pitch_class is None:
        return f"{wanted.mode.value} key"
    return f"key: {key_name(wanted.tonic_pitch_class, wanted.mode)}"
