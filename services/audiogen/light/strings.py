"""Instruments heard in a story: plucked and bowed strings, a piano, pipes, a tune on each.

Plucked strings after Karplus & Strong, "Digital synthesis of plucked-string and drum timbres", CMJ
7(2), 1983, with the tuning filter of Jaffe & Smith (same issue). Piano strings are stiff: partials
at n f sqrt(1 + B n^2), decaying in two stages (Fletcher & Rossing ch. 12; Weinreich 1977).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import decay, path
from services.audiogen.light.filters import band_pass, high_pass, low_pass, resonance
from services.audiogen.light.grains import lay
from services.audiogen.light.levels import mix, unit_peak
from services.audiogen.light.resonators import Body, ring, ringing
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames

Tone = Callable[[Generator, float, float], Signal]
"""Makes one note from random numbers, a pitch in Hz and a length in seconds; peak about 1."""

_MAJOR = (0, 2, 4, 7, 9)
_MINOR = (0, 3, 5, 7, 10)


def plucked(draws: Generator, pitch_hz: float, length_s: float, bright: float = 0.5) -> Signal:
    """A plucked string: a burst circulates in a loop one period long that averages and damps it."""
    count = frames(length_s)
    period = SAMPLE_RATE_HZ / pitch_hz - 0.5
    whole = int(period)
    noise = draws.uniform(-1, 1, whole)
    noise = low_pass(noise - noise.mean(), 1200 + 9000 * bright, 1)
    out = np.zeros(count + 2 * whole)
    out[2 * whole - whole : 2 * whole] = noise - np.roll(noise, max(1, int(whole * 0.18)))
    loss = 0.5 ** (1 / (pitch_hz * (0.25 + 0.32 * length_s)))
    # Average of two taps (damping) times a linear interpolation (tuning).
    taps = loss * np.convolve([0.5, 0.5], [1 - (period - whole), period - whole])
    for start in range(2 * whole, out.size, whole):
        stop = min(start + whole, out.size)
        for delay, tap in enumerate(taps.tolist(), whole):
            out[start:stop] += tap * out[start - delay : stop - delay]
    return unit_peak(out[whole : whole + count])


_ZITHER_BODY = Body((180, 310, 520, 870), (0.06, 0.05, 0.04, 0.03), (0.5, 0.4, 0.3, 0.2))


def zither(draws: Generator, pitch_hz: float, length_s: float) -> Signal:
    """A silk-strung zither (gayageum): plucked near the bridge, the pitch sighing a little."""
    tone = plucked(draws, pitch_hz, length_s, 0.35)
    return unit_peak(tone + 0.02 * ring(tone, _ZITHER_BODY))


def guitar(draws: Generator, pitch_hz: float, length_s: float) -> Signal:
    """A guitar string over its body's two air modes."""
    tone = plucked(draws, pitch_hz, length_s, 0.6)
    return unit_peak(tone + 0.5 * resonance(tone, 105, 4) + 0.4 * resonance(tone, 220, 5))


def piano(draws: Generator, pitch_hz: float, length_s: float) -> Signal:
    """A piano note: stiff strings in beating pairs, a fast and a slow decay, the hammer's knock."""
    count = frames(length_s)
    orders = np.arange(1, min(16, int(9000 / pitch_hz)) + 1)
    partials_hz = orders * pitch_hz * np.sqrt(1 + 0.0004 * orders**2)
    levels = np.abs(np.sin(np.pi * orders / 8.2)) / orders**0.95
    strings = Body(
        tuple(np.concatenate([partials_hz, 1.0006 * partials_hz])),
        tuple(np.concatenate([3.5 / orders**0.4, 16.0 / orders**0.6])),
        tuple(np.concatenate([0.75 * levels, 0.25 * levels])),
    )
    out = ringing(strings, count)
    knock = band_pass(draws.standard_normal(count), 150, 2500) * decay(count, 0.001, 0.015)
    ramp = np.minimum(1, np.arange(count) / frames(0.003))
    return unit_peak(unit_peak(out * ramp) + 0.15 * unit_peak(knock))


def bowed(draws: Generator, pitch_hz: float, length_s: float) -> Signal:
    """A fiddle: a sawtooth (Helmholtz motion) with vibrato through the body's formants."""
    count = frames(length_s)
    times_s = np.arange(count) / SAMPLE_RATE_HZ
    vibrato = 1 + 0.007 * np.sin(2 * np.pi * 5.6 * times_s) * np.minimum(1, times_s / 0.3)
    phase = np.cumsum(pitch_hz * vibrato) / SAMPLE_RATE_HZ
    saw = 2 * (phase % 1) - 1
    bow = 0.06 * high_pass(draws.standard_normal(count), 1500) * np.abs(saw)
    sound = saw + bow
    body = 0.25 * low_pass(sound, 4500)
    for centre_hz, quality, level in ((290, 6, 0.7), (470, 7, 0.8), (1050, 5, 0.7), (2500, 2, 0.6)):
        body += level * resonance(sound, centre_hz, quality)
    return unit_peak(body * np.minimum(1, np.minimum(times_s, times_s[::-1]) / 0.07))


def flute(draws: Generator, pitch_hz: float, length_s: float) -> Signal:
    """A bamboo flute: few harmonics, breath through the same resonance, a soft start."""
    count = frames(length_s)
    times_s = np.arange(count) / SAMPLE_RATE_HZ
    vibrato = 1 + 0.012 * np.sin(2 * np.pi * 5.0 * times_s) * np.minimum(1, times_s / 0.5)
    phase = (
        2
        * np.pi
        * np.cumsum(pitch_hz * vibrato * (1 - 0.03 * np.exp(-times_s / 0.04)))
        / SAMPLE_RATE_HZ
    )
    tone = np.sin(phase) + 0.22 * np.sin(2 * phase) + 0.1 * np.sin(3 * phase)
    noise = draws.standard_normal(count)
    breath = resonance(noise, pitch_hz, 12) + 0.15 * band_pass(noise, 1500, 6000)
    edge = np.minimum(1, np.minimum(times_s / 0.06, times_s[::-1] / 0.09))
    return unit_peak((tone + 0.5 * breath) * edge)


def brass(draws: Generator, pitch_hz: float, length_s: float) -> Signal:
    """A bugle: the louder the brighter (Risset 1966), each partial entering after the one below."""
    count = frames(length_s)
    times_s = np.arange(count) / SAMPLE_RATE_HZ
    level = np.minimum(1, np.minimum(times_s / 0.05, times_s[::-1] / 0.06))
    phase = 2 * np.pi * np.cumsum(pitch_hz * (1 - 0.02 * np.exp(-times_s / 0.025))) / SAMPLE_RATE_HZ
    out = np.zeros(count)
    for order in range(1, min(14, int(10_000 / pitch_hz)) + 1):
        out += (
            level ** (0.6 + 0.55 * order)
            * np.sin(order * phase)
            * np.exp(-(((order - 3) / 5) ** 2))
        )
    return unit_peak(out + 0.01 * draws.standard_normal(count) * level)


def reed(draws: Generator, pitch_hz: float, length_s: float) -> Signal:
    """A harmonica or reed organ: two free reeds a shade apart, buzzing."""
    count = frames(length_s)
    times_s = np.arange(count) / SAMPLE_RATE_HZ
    orders = np.arange(1, min(18, int(9000 / pitch_hz)) + 1)
    steady = (60.0,) * orders.size
    out = np.zeros(count)
    for shift in (0.9985, 1.0015):
        shares = draws.choice([-1.0, 1.0], orders.size) / orders**0.85
        out += ringing(Body(tuple(shift * pitch_hz * orders), steady, tuple(shares)), count)
    edge = np.minimum(1, np.minimum(times_s / 0.05, times_s[::-1] / 0.08))
    return unit_peak(out * edge)


def comb(draws: Generator, pitch_hz: float, length_s: float) -> Signal:
    """A music box: a steel tooth, a clamped bar (ratios 1, 6.27, 17.5), plucked by a pin."""
    count = frames(length_s)
    times_s = np.arange(count) / SAMPLE_RATE_HZ
    out = np.sin(2 * np.pi * pitch_hz * times_s) * np.exp(-times_s / 0.7)
    out += 0.3 * np.sin(2 * np.pi * 6.27 * pitch_hz * times_s) * np.exp(-times_s / 0.08)
    click = high_pass(draws.standard_normal(count), 4000) * decay(count, 0.0002, 0.002)
    return unit_peak(out + 0.15 * click)


@dataclass(frozen=True, slots=True)
class Part:
    """How an instrument is played: notes, lowest pitch, seconds a beat, seconds a note rings."""

    tone: Tone
    low_hz: float
    beat_s: float
    ring_s: float


ZITHER = Part(zither, 196.0, 0.5, 2.2)
GUITAR = Part(guitar, 165.0, 0.33, 1.8)
PIANO = Part(piano, 262.0, 0.42, 2.4)
FIDDLE = Part(bowed, 294.0, 0.55, 0.62)
FLUTE = Part(flute, 440.0, 0.6, 0.72)
BUGLE = Part(brass, 233.0, 0.3, 0.33)
HARMONICA = Part(reed, 392.0, 0.42, 0.46)
HARMONIUM = Part(reed, 131.0, 0.8, 0.9)
MUSIC_BOX = Part(comb, 1047.0, 0.28, 1.6)


def tune(scene: Scene, part: Part) -> Signal:
    """A few bars on an instrument: a melody on five notes that walks and comes to rest; mono."""
    taste = scene.fixed("tune")
    draws = scene.draws("notes")
    scale = _MAJOR if taste.random() < 0.5 else _MINOR
    low_hz = part.low_hz * 2 ** (float(taste.integers(-3, 4)) / 12)
    beat_s = part.beat_s * scene.vary("tempo", 1.0, 0.1) * 0.8**scene.modifiers.speed
    out = np.zeros(scene.frame_count)
    at_s, degree = 0.0, 2
    while at_s < scene.duration_s - 0.3:
        beats = float(taste.choice([0.5, 1.0, 1.0, 2.0]))
        octave, step = divmod(degree, 5)
        pitch_hz = low_hz * 2 ** (octave + scale[step] / 12)
        length_s = min(max(part.ring_s, beats * beat_s * 1.05), scene.duration_s - at_s)
        lay(out, part.tone(draws, pitch_hz, length_s), at_s, draws.uniform(0.75, 1.0))
        at_s += beats * beat_s
        degree = int(np.clip(degree + taste.integers(-2, 3), 0, 7))
    return out * path(scene.frame_count, (scene.duration_s - 0.25, 1), (scene.duration_s, 0))


def chord(scene: Scene, part: Part) -> Signal:
    """One chord struck once and left to ring; mono."""
    draws = scene.draws("chord")
    third = 3 if scene.fixed("third").random() < 0.5 else 4
    count = min(scene.frame_count, frames(3.5))
    out = np.zeros(count)
    for index, step in enumerate((-12, 0, third, 7)):
        tone = part.tone(
            draws, scene.vary("low", part.low_hz, 0.1) * 2 ** (step / 12), count / SAMPLE_RATE_HZ
        )
        lay(out, tone, 0.006 * index, 0.8)
    return out


def recorded(scene: Scene, part: Part) -> Signal:
    """A tune from an old gramophone: the horn's narrow band, wow, surface noise and ticks; mono."""
    count = scene.frame_count
    sound = tune(scene, part)
    turn = np.arange(count) / SAMPLE_RATE_HZ
    bent = np.interp(
        np.arange(count) + 28 * np.sin(2 * np.pi * 1.3 * turn), np.arange(count), sound
    )
    horn = band_pass(bent, 380, 3200, 2)
    draws = scene.draws("surface")
    surface = band_pass(draws.standard_normal(count), 700, 5200)
    ticks = np.where(draws.random(count) < 9 / SAMPLE_RATE_HZ, draws.uniform(-1, 1, count) * 6, 0.0)
    return mix((0, unit_peak(horn)), (-33, surface), (-22, band_pass(ticks, 900, 6000) * 12))


def snapped(scene: Scene) -> Signal:
    """A taut string or wire parts: a crack, a twang that falls, the ends that whip; mono."""
    draws = scene.draws("snap")
    count = min(scene.frame_count, frames(1.3))
    times_s = np.arange(count) / SAMPLE_RATE_HZ
    pitch_hz = scene.vary("tension", 520, 0.15) * (0.35 + 0.65 * np.exp(-times_s / 0.09))
    phase = 2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE_HZ
    tone = sum(np.sin(order * phase) / order for order in (1, 2, 3, 4, 6)) * np.exp(-times_s / 0.22)
    crack = high_pass(draws.standard_normal(count), 1500) * decay(count, 0.0002, 0.006)
    return mix((0, unit_peak(np.asarray(tone))), (2, unit_peak(crack)))


def twang(scene: Scene) -> Signal:
    """A bow string let go: one dull, short pluck; mono."""
    draws = scene.draws("twang")
    count = min(scene.frame_count, frames(0.7))
    string = plucked(draws, scene.vary("pitch", 128, 0.1), count / SAMPLE_RATE_HZ, 0.3)
    whip = band_pass(draws.standard_normal(count), 600, 4000) * decay(count, 0.001, 0.02)
    return string * decay(count, 0.0005, 0.1) + 0.25 * unit_peak(whip)
