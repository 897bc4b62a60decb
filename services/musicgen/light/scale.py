"""Scales: which pitch classes a piece uses, as semitones above its tonic."""

from dataclasses import dataclass

from services.musicgen.engine import Mode

OCTAVE_SEMITONES = 12
PITCH_NAMES = ("C", "D flat", "D", "E flat", "E", "F", "F sharp", "G", "A flat", "A", "B flat", "B")


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale; mode tells its family by the third above the tonic."""

    name: str
    mode: Mode
    degrees: tuple[int, ...]

    def fitted(self, tones: tuple[int, ...]) -> tuple[int, ...]:
        """The degrees under a chord: altered chord tones replace the degree that they alter.

        In minor, the leading note of a dominant displaces the natural seventh, as in the harmonic
        and melodic forms of the scale (Aldwell & Schachter, Harmony and Voice Leading, ch. 4).
        """
        altered = [tone for tone in tones if tone not in self.degrees]
        gone = {_replaced(tone, tones) for tone in altered}
        return tuple(sorted({*altered, *(d for d in self.degrees if d not in gone)}))


# The degree that a chromatic tone stands for: flat ones for the degree above, sharp ones below.
_REPLACED = {1: 2, 2: 1, 3: 4, 4: 3, 5: 6, 6: 5, 8: 9, 9: 8, 10: 11, 11: 10}


def _replaced(tone: int, tones: tuple[int, ...]) -> int:
    """The degree that an altered tone of a chord replaces."""
    is_leading_to_sixth = tone == 8 and {4, 11} <= set(tones)
    return 7 if is_leading_to_sixth else _REPLACED[tone]


MAJOR = Scale("major", Mode.MAJOR, (0, 2, 4, 5, 7, 9, 11))
LYDIAN = Scale("lydian", Mode.MAJOR, (0, 2, 4, 6, 7, 9, 11))
MINOR = Scale("minor", Mode.MINOR, (0, 2, 3, 5, 7, 8, 10))
DORIAN = Scale("dorian", Mode.MINOR, (0, 2, 3, 5, 7, 9, 10))
PHRYGIAN = Scale("phrygian", Mode.MINOR, (0, 1, 3, 5, 7, 8, 10))
MAJOR_PENTATONIC = Scale("major pentatonic", Mode.MAJOR, (0, 2, 4, 7, 9))
MINOR_PENTATONIC = Scale("minor pentatonic", Mode.MINOR, (0, 3, 5, 7, 10))


def signed_steps(interval_semitones: int) -> int:
    """An interval between pitch classes as the shorter way round, -5 to 6."""
    return (interval_semitones + 5) % OCTAVE_SEMITONES - 5
