"""Every instrument by the same measures."""

from itertools import product

import numpy as np
import pytest
from scipy import signal

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray
from services.musicgen.light.groove import Drum
from services.musicgen.light.loudness import LoudnessGauge
from services.musicgen.light.orchestra import ORCHESTRA, REFERENCE_LOUDNESS_LUFS
from services.musicgen.light.preset import PRESETS, Part
from services.musicgen.light.tone import Tone, pitch_hz

# A pitch in the middle of what each instrument plays.
_MIDDLES = {
    "piano": 62,
    "strings": 60,
    "cellos": 43,
    "spiccato": 43,
    "pad": 62,
    "glass": 74,
    "choir": 66,
    "violin": 70,
    "cello": 57,
    "flute": 73,
    "daegeum": 70,
    "guitar": 60,
    "harp": 62,
    "gayageum": 62,
    "pizzicato": 60,
    "bass": 40,
    "epiano": 62,
    "celesta": 76,
    "drums": int(Drum.FRAME),
}
_PITCHED = [name for name in ORCHESTRA if name != "drums"]


def _sound(name: str, pitch: int, length_s: float = 2.0, velocity: float = 0.6) -> FloatArray:
    rng = np.random.default_rng(pitch)
    sound = ORCHESTRA[name].sound(Tone(pitch, length_s, velocity, 0.4), rng)
    return sound.piece(0, sound.frame_count)


def _mono(samples: FloatArray) -> FloatArray:
    return samples if samples.ndim == 1 else np.asarray(samples.mean(axis=0), dtype=np.float32)


def _stereo(samples: FloatArray) -> FloatArray:
    """As the renderer places it in the middle."""
    if samples.ndim == 2:
        return samples
    return np.asarray(np.stack([samples, samples]) * np.sqrt(0.5), dtype=np.float32)


def test_presets_play_what_the_orchestra_has() -> None:
    assert {layer.instrument for p in PRESETS.values() for layer in p.layers} == set(ORCHESTRA)
    assert set(_MIDDLES) == set(ORCHESTRA)
    for preset in PRESETS.values():
        drummers = [layer for layer in preset.layers if layer.instrument == "drums"]
        assert all(layer.part is Part.DRUMS for layer in drummers)


@pytest.mark.parametrize("name", ORCHESTRA)
def test_tones_begin_and_end_at_nothing_and_do_not_click(name: str) -> None:
    pitches = [int(drum) for drum in Drum] if name == "drums" else (_MIDDLES[name] - 7, 60, 74)
    for pitch, length_s in product(pitches, (0.06, 0.4, 8.0)):
        samples = _sound(name, pitch, length_s)
        assert samples.dtype == np.float32
        assert np.isfinite(samples).all()
        top = np.abs(samples).max()
        assert 0.01 < top < 4.0
        assert np.abs(samples[..., 0]).max() < 1e-3 * top
        assert np.abs(samples[..., -1]).max() < 1e-3 * top
        assert samples.shape[-1] < 15 * SAMPLE_RATE_HZ


@pytest.mark.parametrize("name", ORCHESTRA)
def test_instruments_are_equally_loud(name: str) -> None:
    levels = []
    for _ in range(3):
        sound = _stereo(_sound(name, _MIDDLES[name]))
        gain = 10 ** (ORCHESTRA[name].gain_db / 20)
        loudest = -np.inf
        for start in range(0, max(1, sound.shape[1] - 19_200), 4_800):
            gauge = LoudnessGauge()
            window = np.zeros((2, 21_600), dtype=np.float32)
            piece = sound[:, max(0, start - 2_400) : start + 19_200]
            window[:, -piece.shape[1] :] = piece
            gauge.hear(gain * window.T[-19_200:])
            loudest = max(loudest, gauge.integrated_lufs())
        levels.append(loudest)
    assert np.mean(levels) == pytest.approx(REFERENCE_LOUDNESS_LUFS, abs=1.5)


@pytest.mark.parametrize("name", [name for name in _PITCHED if name != "spiccato"])
def test_tones_are_in_tune(name: str) -> None:
    """The fundamental lies within 12 cents of equal temperament."""
    for pitch in (_MIDDLES[name] - 5, _MIDDLES[name], _MIDDLES[name] + 5):
        samples = _mono(_sound(name, pitch, 3.0))[9_600:120_000]
        size = 2**20
        spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), size))
        frequencies = np.fft.rfftfreq(size, 1 / SAMPLE_RATE_HZ)
        near = np.abs(1200 * np.log2(np.maximum(frequencies, 1.0) / pitch_hz(pitch))) < 80
        power = spectrum[near] ** 2
        centre_hz = float((power * frequencies[near]).sum() / power.sum())
        assert abs(1200 * np.log2(centre_hz / pitch_hz(pitch))) < 12


@pytest.mark.parametrize("name", _PITCHED)
def test_harmonics_fall_softly(name: str) -> None:
    """No harmonic stands out over the one that leads, and the top is quiet."""
    samples = _mono(_sound(name, _MIDDLES[name]))
    frequencies, power = signal.welch(samples, SAMPLE_RATE_HZ, nperseg=8192)
    assert power[(frequencies > 1000) & (frequencies < 4000)].sum() < 0.25 * power.sum()
    assert power[frequencies > 6000].sum() < 2e-3 * power.sum()


@pytest.mark.parametrize("name", ["piano", "guitar", "harp", "celesta", "epiano", "bass"])
def test_struck_and_plucked_tones_die_away(name: str) -> None:
    samples = _sound(name, _MIDDLES[name], 4.0)
    early, late = samples[4_800:28_800], samples[120_000:144_000]
    fall_db = 10 * np.log10(np.mean(early**2) / np.mean(late**2))
    assert 4.0 < fall_db < 45.0


@pytest.mark.parametrize("name", ["strings", "pad", "cello", "flute"])
def test_held_tones_hold(name: str) -> None:
    samples = _mono(_sound(name, _MIDDLES[name], 4.0))
    early, late = samples[48_000:96_000], samples[130_000:178_000]
    assert abs(10 * np.log10(np.mean(early**2) / np.mean(late**2))) < 4.0


@pytest.mark.parametrize("name", ["piano", "guitar", "epiano", "violin", "cello"])
def test_stronger_strokes_are_brighter(name: str) -> None:
    def centroid_hz(velocity: float) -> float:
        samples = _mono(_sound(name, _MIDDLES[name], 2.0, velocity))
        frequencies, power = signal.welch(samples, SAMPLE_RATE_HZ, nperseg=8192)
        return float((power * frequencies).sum() / power.sum())

    assert centroid_hz(0.9) > 1.02 * centroid_hz(0.3)


def test_piano_strings_are_stiff() -> None:
    """Partial 10 of A3 lies where B of some 2e-4 puts it, above ten times the fundamental."""
    samples = _sound("piano", 57, 5.0, 0.9)
    size = 2**21
    spectrum = np.abs(np.fft.rfft(samples, size))
    frequencies = np.fft.rfftfreq(size, 1 / SAMPLE_RATE_HZ)
    near = (frequencies > 2190) & (frequencies < 2260)
    partial_hz = frequencies[near][int(np.argmax(spectrum[near]))]
    assert 8 < 1200 * np.log2(partial_hz / 2200) < 40
