"""Clapping hands: one person's, an audience's.

Each person claps at a rate of his own, each clap a short burst coloured by the hollow of the hands
(Peltola, Erkut, Cook & Valimaki, "Synthesis of hand clapping sounds", IEEE TASLP 15(3), 2007).
"""

import numpy as np

from services.audiogen.light.envelopes import decay
from services.audiogen.light.filters import resonance
from services.audiogen.light.grains import lay, scatter_wide
from services.audiogen.light.levels import mix, unit_energy, unit_peak, unit_rms
from services.audiogen.light.noise import band, shaped_stereo
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames


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
