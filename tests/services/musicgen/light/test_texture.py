import numpy as np
import pytest

from services.musicgen.light.chord import MINOR_CHORDS
from services.musicgen.light.groove import Drum, strike
from services.musicgen.light.harmony import Span
from services.musicgen.light.metre import METRES, SIX_EIGHT, Metre
from services.musicgen.light.preset import PRESETS, Part
from services.musicgen.light.texture import CLOSINGS, PATTERNS, Setting
from services.musicgen.light.voicing import Range, Voicing


def _setting(metre: Metre, figure: int = 0, energy: float = 0.7) -> Setting:
    return Setting(metre, 4, Range(38, 86), energy, 0.8, figure, np.random.default_rng(figure))


@pytest.mark.parametrize("name", PATTERNS)
@pytest.mark.parametrize("metre", METRES.values(), ids=lambda metre: metre.name)
def test_patterns_stay_inside_their_chord(name: str, metre: Metre) -> None:
    for figure, chord in enumerate(MINOR_CHORDS):
        span = Span(chord, 8.0, float(metre.bar_beats))
        tones = {(tone + 4) % 12 for tone in chord.tones}
        upper = tuple(sorted(p for p in range(52, 71) if p % 12 in tones)[:4])
        bass = next(p for p in range(36, 48) if p % 12 == (chord.root + 4) % 12)
        for stroke in PATTERNS[name](Voicing(span, bass, upper), _setting(metre, figure)):
            assert span.onset_beats <= stroke.onset_beats < span.end_beats
            assert stroke.length_beats > 0
            assert 0 < stroke.velocity <= 1
            if name != "drone":
                assert stroke.pitch % 12 in tones


def test_a_drone_never_rubs_against_its_chord() -> None:
    for chord in MINOR_CHORDS:
        span = Span(chord, 0.0, 4.0)
        for stroke in PATTERNS["drone"](Voicing(span, 40, (52, 55)), _setting(METRES["4/4"])):
            degree = (stroke.pitch - 4) % 12
            assert not {(degree + 1) % 12, (degree - 1) % 12} & set(chord.tones)


def test_presets_name_what_exists() -> None:
    for preset in PRESETS.values():
        assert preset.melodies
        assert preset.layers[0].part is not Part.MELODY
        for layer in preset.layers:
            for name in layer.patterns:
                if layer.part is Part.DRUMS:
                    metres = [METRES["12/8"]] if preset.pentatonic else [METRES["4/4"], SIX_EIGHT]
                    assert all(strike(name, metre, 0.0, 0.5) for metre in metres)
                elif layer.part is not Part.MELODY:
                    assert name in PATTERNS
    assert set(CLOSINGS) <= set(PATTERNS)


@pytest.mark.parametrize("name", ["janggu", "light", "brushes", "heartbeat", "war"])
def test_grooves_fill_a_bar_and_no_more(name: str) -> None:
    for metre in METRES.values():
        for stroke in strike(name, metre, 12.0, 1.0):
            assert 12.0 <= stroke.onset_beats < 12.0 + metre.bar_beats
            assert stroke.pitch in set(Drum)
            assert 0 < stroke.velocity <= 1
