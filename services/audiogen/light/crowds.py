"""Several people: murmur, cheering, laughing, clapping.

A crowd is many voices that do not agree. Babble: pulses and breath through vowels that change with
the syllables, four a second (Greenberg 1999), a few voices re-used at other times and places; beyond
some ten voices words cannot be told. Applause: each person claps at a rate of his own, each clap a
short coloured burst (Peltola et al., "Synthesis of hand clapping sounds", IEEE TASLP 15(3), 2007).
"""

from collections.abc import Callable

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import bump, decay, fade_ends, glide
from services.audiogen.light.filters import resonance
from services.audiogen.light.grains import lay, pan_gains, scatter_wide
from services.audiogen.light.impacts import CRATE, clatter
from services.audiogen.light.levels import mix, unit_energy, unit_peak, unit_rms
from services.audiogen.light.noise import band, drift, shaped_stereo
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames
from services.audiogen.light.vocal import (
    CHILD,
    MAN_A,
    MAN_E,
    MAN_I,
    MAN_O,
    MAN_SCHWA,
    MAN_U,
    Cry,
    Tract,
    utter,
)
from services.audiogen.light.voice import MAN, WOMAN, YOUNG, laugh, scream, sob

_VOWELS = (MAN_A, MAN_E, MAN_I, MAN_O, MAN_U, MAN_SCHWA)


def _talker(draws: Generator, count: int, person: float, pitch_hz: float) -> Signal:
    """One voice that talks without words, mono, RMS 1: phrases of syllables, pauses between."""
    pitch = np.full(count, float(pitch_hz))
    level = np.zeros(count)
    tracts: list[tuple[float, Tract]] = []
    at_s = float(draws.uniform(0, 0.4))
    total_s = count / SAMPLE_RATE_HZ
    while at_s < total_s:
        number = int(draws.integers(4, 12))
        for index in range(number):
            length_s = float(draws.uniform(0.12, 0.28))
            start, stop = frames(at_s), min(count, frames(at_s + length_s))
            if start >= count:
                break
            level[start:stop] += draws.uniform(0.5, 1) * bump(stop - start, 0.35) ** 0.6
            pitch[start:stop] *= 1.15 - 0.3 * index / number + 0.06 * draws.standard_normal()
            tracts.append((at_s / total_s, _VOWELS[int(draws.integers(0, 6))].scaled(person)))
            at_s += length_s * draws.uniform(0.85, 1.05)
        at_s += float(draws.exponential(0.45))
    voice = utter(draws, Cry(pitch, level, tuple(tracts), 0.22, 0.05, 0.5))
    return unit_rms(voice)


def _spread(scene: Scene, voices: list[Signal], number: int, name: str) -> Signal:
    """Few voices as many: shifted in time, at places and distances of their own; (frames, 2)."""
    draws = scene.draws(name)
    soft = [fade_ends(voice, 0.02, 0.02) for voice in voices]
    out = np.zeros((2, scene.frame_count))
    for index in range(number):
        voice = soft[index % len(soft)]
        shift = int(draws.integers(0, scene.frame_count))
        level = float(draws.uniform(0.35, 1.0))
        for ear, side in enumerate(pan_gains(draws.uniform(-0.85, 0.85, 1))[0].tolist()):
            out[ear, shift:] += level * side * voice[: voice.size - shift]
            out[ear, :shift] += level * side * voice[voice.size - shift :]
    return out.T


def murmur(scene: Scene, people: int = 18) -> Signal:
    """People talk, no word to be made out; (frames, 2)."""
    people = max(4, round(people * 1.7**scene.modifiers.intensity))
    voices = [
        _talker(scene.draws(f"talker{index}"), scene.frame_count, person, pitch_hz)
        for index, (person, pitch_hz) in enumerate(((MAN, 112), (WOMAN, 205), (MAN, 132)))
    ]
    room = shaped_stereo(
        scene.draws("room"),
        scene.frame_count,
        ((60, -6), (250, 0), (700, -3), (2500, -20), (9000, -44)),
    )
    return mix((0, _spread(scene, voices, people, "places") / np.sqrt(people)), (-14, room))


def children(scene: Scene) -> Signal:
    """Children at play: high voices, calls and laughing, never still; (frames, 2)."""
    voices = [
        _talker(scene.draws(f"child{index}"), scene.frame_count, CHILD, pitch_hz)
        for index, pitch_hz in enumerate((330, 390))
    ]
    voices.append(unit_rms(laugh(scene.lasting(scene.duration_s, "giggle"), YOUNG)))
    calls = np.zeros(scene.frame_count)
    draws = scene.draws("calls")
    at_s = float(draws.uniform(0.1, 0.6))
    while at_s < scene.duration_s - 0.5:
        count = frames(draws.uniform(0.3, 0.6))
        top_hz = float(draws.uniform(480, 720))
        pitch_hz = glide(count, (0, 0.8 * top_hz), (0.3, top_hz), (1, 0.85 * top_hz))
        cry = Cry(pitch_hz, bump(count, 0.3) ** 0.6, ((0, MAN_A.scaled(CHILD)),), 0.1, 0.15, 0.8)
        lay(calls, unit_peak(utter(draws, cry)), at_s)
        at_s += draws.uniform(0.5, 1.3)
    return mix((0, _spread(scene, voices, 7, "places") / np.sqrt(7)), (-1, unit_rms(calls)))


def _roar(
    scene: Scene, pitch_hz: float, rough: float, vowels: tuple[tuple[float, Tract], ...]
) -> list[Signal]:
    voices = []
    for index, (person, ratio) in enumerate(((MAN, 1.0), (WOMAN, 1.6), (MAN, 1.25))):
        draws = scene.draws(f"roar{index}")
        pitch = pitch_hz * ratio * np.exp(0.13 * drift(scene, f"pitch{index}", 0.9))
        level = np.clip(0.7 + 0.45 * drift(scene, f"level{index}", 1.1), 0.1, 1.4)
        shape = tuple((place, tract.scaled(person)) for place, tract in vowels)
        voices.append(unit_rms(utter(draws, Cry(pitch, level, shape, 0.3, rough, 0.9))))
    return voices


def cheer(scene: Scene) -> Signal:
    """A crowd cheers: open vowels, shouted high, with a hiss of many throats and some claps; (frames, 2)."""
    voices = _roar(scene, 290, 0.4, ((0, MAN_E), (0.5, MAN_A), (1, MAN_A)))
    hiss = shaped_stereo(
        scene.draws("hiss"),
        scene.frame_count,
        ((150, -18), (500, -2), (1300, 0), (3000, -8), (9000, -26)),
    )
    return mix((0, _spread(scene, voices, 26, "places") / 5), (-4, hiss), (-8, applause(scene)))


def uproar(scene: Scene) -> Signal:
    """A crowd in alarm or anger: shouts, broken and rough, over one another; (frames, 2)."""
    voices = _roar(scene, 235, 0.7, ((0, MAN_A), (0.3, MAN_O), (0.6, MAN_A), (1, MAN_E)))
    shouts = [
        np.clip(1.2 * drift(scene, f"shout{index}", 2.2), 0.05, None) * voice
        for index, voice in enumerate(voices)
    ]
    return mix((0, _spread(scene, shouts, 14, "places") / 3.5), (-6, murmur(scene, 14)))


def laughing(scene: Scene) -> Signal:
    """A company laughs; (frames, 2)."""
    makers: list[Callable[[Scene], Signal]] = [
        lambda s: laugh(s, MAN),
        lambda s: laugh(s, WOMAN),
        lambda s: laugh(s, MAN),
    ]
    voices = [
        unit_rms(make(scene.lasting(scene.duration_s, f"laugh{i}")))
        for i, make in enumerate(makers)
    ]
    return _spread(scene, voices, 9, "places")


def applause(scene: Scene, people: int = 45) -> Signal:
    """People clap; (frames, 2)."""
    people = max(2, round(people * 2.0**scene.modifiers.intensity))
    draws = scene.draws("claps")
    stock = []
    for centre_hz in np.exp(draws.uniform(np.log(700), np.log(2200), 40)).tolist():
        burst = draws.standard_normal(frames(0.03)) * decay(
            frames(0.03), 0.0004, float(draws.uniform(0.003, 0.007))
        )
        stock.append(
            unit_energy(
                resonance(burst, centre_hz, 1.6) + 0.3 * resonance(burst, 2.9 * centre_hz, 1.2)
            )
        )
    onsets, levels = [], []
    for _ in range(people):
        gap = SAMPLE_RATE_HZ / draws.uniform(2.8, 4.8)
        number = int(scene.frame_count / gap) + 1
        times = (
            np.arange(number) + draws.uniform(0, 1) + 0.05 * draws.standard_normal(number)
        ) * gap
        onsets.append(times)
        levels.append(
            np.full(number, draws.uniform(0.3, 1.0)) * np.exp(0.15 * draws.standard_normal(number))
        )
    at, level = np.concatenate(onsets).astype(np.int64), np.concatenate(levels)
    keep = (at >= 0) & (at < scene.frame_count)
    claps = scatter_wide(draws, scene.frame_count, stock, at[keep], level[keep])
    far = shaped_stereo(scene.draws("far"), scene.frame_count, band(700, 2600, 9))
    return mix((0, unit_rms(claps)), (-17, far))


def market(scene: Scene) -> Signal:
    """A market: murmur, hawkers' long calls, things set down; (frames, 2)."""
    draws = scene.draws("hawkers")
    calls = np.zeros((scene.frame_count, 2))
    at_s = float(draws.uniform(0, 0.8))
    while at_s < scene.duration_s - 0.9:
        count = frames(draws.uniform(0.6, 1.1))
        person, base_hz = (MAN, 190.0) if draws.random() < 0.6 else (WOMAN, 330.0)
        pitch_hz = (
            base_hz
            * glide(count, (0, 0.9), (0.25, 1.15), (0.7, 1.1), (1, 0.85))
            * draws.uniform(0.9, 1.1)
        )
        mouth = tuple(
            (place, _VOWELS[int(draws.integers(0, 6))].scaled(person))
            for place in (0.0, 0.35, 0.7, 1.0)
        )
        cry = unit_rms(utter(draws, Cry(pitch_hz, bump(count, 0.3) ** 0.5, mouth, 0.12, 0.15, 0.8)))
        lay(
            calls,
            cry[:, None] * pan_gains(draws.uniform(-0.8, 0.8, 1)),
            at_s,
            draws.uniform(0.4, 1),
        )
        at_s += draws.uniform(0.9, 2.2)
    return mix(
        (0, murmur(scene, 24)),
        (-5, calls),
        (-13, unit_peak(clatter(scene, CRATE, 1.2, scene.duration_s))),
    )


def screaming(scene: Scene) -> Signal:
    """Several people scream at once; (frames, 2)."""
    makers = [(MAN, "a"), (WOMAN, "b"), (WOMAN, "c"), (YOUNG, "d")]
    voices = []
    for person, name in makers:
        voice = np.zeros(scene.frame_count)
        part = scene.lasting(scene.duration_s, name)
        for at_s in np.arange(0, scene.duration_s - 0.4, 1.7).tolist():
            lay(voice, unit_peak(scream(part.lasting(1.6, f"{name}{at_s:.1f}"), person)), at_s)
        voices.append(unit_rms(voice))
    return mix((0, _spread(scene, voices, 7, "places")), (-6, uproar(scene)))


def weeping(scene: Scene) -> Signal:
    """Several people weep; (frames, 2)."""
    voices = [
        unit_rms(sob(scene.lasting(scene.duration_s, f"sob{index}"), person))
        for index, person in enumerate((WOMAN, MAN, WOMAN))
    ]
    return _spread(scene, voices, 6, "places")


def jeering(scene: Scene) -> Signal:
    """A crowd jeers: long, low, round vowels; (frames, 2)."""
    voices = _roar(scene, 150, 0.3, ((0, MAN_U), (0.5, MAN_O), (1, MAN_U)))
    return mix((0, _spread(scene, voices, 18, "places") / 4), (-9, murmur(scene, 12)))


def choir(scene: Scene) -> Signal:
    """Several people sing a slow tune in unison, men an octave below; (frames, 2)."""
    taste = scene.fixed("tune")
    steps = (0, 2, 4, 7, 9)
    curve = np.zeros(scene.frame_count)
    level = np.zeros(scene.frame_count)
    at_s, degree = 0.0, 2
    while at_s < scene.duration_s:
        length_s = float(taste.choice([0.6, 0.6, 1.2]))
        start, stop = frames(at_s), min(scene.frame_count, frames(at_s + length_s))
        curve[start:stop] = 2 ** (steps[degree] / 12)
        level[start:stop] = bump(stop - start, 0.4) ** 0.3
        at_s += length_s
        degree = int(np.clip(degree + taste.integers(-1, 2), 0, 4))
    curve = np.maximum(curve, 1.0)
    voices = []
    for index, (person, base_hz) in enumerate(
        ((MAN, 131.0), (WOMAN, 262.0), (MAN, 131.0), (WOMAN, 262.0))
    ):
        draws = scene.draws(f"singer{index}")
        vibrato = 1 + 0.008 * np.sin(
            2 * np.pi * draws.uniform(4.8, 5.8) * scene.times_s() + draws.uniform(0, 6)
        )
        pitch_hz = base_hz * curve * vibrato * draws.uniform(0.992, 1.008)
        mouth = (
            (0.0, MAN_A.scaled(person)),
            (0.5, MAN_O.scaled(person)),
            (1.0, MAN_A.scaled(person)),
        )
        voices.append(unit_rms(utter(draws, Cry(pitch_hz, level, mouth, 0.08, 0.0, 0.5))))
    out = np.zeros((scene.frame_count, 2))
    for index, voice in enumerate(voices):
        out += voice[:, None] * pan_gains(np.array([-0.6 + 0.4 * index]))
    return out


def clapping(scene: Scene) -> Signal:
    """One person claps his hands, four times a second, unlike each time; mono."""
    draws = scene.draws("clap")
    centre_hz = scene.vary("hollow", 1150, 0.12)
    out = np.zeros(scene.frame_count)
    at_s = 0.0
    while at_s < scene.duration_s - 0.1:
        burst = draws.standard_normal(frames(0.06)) * decay(frames(0.06), 0.0003, 0.005)
        tone = resonance(burst, centre_hz * draws.uniform(0.9, 1.1), 1.8)
        lay(out, unit_peak(tone + 0.3 * resonance(burst, 3300, 1.2)), at_s, draws.uniform(0.7, 1))
        if scene.modifiers.single:
            break
        at_s += scene.vary("gap", 0.27, 0.1) * draws.uniform(0.95, 1.06)
    return out
