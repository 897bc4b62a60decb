"""Dogs, cats, cattle, horses, pigs, sheep, wolves and frogs: calls through a vocal tract.

Source and filter as in vocal.py. Pitch, length and noisiness of the calls after the bioacoustic
literature named at each; an animal's size scales pitch and formants together (Fitch 1997).
"""

import numpy as np
from numpy.random import Generator

from services.audiogen.light.calls import Call
from services.audiogen.light.envelopes import bump, decay
from services.audiogen.light.filters import band_pass, resonance
from services.audiogen.light.grains import lay
from services.audiogen.light.levels import mix, unit_peak
from services.audiogen.light.noise import drift
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames
from services.audiogen.light.vocal import Tract

_DOG_SHUT = Tract((420, 1000, 2300, 3500), (150, 180, 260, 400))
_DOG_OPEN = Tract((820, 1450, 2700, 3900), (160, 200, 300, 400))
_CAT_I = Tract((430, 2300, 3400, 5200), (120, 200, 300, 400))
_CAT_A = Tract((1050, 2000, 3500, 5200), (150, 220, 320, 400))
_COW_M = Tract((230, 700, 1600, 2600), (80, 150, 250, 300), -4)
_COW_A = Tract((520, 1050, 2000, 2900), (100, 150, 250, 300))
_HORSE = Tract((850, 1700, 2900, 4200), (180, 250, 350, 450))
_PIG = Tract((420, 1150, 2100, 3300), (140, 200, 300, 400))
_SHEEP = Tract((650, 1600, 2700, 3900), (110, 170, 260, 350))
_WOLF_O = Tract((520, 1000, 2600, 3600), (100, 150, 280, 350), -3)
_BIG_CAT = Tract((300, 750, 1500, 2400), (140, 200, 300, 400))

# Yin & McCowan, "Barking in domestic dogs", Animal Behaviour 68, 2004: 0.1 to 0.3 s, 400 to 900 Hz.
BARK = Call(0.19, ((0, 330), (0.3, 560), (0.6, 520), (1, 300)), ((0, 0), (0.08, 1),
            (0.45, 0.8), (1, 0)),
            ((0, _DOG_SHUT), (0.35, _DOG_OPEN), (1, _DOG_SHUT)),
            0.18, 0.4, 0.8, 0.42, 9)  # fmt: skip
GROWL = Call(1.5, ((0, 70), (0.5, 84), (1, 68)), ((0, 0), (0.15, 0.8), (0.7, 1), (1, 0)),
             ((0, _DOG_SHUT), (0.5, _DOG_OPEN.scaled(0.8)), (1, _DOG_SHUT)),
             0.3, 0.7, 1.0, 1.9, 3)  # fmt: skip
WHINE = Call(0.6, ((0, 720), (0.35, 1050), (1, 640)), ((0, 0), (0.2, 1), (0.7, 0.7), (1, 0)),
             ((0, _DOG_SHUT.scaled(1.3)),), 0.06, 0.0, 0.3, 0.85, 4)  # fmt: skip
HOWL = Call(3.2, ((0, 290), (0.16, 560), (0.6, 540), (0.85, 480), (1, 320)),
            ((0, 0), (0.12, 0.8), (0.6, 1), (1, 0)), ((0, _WOLF_O),),
            0.03, 0.0, 0.25, 3.9, 3, 5.0, 0.008)  # fmt: skip
# Schoetz & van de Weijer 2014: meows of 0.7 s, 400 to 700 Hz, i to a to u.
MEOW = Call(0.75, ((0, 470), (0.3, 690), (0.7, 600), (1, 430)), ((0, 0), (0.15, 0.6), (0.5, 1),
            (1, 0)),
            ((0, _CAT_I), (0.45, _CAT_A), (1, _CAT_I)), 0.06, 0.05, 0.6, 1.5, 3)  # fmt: skip
HISS = Call(0.8, ((0, 300), (1, 300)), ((0, 0), (0.1, 1), (0.5, 0.8), (1, 0)),
            ((0, Tract((1900, 4200, 7500), (900, 1500, 2500))),),
            0.98, 0.0, 0.5, 1.4, 2)  # fmt: skip
# Padilla de la Torre et al., "Acoustic analysis of cattle", Animal Behaviour 2015: 80 to 160 Hz.
MOO = Call(1.6, ((0, 92), (0.35, 128), (0.75, 138), (1, 95)), ((0, 0), (0.15, 0.5), (0.5, 1),
            (1, 0)),
           ((0, _COW_M), (0.4, _COW_A), (1, _COW_M)), 0.08, 0.15, 0.7, 2.6, 2)  # fmt: skip
# Briefer et al., Scientific Reports 5, 2015: whinnies of 1 to 2 s, falling, with two voices.
NEIGH = Call(1.5, ((0, 700), (0.1, 1250), (0.4, 1050), (0.75, 720), (1, 420)),
             ((0, 0), (0.06, 1), (0.6, 0.8), (1, 0)), ((0, _HORSE), (1, _HORSE.scaled(0.7))),
             0.14, 0.35, 0.7, 2.4, 2, 11.0, 0.09)  # fmt: skip
SNORT = Call(0.5, ((0, 55), (1, 42)), ((0, 0), (0.1, 1), (0.4, 0.6), (1, 0)),
             ((0, Tract((450, 1300, 2600), (300, 500, 700))),), 0.85, 0.6, 0.5, 1.4, 2)  # fmt: skip
OINK = Call(0.24, ((0, 130), (0.4, 190), (1, 110)), ((0, 0), (0.15, 1), (0.6, 0.7), (1, 0)),
            ((0, _PIG), (0.5, _PIG.scaled(1.15)), (1, _PIG)), 0.35, 0.7, 0.8, 0.45, 6)  # fmt: skip
BLEAT = Call(0.85, ((0, 250), (0.3, 300), (1, 235)), ((0, 0), (0.1, 1), (0.7, 0.8), (1, 0)),
             ((0, _SHEEP),), 0.1, 0.15, 0.8, 1.6, 3, 7.5, 0.06)  # fmt: skip
ROAR = Call(1.7, ((0, 75), (0.3, 130), (0.7, 105), (1, 60)), ((0, 0), (0.12, 0.9), (0.5, 1),
            (1, 0)),
            ((0, _BIG_CAT), (0.4, _BIG_CAT.scaled(1.4)), (1, _BIG_CAT)),
            0.35, 0.9, 0.9, 2.4, 2)  # fmt: skip
SQUEAK = Call(0.09, ((0, 3300), (0.5, 4600), (1, 3600)), ((0, 0), (0.2, 1), (1, 0)),
              ((0, Tract((4200, 7600), (900, 1500))),), 0.05, 0.1, 0.3, 0.21, 7)  # fmt: skip


def purr(scene: Scene) -> Signal:
    """A cat purrs at 25 Hz, breathing in and out (Eklund et al. 2010); mono."""
    count = scene.frame_count
    turn = scene.times_s() + scene.start_frame / SAMPLE_RATE_HZ
    breath = 0.55 + 0.45 * np.abs(np.sin(np.pi * turn / scene.vary("breath", 1.4, 0.1)))
    rate_hz = scene.vary("rate", 25.5, 0.06) * (1 + 0.03 * drift(scene, "rate", 1.0))
    pulses = (np.sin(2 * np.pi * np.cumsum(rate_hz) / SAMPLE_RATE_HZ) > 0.55).astype(float)
    noise = scene.draws("purr").standard_normal(count) * pulses
    body = (
        resonance(noise, 130, 1.5)
        + 0.5 * resonance(noise, 330, 2)
        + 0.15 * resonance(noise, 1100, 2)
    )
    return body * breath


def frogs(scene: Scene) -> Signal:
    """Tree frogs in a paddy: each croaks in pulse trains at its own pitch; (frames, 2).

    Hyla japonica: notes of about 0.12 s made of 8 ms pulses, 2 to 4 notes a second, 1.2 to 3 kHz.
    """
    count = scene.frame_count
    out = np.zeros((count, 2))
    number = 1 if scene.modifiers.single else 5
    for frog in range(number):
        pitch_hz = scene.vary(f"pitch{frog}", 1750, 0.2)
        draws = scene.draws(f"frog{frog}")
        note = _croak(draws, pitch_hz, scene.vary(f"pulse{frog}", 62, 0.1))
        place = float(scene.fixed(f"place{frog}").uniform(0.15, 0.85))
        near = float(scene.fixed(f"near{frog}").uniform(0.25, 1.0)) if frog else 1.0
        gap_s = scene.vary(f"gap{frog}", 0.36, 0.15)
        at_s = 0.0 if frog == 0 else float(draws.uniform(0, gap_s))
        while at_s < scene.duration_s - note.size / SAMPLE_RATE_HZ:
            wide = note[:, None] * np.array([1 - place, place])
            lay(out, wide, at_s, near * draws.uniform(0.7, 1.0))
            at_s += gap_s * draws.uniform(0.92, 1.1) + (
                draws.uniform(0.4, 1.6) if draws.random() < 0.08 else 0
            )
    return out


def _croak(draws: Generator, pitch_hz: float, pulse_hz: float) -> Signal:
    count = frames(0.15)
    times_s = np.arange(count) / SAMPLE_RATE_HZ
    pulses = np.exp(-((times_s * pulse_hz) % 1.0) * 3.5)
    tone = np.sin(2 * np.pi * pitch_hz * times_s) + 0.6 * np.sin(
        2 * np.pi * 2.02 * pitch_hz * times_s
    )
    noise = band_pass(draws.standard_normal(count), 0.7 * pitch_hz, 2.4 * pitch_hz)
    return unit_peak(mix((0, tone), (-8, noise)) * pulses * bump(count, 0.35) ** 0.5)


def bullfrog(scene: Scene) -> Signal:
    """One large frog: slow, low croaks of 200 to 400 Hz; mono."""
    out = np.zeros(scene.frame_count)
    draws = scene.draws("bull")
    at_s = 0.0
    while at_s < scene.duration_s - 0.5:
        count = frames(draws.uniform(0.4, 0.55))
        times_s = np.arange(count) / SAMPLE_RATE_HZ
        source = np.exp(-((times_s * scene.vary("pulse", 92, 0.08)) % 1.0) * 5)
        source = source - source.mean() + 0.1 * draws.standard_normal(count)
        tone = resonance(source, scene.vary("low", 240, 0.1), 6) + 0.5 * resonance(source, 520, 6)
        lay(out, unit_peak(tone * bump(count, 0.4)), at_s)
        at_s += draws.uniform(0.7, 1.3)
    return out


def panting_dog(scene: Scene) -> Signal:
    """A dog pants: quick breaths out and in, three a second; mono."""
    out = np.zeros(scene.frame_count)
    draws = scene.draws("pant")
    rate_hz = scene.vary("rate", 3.4, 0.12)
    for index in range(int(scene.duration_s * rate_hz * 2)):
        count = frames(0.42 / rate_hz)
        noise = draws.standard_normal(count)
        centre_hz = 1500 if index % 2 else 900
        puff = resonance(noise, centre_hz, 1.5) + 0.4 * resonance(noise, 3200, 2)
        lay(out, puff * decay(count, 0.03, 0.05), index / (2 * rate_hz), 0.6 if index % 2 else 1.0)
    return out


# Donkeys breathe their bray in, high, and out, low.
BRAY = Call(1.25, ((0, 620), (0.42, 700), (0.5, 330), (1, 250)), ((0, 0), (0.1, 0.7),
            (0.42, 0.7), (0.5, 1), (1, 0)),
            ((0, _HORSE), (0.45, _HORSE.scaled(1.1)), (0.5, _SHEEP), (1, _SHEEP)),
            0.2, 0.7, 0.9, 1.3, 4)  # fmt: skip
SQUEAL = Call(0.7, ((0, 850), (0.3, 1350), (0.7, 1250), (1, 800)), ((0, 0), (0.08, 1),
            (0.8, 0.9), (1, 0)),
              ((0, _PIG.scaled(1.5)),), 0.12, 0.6, 1.0, 0.95, 4)  # fmt: skip
DEER = Call(0.55, ((0, 620), (0.25, 820), (1, 520)), ((0, 0), (0.1, 1), (0.6, 0.8), (1, 0)),
            ((0, _SHEEP.scaled(1.1)), (1, _SHEEP)), 0.2, 0.55, 0.9, 1.5, 3)  # fmt: skip
YELP = Call(0.28, ((0, 700), (0.25, 1150), (1, 600)), ((0, 0), (0.08, 1), (0.5, 0.7), (1, 0)),
            ((0, _DOG_OPEN.scaled(1.15)), (1, _DOG_SHUT.scaled(1.15))),
            0.1, 0.25, 0.8, 0.42, 5)  # fmt: skip
BEAST = Call(1.8, ((0, 48), (0.5, 62), (1, 44)), ((0, 0), (0.2, 0.8), (0.7, 1), (1, 0)),
             ((0, _BIG_CAT.scaled(0.9)),), 0.3, 0.95, 0.9, 2.3, 2)  # fmt: skip


def scurrying(scene: Scene) -> Signal:
    """Mice run over a board: runs of tiny claw taps; mono."""
    draws = scene.draws("claws")
    out = np.zeros(scene.frame_count)
    at_s = 0.0
    while at_s < scene.duration_s - 0.2:
        for _ in range(int(draws.integers(8, 22))):
            tap = resonance(draws.standard_normal(500), draws.uniform(1500, 3800), 2.5) * decay(
                500, 0.0004, 0.0025
            )
            lay(out, unit_peak(tap), at_s, draws.uniform(0.2, 1))
            at_s += draws.uniform(0.022, 0.05)
        at_s += draws.uniform(0.1, 0.45)
    return out
