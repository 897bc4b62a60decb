"""All instruments by name, each with the gain that makes them equally loud."""

from dataclasses import dataclass

import numpy as np

from services.musicgen.light.instruments.drums import drums
from services.musicgen.light.instruments.piano import piano
from services.musicgen.light.instruments.plucked import bass, gayageum, guitar, harp, pizzicato
from services.musicgen.light.instruments.sections import (
    cellos,
    choir,
    glass,
    pad,
    spiccato,
    strings,
)
from services.musicgen.light.instruments.solo import cello, daegeum, flute, violin
from services.musicgen.light.instruments.tines import celesta, epiano
from services.musicgen.light.tone import Instrument, Sound, Tone, WholeSound

REFERENCE_LOUDNESS_LUFS = -26.0


@dataclass(frozen=True, slots=True)
class Chair:
    """An instrument and its gain.

    With it, a tone of two seconds in the middle of what it plays, at velocity 0.6, reaches a
    momentary loudness of REFERENCE_LOUDNESS_LUFS (BS.1770-4).
    """

    instrument: Instrument
    gain_db: float

    def sound(self, tone: Tone, rng: np.random.Generator) -> Sound:
        """The tone, to be read piece by piece; without the gain."""
        made = self.instrument(tone, rng)
        return WholeSound(made) if isinstance(made, np.ndarray) else made


ORCHESTRA = {
    "piano": Chair(piano, -14.6),
    "strings": Chair(strings, -25.6),
    "cellos": Chair(cellos, -24.6),
    "spiccato": Chair(spiccato, -17.3),
    "pad": Chair(pad, -25.8),
    "glass": Chair(glass, -25.3),
    "choir": Chair(choir, -25.9),
    "violin": Chair(violin, -17.9),
    "cello": Chair(cello, -17.7),
    "flute": Chair(flute, -18),
    "daegeum": Chair(daegeum, -18),
    "guitar": Chair(guitar, -15.5),
    "harp": Chair(harp, -15.8),
    "gayageum": Chair(gayageum, -14.3),
    "pizzicato": Chair(pizzicato, -11.4),
    "bass": Chair(bass, -15.1),
    "epiano": Chair(epiano, -16.2),
    "celesta": Chair(celesta, -16.8),
    "drums": Chair(drums, -10.7),
}
