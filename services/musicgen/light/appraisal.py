"""What a score is worth: how clear its key is and how seldom its notes rub."""

import numpy as np
from numpy.typing import NDArray

from services.musicgen.engine import Mode
from services.musicgen.light.preset import Part
from services.musicgen.light.score import Note, Score

# Key profiles of Krumhansl & Kessler 1982 (Krumhansl 1990, Cognitive Foundations of Musical Pitch,
# table 2.1).
KEY_PROFILES = {
    Mode.MAJOR: np.array([6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88]),
    Mode.MINOR: np.array([6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17]),
}

_LONGEST_WEIGHT_BEATS = 2.0
_TOUCH_BEATS = 0.05


def appraise(score: Score) -> float:
    """0 to 1: clarity of the key times the share of consonant pairs of notes."""
    return float(np.clip(key_clarity(score) * (1.0 - clash_share(score)), 0.0, 1.0))


def key_clarity(score: Score) -> float:
    """Correlation of the notes' pitch classes with the profile of the key they are to have."""
    weights = np.zeros(12)
    for note in pitched(score):
        weights[note.pitch % 12] += min(note.length_beats, _LONGEST_WEIGHT_BEATS) * note.velocity
    tonality = score.tonality
    profile = np.roll(KEY_PROFILES[tonality.mode], tonality.tonic_pitch_class)
    return float(np.corrcoef(weights, profile)[0, 1])


def clash_share(score: Score) -> float:
    """The share of pairs of sounding notes that are a semitone, a ninth or their like apart.

    Minor seconds, minor ninths and major sevenths are the sharp dissonances (Hindemith 1937; Plomp
    & Levelt 1965 for why). A pair counts once, when its second note begins.
    """
    counts: NDArray[np.int_] = np.zeros(12, dtype=np.int_)
    sounding: list[Note] = []
    for note in pitched(score):
        onset = note.onset_beats + _TOUCH_BEATS
        sounding = [other for other in sounding if other.onset_beats + other.length_beats > onset]
        for other in sounding:
            counts[abs(note.pitch - other.pitch) % 12] += 1
        sounding.append(note)
    return float((counts[1] + counts[11]) / max(1, counts.sum()))


def pitched(score: Score) -> list[Note]:
    """All notes that have a pitch."""
    layers = score.preset.layers
    return [note for note in score.notes if layers[note.layer].part is not Part.DRUMS]
