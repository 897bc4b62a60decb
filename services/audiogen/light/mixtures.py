"""Sounds laid over each other or taken farther apart, as synthesis functions of their own."""

import numpy as np

from services.audiogen.light.grains import lay
from services.audiogen.light.levels import mix, unit_peak, unit_rms
from services.audiogen.light.recipe import Synthesis
from services.audiogen.light.scene import Scene, Signal


def beside(first: Synthesis, first_db: float, second: Synthesis, second_db: float) -> Synthesis:
    """Two textures at once, each at RMS 1 before its level."""

    def both(scene: Scene) -> Signal:
        layers = [
            (level_db, unit_rms(make(scene.lasting(scene.duration_s, name))))
            for name, make, level_db in (("first", first, first_db), ("second", second, second_db))
        ]
        return mix(*layers)

    return both


def then(first: Synthesis, second: Synthesis, at_s: float, level: float) -> Synthesis:
    """One event and, at_s later, another at a level against it (both at peak 1)."""

    def sequence(scene: Scene) -> Signal:
        opening = unit_peak(_mono(first(scene)))
        rest_s = scene.duration_s - at_s
        if rest_s < 0.2:
            return opening
        following = unit_peak(_mono(second(scene.lasting(rest_s, "then"))))
        out = np.zeros(scene.frame_count)
        lay(out, opening, 0.0)
        lay(out, following, at_s, level)
        return out

    return sequence


def _mono(signal: Signal) -> Signal:
    return signal if signal.ndim == 1 else np.asarray(signal.mean(axis=1))
