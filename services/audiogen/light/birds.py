"""Birds that whistle, drum or fly up.

A syrinx sings nearly pure tones whose pitch is the message: syllables are pitch contours with soft
onsets (Farnell, "Designing Sound", ch. "Birds"; Fletcher & Tarnopolsky, "Acoustics of the avian
vocal tract", JASA 105, 1999). Crows, hens and gulls are noisy and harmonic: source and filter
(vocal.py).
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import bump, glide
from services.audiogen.light.filters import resonance
from services.audiogen.light.grains import lay
from services.audiogen.light.levels import unit_peak
from services.audiogen.light.noise import band, shaped
from services.audiogen.light.resonators import plate, strike
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames


@dataclass(frozen=True, slots=True)
class Syllable:
    """A whistled note: length, pitch contour as (position, ratio) points, level, trill rate."""

    length_s: float
    contour: tuple[tuple[float, float], ...]
    level: float = 1.0
    trill_hz: float = 0.0


def whistled(syllable: Syllable, pitch_hz: float) -> Signal:
    """One whistled note with a trace of second harmonic, mono."""
    count = frames(syllable.length_s)
    curve_hz = pitch_hz * glide(count, *syllable.contour)
    if syllable.trill_hz:
        turn = 2 * np.pi * syllable.trill_hz * np.arange(count) / SAMPLE_RATE_HZ
        curve_hz = curve_hz * (1 + 0.11 * np.sin(turn))
    phase = 2 * np.pi * np.cumsum(curve_hz) / SAMPLE_RATE_HZ
    level = bump(count, 0.4) ** 0.7
    return syllable.level * level * (np.sin(phase) + 0.06 * np.sin(2 * phase))


def _motif(draws: Generator) -> list[Syllable]:
    """A few notes that belong together, as one bird repeats them."""
    notes = []
    for _ in range(int(draws.integers(2, 6))):
        kind = draws.random()
        start, end = np.exp(draws.uniform(-0.35, 0.35, 2))
        contour = (
            (0.0, float(start)),
            (0.5, float(np.exp(draws.uniform(-0.25, 0.25)))),
            (1.0, float(end)),
        )
        length_s = float(draws.uniform(0.045, 0.16))
        if kind < 0.2:
            notes.append(
                Syllable(length_s * 2.4, ((0, 1.0), (1, 0.97)), 0.9, float(draws.uniform(18, 32)))
            )
        elif kind < 0.4:
            notes += [Syllable(length_s * 0.6, contour, 0.8)] * int(draws.integers(3, 6))
        else:
            notes.append(Syllable(length_s, contour, float(draws.uniform(0.6, 1.0))))
    return notes


def song(scene: Scene) -> Signal:
    """A dawn chorus: one bird near and two farther off, each with its own motifs; (frames, 2)."""
    out = np.zeros((scene.frame_count, 2))
    for bird in range(1 if scene.modifiers.single else 3):
        taste = scene.fixed(f"bird{bird}")
        motifs = [_motif(taste) for _ in range(3)]
        pitch_hz = (
            scene.vary(f"pitch{bird}", (3600, 2700, 4600)[bird], 0.12) * 0.85**scene.modifiers.size
        )
        place = float(taste.uniform(0.15, 0.85))
        near = (1.0, 0.35, 0.22)[bird]
        draws = scene.draws(f"sing{bird}")
        at_s = 0.0 if bird == 0 else float(draws.uniform(0.3, 1.5))
        while at_s < scene.duration_s - 0.3:
            for syllable in motifs[int(draws.integers(0, 3))]:
                note = near * whistled(syllable, pitch_hz * draws.uniform(0.98, 1.02))
                lay(out, note[:, None] * np.array([1 - place, place]), at_s)
                at_s += syllable.length_s + draws.uniform(0.015, 0.06)
            at_s += draws.uniform(0.35, 1.3) * (1 + bird)
    return out


def sparrows(scene: Scene) -> Signal:
    """Sparrows chatter: short chirps of 3 to 6 kHz from many places; (frames, 2)."""
    out = np.zeros((scene.frame_count, 2))
    for bird in range(2 if scene.modifiers.single else 6):
        draws = scene.draws(f"bird{bird}")
        pitch_hz = scene.vary(f"pitch{bird}", 3900, 0.12)
        place = float(scene.fixed(f"place{bird}").uniform(0.1, 0.9))
        at_s = float(draws.uniform(0, 0.5)) * (bird > 0)
        while at_s < scene.duration_s - 0.12:
            contour = (
                ((0, 0.8), (0.35, 1.25), (1, 0.75))
                if draws.random() < 0.6
                else ((0, 1.3), (1, 0.8))
            )
            chirp = whistled(
                Syllable(draws.uniform(0.05, 0.1), contour), pitch_hz * draws.uniform(0.93, 1.08)
            )
            lay(out, chirp[:, None] * np.array([1 - place, place]), at_s, draws.uniform(0.3, 1.0))
            at_s += draws.exponential(0.35) + 0.12
    return out


def owl(scene: Scene) -> Signal:
    """An owl: a long hoot, a pause, a shaken one; nearly pure, 300 to 400 Hz; mono."""
    out = np.zeros(scene.frame_count)
    pitch_hz = scene.vary("pitch", 350, 0.08) * 0.85**scene.modifiers.size
    draws = scene.draws("owl")
    at_s = 0.0
    while at_s < scene.duration_s - 0.5:
        for delay_s, length_s, level in (
            (0, 0.42, 1),
            (0.75, 0.16, 0.7),
            (0.95, 0.16, 0.75),
            (1.15, 0.62, 1),
        ):
            if at_s + delay_s + length_s < scene.duration_s:
                hoot = whistled(
                    Syllable(length_s, ((0, 0.93), (0.3, 1.0), (1, 0.95)), level), pitch_hz
                )
                breath = shaped(draws, hoot.size, band(250, 900)) * np.abs(hoot) * 0.04
                lay(out, hoot + breath, at_s + delay_s)
        at_s += 3.0 + draws.uniform(0, 0.8)
    return out


def cuckoo(scene: Scene) -> Signal:
    """Cuck-oo: two notes, a falling third, at the same beat over and over; mono."""
    out = np.zeros(scene.frame_count)
    high_hz = scene.vary("pitch", 690, 0.04)
    at_s = 0.0
    while at_s < scene.duration_s - 0.5:
        lay(out, whistled(Syllable(0.16, ((0, 0.97), (0.5, 1), (1, 0.98))), high_hz), at_s)
        lay(out, whistled(Syllable(0.26, ((0, 1), (1, 0.97)), 0.85), high_hz / 1.24), at_s + 0.32)
        at_s += scene.vary("beat", 1.25, 0.05)
    return out


def dove(scene: Scene) -> Signal:
    """A turtle dove's muffled four notes: coo-coo, cuk-cuk; mono."""
    out = np.zeros(scene.frame_count)
    pitch_hz = scene.vary("pitch", 490, 0.06)
    draws = scene.draws("dove")
    at_s = 0.0
    while at_s < scene.duration_s - 0.5:
        for delay_s, length_s, ratio in (
            (0, 0.3, 1.0),
            (0.38, 0.34, 0.98),
            (0.86, 0.16, 1.12),
            (1.1, 0.17, 1.05),
        ):
            if at_s + delay_s + length_s < scene.duration_s:
                note = whistled(
                    Syllable(length_s, ((0, 0.95), (0.4, 1), (1, 0.96)), 1, 22), ratio * pitch_hz
                )
                husk = resonance(draws.standard_normal(note.size), ratio * pitch_hz, 6) * np.abs(
                    note
                )
                lay(out, note + 0.25 * husk, at_s + delay_s)
        at_s += 1.75
    return out


def wings(scene: Scene) -> Signal:
    """A bird flies up: wing beats, quick and strong at first, then away; mono."""
    count = min(scene.frame_count, frames(2.2))
    draws = scene.draws("wings")
    out = np.zeros(count)
    rate_hz = scene.vary("rate", 10.5, 0.12) * 0.6**scene.modifiers.size
    at_s, level = 0.0, 1.0
    while at_s < count / SAMPLE_RATE_HZ - 0.12:
        length = frames(0.62 / rate_hz)
        puff = shaped(draws, length, band(260, 2600, 7)) * bump(length, 0.35) ** 1.5
        lay(out, puff, at_s, level * draws.uniform(0.75, 1.1))
        at_s += draws.uniform(0.9, 1.1) / rate_hz
        level *= 0.93
    return out


def woodpecker(scene: Scene) -> Signal:
    """A woodpecker drums: rolls of twelve to twenty taps, eighteen a second, dying away; mono."""
    draws = scene.draws("drum")
    out = np.zeros(scene.frame_count)
    wood = plate(scene.vary("wood", 620, 0.15), 10, 0.05, 0.35)
    at_s = 0.0
    while at_s == 0.0 or at_s < scene.duration_s - 0.8:
        for tap in range(int(draws.integers(11, 18))):
            sound = unit_peak(strike(wood.struck(draws, 0.2), frames(0.1), 0.0007))
            lay(out, sound, at_s, 1 - 0.04 * tap)
            at_s += 0.055 * draws.uniform(0.97, 1.03)
        at_s += draws.uniform(0.9, 1.5)
    return out
