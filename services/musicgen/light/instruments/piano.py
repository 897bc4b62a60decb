"""A felt piano: stiff strings in unison, struck softly."""

import numpy as np
from numpy.typing import NDArray

from services.musicgen.engine import FloatArray
from services.musicgen.light.partials import Partials, render_partials
from services.musicgen.light.tone import Tone, attack, damp

_LONGEST_S = 9.0
_STRIKE_POINT = 1 / 8
_KNOCK_HZ = np.array([92.0, 147.0, 231.0, 352.0])
_AFTERSOUND = 0.22
_MODES = 40


def piano(tone: Tone, rng: np.random.Generator) -> FloatArray:
    """A piano tone, float32 (frames,).

    Partials n f sqrt(1 + B n^2) (Fletcher, Blackham & Stratton 1962; Fletcher 1964); hammer at an
    eighth of the string, softer felt at lower velocity; two decays, prompt and after-sound, of
    strings some tenths of a cent apart (Weinreich 1977, Coupled piano strings); a knock of the
    soundboard; a damper when the key is let go.
    """
    release_s = 0.10 if tone.pitch > 60 else 0.18
    modes = _strings(tone, rng)
    duration_s = min(tone.length_s + 6 * release_s, _LONGEST_S)
    samples = render_partials(modes, duration_s)
    attack(samples, 0.004 + 0.006 * (1 - tone.velocity))
    damp(samples, min(tone.length_s, _LONGEST_S - 6 * release_s), release_s)
    return samples


def _strings(tone: Tone, rng: np.random.Generator) -> Partials:
    order = np.arange(1, _MODES + 1)
    stiffness = _inharmonicity(tone.pitch)
    frequencies = tone.frequency_hz * order * np.sqrt((1 + stiffness * order**2) / (1 + stiffness))
    amplitudes = _spectrum(tone, order, frequencies)
    decays = 0.9 * (tone.frequency_hz / 261.6) ** 0.6 + 1.0 * (frequencies / 2500.0) ** 2
    apart = 2.0 ** (rng.uniform(0.3, 0.9) / 1200)
    phases = rng.uniform(-0.2, 0.2, _MODES)
    knock = 0.05 * tone.velocity * rng.uniform(0.5, 1.0, len(_KNOCK_HZ))
    return Partials(
        np.concatenate([frequencies, frequencies * apart, _KNOCK_HZ]),
        np.concatenate([amplitudes * (1 - _AFTERSOUND), amplitudes * _AFTERSOUND, knock]),
        np.concatenate([phases, phases, np.zeros(len(_KNOCK_HZ))]),
        np.concatenate([decays * 1.5, decays * 0.4, np.full(len(_KNOCK_HZ), 38.0)]),
    )


def _spectrum(
    tone: Tone, order: NDArray[np.int_], frequencies: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Amplitude of each partial: strike point, felt, and a soundboard that is weak in the bass."""
    felt_hz = 350.0 + 1100.0 * tone.velocity * (0.6 + 0.8 * tone.brightness)
    strike = np.abs(np.sin(np.pi * order * _STRIKE_POINT)) + 0.05
    board = frequencies / (frequencies + 70.0)
    spectrum = strike * board * np.exp(-frequencies / felt_hz) / order**0.3
    level: NDArray[np.float64] = tone.velocity**1.3 * spectrum / np.sqrt(np.sum(spectrum**2))
    return level


def _inharmonicity(pitch: int) -> float:
    """B of a grand piano: least about an octave below middle C, rising to both ends.

    Two exponentials through measured grands (Rauhala, Lehtonen & Välimäki 2007, Fast automatic
    inharmonicity estimation, Figure 5): 3e-4 at middle C.
    """
    return float(np.exp(0.0926 * pitch - 13.64) + np.exp(-0.0847 * pitch - 5.82))
