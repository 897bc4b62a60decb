"""Coarse birds: crows, poultry, gulls, magpies: noisy and harmonic, through a vocal tract.

Source and filter as in vocal.py; chicks whistle as in birds.py.
"""

import numpy as np

from services.audiogen.light.birds import Syllable, whistled
from services.audiogen.light.calls import Call, one_call
from services.audiogen.light.grains import lay
from services.audiogen.light.levels import unit_peak
from services.audiogen.light.scene import Scene, Signal, frames
from services.audiogen.light.vocal import Tract

_SOFT = ((0, 0), (0.15, 1), (0.75, 0.9), (1, 0))
_CROW = Tract((1150, 1750, 2900, 4400), (220, 260, 400, 500))
_ROOSTER = Tract((900, 1900, 3100, 4600), (200, 260, 350, 500))
_HEN = Tract((780, 1900, 3200, 4800), (160, 260, 380, 500))
_GULL = Tract((1300, 2400, 3800, 5600), (260, 320, 420, 600))
_DUCK = Tract((950, 1500, 2700, 3900), (120, 160, 300, 400))
_GOOSE = Tract((650, 1300, 2500, 3700), (140, 180, 300, 400))
# Laiolo & Rolando 2003: crow calls of 0.3 s around 350 Hz under a noisy 1 to 2 kHz.
CAW = Call(0.34, ((0, 380), (0.3, 450), (1, 340)), ((0, 0), (0.08, 1), (0.7, 0.9), (1, 0)),
           ((0, _CROW), (1, _CROW.scaled(0.88))), 0.3, 0.75, 0.9, 0.72, 4)  # fmt: skip
CLUCK = Call(0.085, ((0, 420), (0.4, 560), (1, 350)), ((0, 0), (0.2, 1), (1, 0)),
             ((0, _HEN),), 0.15, 0.3, 0.8, 0.34, 12)  # fmt: skip
GULL = Call(0.5, ((0, 850), (0.25, 1350), (0.6, 1250), (1, 800)), _SOFT,
            ((0, _GULL), (1, _GULL.scaled(0.85))), 0.12, 0.35, 0.8, 0.75, 5)  # fmt: skip
QUACK = Call(0.2, ((0, 250), (0.3, 270), (1, 205)), ((0, 0), (0.08, 1), (0.6, 0.8), (1, 0)),
             ((0, _DUCK),), 0.2, 0.4, 0.95, 0.38, 6)  # fmt: skip
HONK = Call(0.36, ((0, 330), (0.45, 470), (1, 400)), _SOFT, ((0, _GOOSE), (1, _GOOSE.scaled(1.15))),
            0.15, 0.35, 0.9, 0.65, 6)  # fmt: skip
PHEASANT = Call(0.24, ((0, 900), (0.3, 1250), (1, 760)), ((0, 0), (0.06, 1), (0.6, 0.8), (1, 0)),
                ((0, _ROOSTER.scaled(1.2)), (1, _CROW)), 0.25, 0.8, 1.0, 0.3, 2)  # fmt: skip


def rooster(scene: Scene) -> Signal:
    """A cock crows: two short notes, a long one, and the last that sinks; mono."""
    draws = scene.draws("crow")
    out = np.zeros(min(scene.frame_count, frames(3.2)))
    size = scene.vary("size", 1.0, 0.08)
    notes = (
        (0.00, 0.18, ((0, 430), (0.6, 560), (1, 520)), 0.6),
        (0.24, 0.20, ((0, 600), (0.5, 760), (1, 700)), 0.8),
        (0.50, 0.34, ((0, 760), (0.4, 930), (1, 860)), 0.95),
        (0.88, 1.10, ((0, 820), (0.15, 960), (0.55, 860), (0.8, 660), (1, 430)), 1.0),
    )
    for at_s, length_s, pitch, level in notes:
        shape = ((0.0, 0.0), (0.08, 1.0), (0.7, 0.85), (1.0, 0.0))
        call = Call(
            length_s, pitch, shape, ((0, _ROOSTER), (1, _ROOSTER.scaled(0.9))), 0.12, 0.35, 0.85
        )
        lay(out, unit_peak(one_call(scene, draws, call, length_s, size)), at_s, level)
    return out


def magpie(scene: Scene) -> Signal:
    """A magpie rattles: eight to twelve harsh notes a burst, twelve a second, 2 to 4 kHz; mono."""
    out = np.zeros(scene.frame_count)
    draws = scene.draws("magpie")
    tract = Tract((2300, 3400, 5200), (500, 700, 900)).scaled(scene.vary("tract", 1.0, 0.06))
    call = Call(
        0.055,
        ((0, 900), (0.5, 1100), (1, 850)),
        ((0, 0), (0.25, 1), (1, 0)),
        ((0, tract),),
        0.5,
        0.8,
        1.0,
    )
    at_s = 0.0
    while at_s < scene.duration_s - 0.3:
        for _ in range(int(draws.integers(6, 12))):
            lay(
                out,
                unit_peak(one_call(scene, draws, call, 0.055, 1.0)),
                at_s,
                draws.uniform(0.7, 1),
            )
            at_s += scene.vary("gap", 0.085, 0.08)
        at_s += draws.uniform(0.4, 0.9)
    return out


def chicks(scene: Scene) -> Signal:
    """Chicks peep: falling whistles of 3 to 4 kHz, two a second each; (frames, 2)."""
    out = np.zeros((scene.frame_count, 2))
    for chick in range(1 if scene.modifiers.single else 4):
        draws = scene.draws(f"chick{chick}")
        pitch_hz = scene.vary(f"pitch{chick}", 3400, 0.1)
        place = float(scene.fixed(f"place{chick}").uniform(0.15, 0.85))
        at_s = float(draws.uniform(0, 0.4)) * (chick > 0)
        while at_s < scene.duration_s - 0.15:
            note = whistled(
                Syllable(draws.uniform(0.08, 0.13), ((0, 1.1), (0.2, 1.2), (1, 0.82))), pitch_hz
            )
            lay(out, note[:, None] * np.array([1 - place, place]), at_s, draws.uniform(0.4, 1))
            at_s += draws.uniform(0.3, 0.7)
    return out
