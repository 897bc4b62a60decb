"""Plucked strings: guitar, harp, gayageum, pizzicato and bass."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray
from services.musicgen.light.partials import Partials, render_partials
from services.musicgen.light.tone import Tone, attack, damp

_LONGEST_S = 6.0


@dataclass(frozen=True, slots=True)
class String:
    """A plucked string.

    point is where it is plucked, a share of its length; loss is what a period costs at low
    frequencies, stretch 0 to 0.5 the averaging that damps the high ones; soft_hz the finger's
    low-pass; release_s the time constant of the damped string; grain 0 to 1 the randomness of the
    first period.
    """

    point: float
    loss: float
    stretch: float
    soft_hz: float
    release_s: float
    grain: float
    body_hz: tuple[float, ...]


_GUITAR = String(0.18, 0.9965, 0.28, 2000.0, 0.15, 0.35, (98.0, 204.0, 390.0))
_HARP = String(0.35, 0.9972, 0.25, 1700.0, 0.5, 0.25, (150.0, 300.0))
_GAYAGEUM = String(0.10, 0.9950, 0.25, 2000.0, 0.25, 0.45, (130.0, 260.0, 520.0))
_PIZZICATO = String(0.22, 0.982, 0.40, 1500.0, 0.09, 0.3, (190.0, 280.0, 460.0))
_BASS = String(0.25, 0.9915, 0.45, 700.0, 0.10, 0.2, (62.0, 110.0))


def guitar(tone: Tone, rng: np.random.Generator) -> FloatArray:
    """A nylon guitar, float32 (frames,)."""
    return _pluck(_GUITAR, tone, rng)


def harp(tone: Tone, rng: np.random.Generator) -> FloatArray:
    """A harp, float32 (frames,)."""
    return _pluck(_HARP, tone, rng)


def pizzicato(tone: Tone, rng: np.random.Generator) -> FloatArray:
    """A bowed instrument's string, plucked, float32 (frames,)."""
    return _pluck(_PIZZICATO, tone, rng)


def bass(tone: Tone, rng: np.random.Generator) -> FloatArray:
    """An upright bass, float32 (frames,)."""
    return _pluck(_BASS, tone, rng)


def gayageum(tone: Tone, rng: np.random.Generator) -> FloatArray:
    """A zither of silk strings, float32 (frames,): long tones are shaken by the left hand.

    The shake (nonghyeon) sets in after the pluck and goes below and above the pitch (Howard 1988,
    Korean Musical Instruments, on the kayagum).
    """
    samples = _pluck(_GAYAGEUM, tone, rng)
    if tone.length_s < 0.7:
        return samples
    times_s = np.arange(len(samples)) / SAMPLE_RATE_HZ
    depth = 0.008 * np.clip((times_s - 0.25) / 0.4, 0.0, 1.0) * rng.uniform(0.5, 1.0)
    shake_hz = rng.uniform(4.2, 5.2)
    wander = depth * (1 - np.cos(2 * np.pi * shake_hz * (times_s - 0.25))) / (2 * np.pi * shake_hz)
    where = np.arange(len(samples)) - wander * SAMPLE_RATE_HZ
    shaken = np.interp(where, np.arange(len(samples)), samples)
    return np.asarray(shaken, dtype=np.float32)


def _pluck(string: String, tone: Tone, rng: np.random.Generator) -> FloatArray:
    """The Karplus-Strong string in closed form.

    Karplus & Strong 1983 and Jaffe & Smith 1983 (Computer Music Journal 7:2): a loop of one period
    that loses a share and averages neighbours. Its modes are the harmonics; each period leaves
    loss x |1 - stretch + stretch exp(-j w)| of a mode (Jaffe & Smith, on decay times). Rendered as
    such modes it is the same string, in tune at every pitch.
    """
    modes = _modes(string, tone, rng)
    duration_s = min(tone.length_s + 6 * string.release_s, _LONGEST_S)
    samples = render_partials(modes, duration_s)
    attack(samples, 0.003)
    damp(samples, min(tone.length_s, _LONGEST_S - 6 * string.release_s), string.release_s)
    return samples


def _modes(string: String, tone: Tone, rng: np.random.Generator) -> Partials:
    fundamental_hz = tone.frequency_hz
    order = np.arange(1, max(2, int(9000.0 / fundamental_hz)) + 1)
    frequencies = np.asarray(fundamental_hz * order, dtype=np.float64)
    grain = 1 + string.grain * rng.uniform(-1.0, 1.0, len(order))
    soft_hz = string.soft_hz * (0.5 + tone.velocity) * (0.6 + 0.8 * tone.brightness)
    shape = np.abs(np.sin(np.pi * order * string.point)) / order**0.7
    levels = shape * grain * np.exp(-frequencies / soft_hz)
    levels *= tone.velocity / np.sqrt(np.sum(levels**2))
    body_hz = np.array(string.body_hz)
    body = 0.10 * tone.velocity * rng.uniform(0.5, 1.0, len(body_hz))
    return Partials(
        np.concatenate([frequencies, body_hz]),
        np.concatenate([levels, body]),
        np.concatenate([rng.uniform(-0.5, 0.5, len(order)), np.zeros(len(body_hz))]),
        np.concatenate([_decays(string, fundamental_hz, frequencies), np.full(len(body_hz), 30.0)]),
    )


def _decays(
    string: String, fundamental_hz: float, frequencies: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Nepers a second: the loss of a period times the periods in a second.

    The averaging is taken at a loop rate of 22 kHz, where the constants above sound as they should.
    """
    angle = 2 * np.pi * frequencies / 22_050.0
    stretch = string.stretch
    average = np.sqrt((1 - stretch) ** 2 + stretch**2 + 2 * stretch * (1 - stretch) * np.cos(angle))
    rate_hz = min(max(fundamental_hz, 110.0), 700.0)
    return np.asarray(-rate_hz * np.log(string.loss * np.maximum(average, 1e-3)))
