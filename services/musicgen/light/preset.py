"""Presets: the ensembles that a piece can be written for."""

from dataclasses import dataclass
from enum import Enum

from services.musicgen.light.voicing import Range


class Part(Enum):
    """What a layer contributes."""

    MELODY = "melody"
    HARMONY = "harmony"
    BASS = "bass"
    DRONE = "drone"
    COLOUR = "colour"
    DRUMS = "drums"


@dataclass(frozen=True, slots=True)
class Layer:
    """One player of an ensemble.

    patterns names what it plays when the tune is sparse, flowing and lively (texture.py; for drums
    a groove); level_db is its level in the mix, pan -1 (left) to 1 (right), send 0 to 1 how much
    goes to the room. It plays in sections from from_energy on, in a share `chance` of them.
    """

    part: Part
    instrument: str
    patterns: tuple[str, str, str]
    range: Range
    level_db: float = 0.0
    pan: float = 0.0
    send: float = 0.25
    from_energy: float = 0.0
    chance: float = 1.0

    @property
    def rings(self) -> bool:
        """Whether its tones die away by themselves, so that a last one may be left alone."""
        return self.instrument in _RINGING


@dataclass(frozen=True, slots=True)
class Preset:
    """An ensemble with its room; swing 0.5 (even) to 0.67 shifts the off-beats."""

    name: str
    description: str
    layers: tuple[Layer, ...]
    room_s: float
    pentatonic: bool = False
    swing: float = 0.5

    @property
    def melodies(self) -> tuple[int, ...]:
        """The layers that may carry the tune."""
        return tuple(i for i, layer in enumerate(self.layers) if layer.part is Part.MELODY)


_RINGING = frozenset({"piano", "guitar", "harp", "gayageum", "bass", "epiano", "celesta"})

_TUNE = ("tune", "tune", "tune")


def _same(pattern: str) -> tuple[str, str, str]:
    return (pattern, pattern, pattern)


PIANO = Preset(
    "piano",
    "a felt piano over soft strings",
    (
        Layer(Part.BASS, "piano", _same("root"), Range(33, 47), -3.0, -0.15, 0.22),
        Layer(
            Part.HARMONY, "piano", ("swaying", "wide", "arpeggio"), Range(47, 63), -5.0, -0.1, 0.25
        ),
        Layer(Part.MELODY, "piano", _TUNE, Range(62, 81), 1.0, 0.15, 0.3),
        Layer(Part.HARMONY, "strings", _same("held"), Range(50, 69), -11.0, 0.1, 0.5, 0.5, 0.8),
    ),
    room_s=2.2,
)

STRINGS = Preset(
    "strings",
    "a string ensemble with a solo line",
    (
        Layer(Part.HARMONY, "strings", _same("held"), Range(53, 71), -5.0, 0.0, 0.4),
        Layer(Part.BASS, "cellos", ("root", "root", "root_fifth"), Range(33, 47), -3.0, 0.2, 0.35),
        Layer(Part.MELODY, "cello", _TUNE, Range(50, 67), 1.5, 0.15, 0.4),
        Layer(Part.MELODY, "violin", _TUNE, Range(62, 79), -2.0, -0.2, 0.4),
        Layer(
            Part.COLOUR,
            "pizzicato",
            ("sparse", "offbeat", "arpeggio"),
            Range(55, 72),
            -7.0,
            -0.3,
            0.35,
            0.5,
            0.7,
        ),
    ),
    room_s=2.4,
)

AMBIENT = Preset(
    "ambient",
    "slow pads with distant bells",
    (
        Layer(Part.HARMONY, "pad", _same("held"), Range(50, 67), -3.0, 0.0, 0.45),
        Layer(Part.DRONE, "cellos", _same("drone"), Range(36, 50), -9.0, 0.0, 0.3),
        Layer(Part.MELODY, "epiano", _TUNE, Range(63, 79), -1.0, 0.1, 0.5),
        Layer(Part.BASS, "bass", _same("root"), Range(33, 45), -6.0, 0.0, 0.1),
        Layer(Part.COLOUR, "celesta", _same("sparse"), Range(72, 86), -12.0, -0.35, 0.7, 0.3, 0.8),
        Layer(Part.COLOUR, "glass", _same("high"), Range(67, 79), -14.0, 0.25, 0.6, 0.5, 0.7),
    ),
    room_s=3.0,
)

FOLK = Preset(
    "folk",
    "a pentatonic tune for bamboo flute and zither over a soft hourglass drum",
    (
        Layer(
            Part.HARMONY,
            "gayageum",
            ("rolled", "slow_arpeggio", "slow_arpeggio"),
            Range(48, 67),
            -3.0,
            -0.25,
            0.25,
        ),
        Layer(Part.DRONE, "cellos", _same("drone"), Range(38, 50), -9.0, 0.15, 0.35),
        Layer(Part.MELODY, "daegeum", _TUNE, Range(60, 79), -1.0, 0.15, 0.4),
        Layer(Part.MELODY, "gayageum", _TUNE, Range(57, 76), 1.0, -0.2, 0.3),
        Layer(Part.DRUMS, "drums", _same("janggu"), Range(0, 127), -9.0, 0.0, 0.3, 0.5, 0.8),
    ),
    room_s=1.9,
    pentatonic=True,
)

ACOUSTIC = Preset(
    "acoustic",
    "a nylon guitar with flute and light percussion",
    (
        Layer(
            Part.HARMONY,
            "guitar",
            ("rolled", "slow_arpeggio", "arpeggio"),
            Range(48, 66),
            -2.0,
            -0.2,
            0.2,
        ),
        Layer(Part.BASS, "bass", ("root", "root_fifth", "root_fifth"), Range(33, 47), -3.0),
        Layer(Part.MELODY, "flute", _TUNE, Range(64, 81), -2.0, 0.15, 0.35),
        Layer(Part.MELODY, "guitar", _TUNE, Range(60, 77), 1.0, 0.2, 0.25),
        Layer(Part.HARMONY, "strings", _same("held"), Range(52, 69), -13.0, 0.1, 0.5, 0.6, 0.7),
        Layer(Part.DRUMS, "drums", _same("light"), Range(0, 127), -12.0, 0.0, 0.25, 0.5, 0.8),
    ),
    room_s=1.6,
)

ELECTRIC = Preset(
    "electric",
    "an electric piano with bass and brushes",
    (
        Layer(
            Part.HARMONY, "epiano", ("rolled", "block", "offbeat"), Range(50, 67), -2.0, -0.1, 0.25
        ),
        Layer(Part.BASS, "bass", ("root", "root_fifth", "root_fifth"), Range(33, 47), -2.0),
        Layer(Part.MELODY, "celesta", _TUNE, Range(65, 82), -4.0, 0.2, 0.4),
        Layer(Part.MELODY, "guitar", _TUNE, Range(60, 77), 0.0, 0.15, 0.3),
        Layer(Part.HARMONY, "pad", _same("held"), Range(52, 69), -13.0, 0.1, 0.5, 0.5, 0.8),
        Layer(Part.DRUMS, "drums", _same("brushes"), Range(0, 127), -11.0, 0.0, 0.2, 0.5, 0.9),
    ),
    room_s=1.5,
    swing=0.56,
)

FAIRYTALE = Preset(
    "fairytale",
    "celesta, harp and plucked strings",
    (
        Layer(
            Part.HARMONY,
            "harp",
            ("swaying", "arpeggio", "arpeggio"),
            Range(50, 69),
            -3.0,
            -0.25,
            0.35,
        ),
        Layer(
            Part.BASS, "pizzicato", ("root", "root_fifth", "root_fifth"), Range(36, 50), -2.0, 0.1
        ),
        Layer(Part.MELODY, "celesta", _TUNE, Range(67, 82), -2.0, 0.2, 0.4),
        Layer(Part.MELODY, "flute", _TUNE, Range(64, 80), -3.0, 0.1, 0.4),
        Layer(Part.HARMONY, "strings", _same("held"), Range(52, 71), -11.0, 0.0, 0.5, 0.5, 0.8),
        Layer(Part.DRUMS, "drums", _same("light"), Range(0, 127), -14.0, 0.0, 0.3, 0.65, 0.6),
    ),
    room_s=2.0,
)

CINEMATIC = Preset(
    "cinematic",
    "low strings and drums with a lonely piano",
    (
        Layer(Part.HARMONY, "strings", _same("held"), Range(45, 64), -4.0, 0.0, 0.4),
        Layer(Part.DRONE, "cellos", _same("drone"), Range(31, 45), -5.0, 0.0, 0.3),
        Layer(Part.BASS, "spiccato", ("root", "root", "pulse"), Range(36, 48), -2.0, 0.2, 0.3, 0.4),
        Layer(Part.MELODY, "piano", _TUNE, Range(61, 79), 0.5, -0.1, 0.45),
        Layer(Part.MELODY, "cello", _TUNE, Range(51, 67), 1.0, 0.15, 0.4),
        Layer(Part.COLOUR, "choir", _same("high"), Range(60, 72), -13.0, 0.1, 0.6, 0.45, 0.7),
        Layer(
            Part.DRUMS,
            "drums",
            ("heartbeat", "heartbeat", "war"),
            Range(0, 127),
            -5.0,
            0.0,
            0.4,
            0.4,
            0.9,
        ),
    ),
    room_s=2.6,
)

PRESETS = {
    preset.name: preset
    for preset in (PIANO, STRINGS, AMBIENT, FOLK, ACOUSTIC, ELECTRIC, FAIRYTALE, CINEMATIC)
}
