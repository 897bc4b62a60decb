"""Grooves: what soft drums play, a digit per cell of the bar (0 to 9 is the stroke's weight)."""

from dataclasses import dataclass
from enum import IntEnum

from services.musicgen.light.metre import Metre
from services.musicgen.light.texture import Stroke


class Drum(IntEnum):
    """The drums; a note of a drum layer carries one as its pitch."""

    FRAME = 0
    TOM = 1
    SHAKER = 2
    BRUSH = 3
    JANGGU_LOW = 4
    JANGGU_HIGH = 5
    HEART = 6


@dataclass(frozen=True, slots=True)
class _Line:
    drum: Drum
    strokes: str


# Gutgeori: a cycle of four beats of three, deong gideok kung deo-reoreoreo kung gideok kung
# deo-reoreoreo, thinned out (Howard 2016, SamulNori, ch. 3).
_GROOVES: dict[tuple[str, str], tuple[_Line, ...]] = {
    ("janggu", "12/8"): (
        _Line(Drum.JANGGU_LOW, "7.....5..6.."),
        _Line(Drum.JANGGU_HIGH, "6..4.3..24.3"),
    ),
    ("light", "4/4"): (_Line(Drum.SHAKER, "42524252"), _Line(Drum.FRAME, "5...4.2.")),
    ("light", "3/4"): (_Line(Drum.SHAKER, "424242"), _Line(Drum.FRAME, "5.....")),
    ("light", "6/8"): (_Line(Drum.SHAKER, "523523"), _Line(Drum.FRAME, "5..3..")),
    ("brushes", "4/4"): (
        _Line(Drum.BRUSH, "3.5.3.5."),
        _Line(Drum.FRAME, "5....3.."),
        _Line(Drum.SHAKER, ".2.2.2.2"),
    ),
    ("brushes", "3/4"): (_Line(Drum.BRUSH, "2.4.4."), _Line(Drum.FRAME, "5.....")),
    ("brushes", "6/8"): (_Line(Drum.BRUSH, "3.25.2"), _Line(Drum.FRAME, "5.....")),
    ("heartbeat", "4/4"): (_Line(Drum.HEART, "64......"),),
    ("heartbeat", "3/4"): (_Line(Drum.HEART, "64...."),),
    ("heartbeat", "6/8"): (_Line(Drum.HEART, "6....."),),
    ("war", "4/4"): (_Line(Drum.TOM, "7..4..5."), _Line(Drum.FRAME, "..3...3.")),
    ("war", "3/4"): (_Line(Drum.TOM, "7..35."),),
    ("war", "6/8"): (_Line(Drum.TOM, "7.25.."),),
}


def strike(name: str, metre: Metre, onset_beats: float, energy: float) -> list[Stroke]:
    """One bar of a groove; nothing where the metre has none."""
    strokes: list[Stroke] = []
    for line in _GROOVES.get((name, metre.name), ()):
        for index, sign in enumerate(line.strokes):
            if sign != ".":
                velocity = int(sign) / 9 * (0.6 + 0.4 * energy)
                onset = onset_beats + index * metre.cell_beats
                strokes.append(Stroke(onset, 0.5, int(line.drum), velocity))
    return strokes
