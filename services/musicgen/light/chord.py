"""Chords: their tones above the tonic, their function and how coloured they are."""

from dataclasses import dataclass
from enum import Enum

from services.musicgen.light.scale import Scale


class Function(Enum):
    """What a chord does in its key (Riemann 1893; Aldwell & Schachter, ch. 6 to 12)."""

    TONIC = 0
    PREDOMINANT = 1
    DOMINANT = 2


@dataclass(frozen=True, slots=True)
class Chord:
    """A chord: tones as semitones above the tonic of the piece, the root first.

    colour 0 (plain triad of the scale) to 1 (borrowed, altered or dissonant); goals names the
    chords that alone may follow it, none for any.
    """

    name: str
    tones: tuple[int, ...]
    function: Function
    colour: float = 0.0
    goals: tuple[str, ...] = ()

    @property
    def root(self) -> int:
        """The root, in semitones above the tonic."""
        return self.tones[0]

    @property
    def is_tonic(self) -> bool:
        """Whether the chord is at home: on the tonic and without strain."""
        return self.function is Function.TONIC and self.root == 0 and self.colour < 0.5


_T, _P, _D = Function.TONIC, Function.PREDOMINANT, Function.DOMINANT

MAJOR_CHORDS = (
    Chord("I", (0, 4, 7), _T),
    Chord("Iadd9", (0, 4, 7, 2), _T, 0.35),
    Chord("Imaj7", (0, 4, 7, 11), _T, 0.45),
    Chord("ii", (2, 5, 9), _P, 0.05),
    Chord("ii7", (2, 5, 9, 0), _P, 0.25),
    Chord("iii", (4, 7, 11), _T, 0.3),
    Chord("IV", (5, 9, 0), _P),
    Chord("IVadd9", (5, 9, 0, 7), _P, 0.2),
    Chord("IVmaj7", (5, 9, 0, 4), _P, 0.35),
    Chord("iv", (5, 8, 0), _P, 0.6),
    Chord("V", (7, 11, 2), _D),
    Chord("Vsus4", (7, 0, 2), _D, 0.2, ("V", "V7", "I", "Iadd9")),
    Chord("V7", (7, 11, 2, 5), _D, 0.3),
    Chord("vi", (9, 0, 4), _T, 0.05),
    Chord("vi7", (9, 0, 4, 7), _T, 0.3),
    Chord("bVII", (10, 2, 5), _P, 0.6),
    Chord("bVI", (8, 0, 3), _P, 0.75),
    Chord("V/V", (2, 6, 9, 0), _P, 0.6, ("V", "V7", "Vsus4")),
    Chord("V/vi", (4, 8, 11, 2), _D, 0.65, ("vi", "vi7")),
)

LYDIAN_CHORDS = (
    *(chord for chord in MAJOR_CHORDS if chord.name in ("I", "Iadd9", "Imaj7", "V", "vi", "vi7")),
    Chord("II", (2, 6, 9), _P, 0.1),
    Chord("IV", (5, 9, 0), _P, 0.2),
    Chord("iii", (4, 7, 11), _T, 0.2),
    Chord("Vmaj7", (7, 11, 2, 6), _D, 0.3),
)

MINOR_CHORDS = (
    Chord("i", (0, 3, 7), _T),
    Chord("iadd9", (0, 3, 7, 2), _T, 0.45),
    Chord("imaj7", (0, 3, 7, 11), _T, 0.7),
    Chord("i°7", (0, 3, 6, 9), _T, 0.8, ("i", "iadd9", "iv", "V")),
    Chord("iiø7", (2, 5, 8, 0), _P, 0.45),
    Chord("III", (3, 7, 10), _T, 0.3),
    Chord("iv", (5, 8, 0), _P),
    Chord("iv7", (5, 8, 0, 3), _P, 0.3),
    Chord("v", (7, 10, 2), _D, 0.25),
    Chord("Vsus4", (7, 0, 2), _D, 0.25, ("V", "V7", "i", "iadd9")),
    Chord("V", (7, 11, 2), _D, 0.1),
    Chord("V7", (7, 11, 2, 5), _D, 0.35),
    Chord("VI", (8, 0, 3), _T, 0.05),
    Chord("VImaj7", (8, 0, 3, 7), _T, 0.3),
    Chord("VII", (10, 2, 5), _P, 0.3),
    Chord("bII", (1, 5, 8), _P, 0.7),
    Chord("vii°7", (11, 2, 5, 8), _D, 0.8, ("i", "iadd9", "V", "V7")),
)

DORIAN_CHORDS = (
    *(
        chord
        for chord in MINOR_CHORDS
        if chord.name in ("i", "iadd9", "III", "v", "V", "Vsus4", "VII")
    ),
    Chord("ii", (2, 5, 9), _P, 0.25),
    Chord("IV", (5, 9, 0), _P, 0.1),
    Chord("iv", (5, 8, 0), _P, 0.3),
)

PHRYGIAN_CHORDS = (
    *(
        chord
        for chord in MINOR_CHORDS
        if chord.name in ("i", "iv", "V", "VI", "Vsus4", "iv7", "vii°7")
    ),
    Chord("bII", (1, 5, 8), _P, 0.2),
    Chord("v°", (7, 10, 1), _D, 0.5),
)

# Open fifths and fourths inside the pentatonic scales, for tunes that know no functional harmony.
MAJOR_PENTATONIC_CHORDS = (
    Chord("I5", (0, 7), _T),
    Chord("I", (0, 4, 7), _T, 0.1),
    Chord("I2", (0, 2, 7), _T, 0.2),
    Chord("vi", (9, 0, 4), _T, 0.2),
    Chord("ii4", (2, 7, 9), _P, 0.15),
    Chord("V5", (7, 2), _D),
    Chord("V4", (7, 0, 2), _D, 0.15),
)

MINOR_PENTATONIC_CHORDS = (
    Chord("i5", (0, 7), _T),
    Chord("i", (0, 3, 7), _T, 0.05),
    Chord("III", (3, 7, 10), _T, 0.35),
    Chord("iv4", (5, 10, 0), _P),
    Chord("VII5", (10, 5), _P, 0.25),
    Chord("v3", (7, 10), _D),
    Chord("v4", (7, 0, 10), _D, 0.15),
)

_VOCABULARIES = {
    "major": MAJOR_CHORDS,
    "lydian": LYDIAN_CHORDS,
    "minor": MINOR_CHORDS,
    "dorian": DORIAN_CHORDS,
    "phrygian": PHRYGIAN_CHORDS,
    "major pentatonic": MAJOR_PENTATONIC_CHORDS,
    "minor pentatonic": MINOR_PENTATONIC_CHORDS,
}


def vocabulary(scale: Scale) -> tuple[Chord, ...]:
    """The chords that pieces in this scale are made of; the first is the plain tonic."""
    return _VOCABULARIES[scale.name]
