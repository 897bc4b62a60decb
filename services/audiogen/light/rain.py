"""Rain: a far murmur of uncounted drops and the near ones that can be told apart.

Drops are clicks, splats and bubbles laid out by a Poisson process with log-normal levels; what they
fall on rings by its modes (van den Doel & Pai 1998). Layers after Farnell, "Designing Sound",
MIT Press 2010, ch. "Rain"; spectra fall above some kHz, so that it is never white noise.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import decay
from services.audiogen.light.filters import high_pass, resonance
from services.audiogen.light.grains import poisson, scatter_wide
from services.audiogen.light.levels import mix, unit_energy
from services.audiogen.light.noise import Curve, drift, shaped_stereo
from services.audiogen.light.resonators import Body, contact, plate, ring
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames
from services.audiogen.light.water import bubbles


def splats(draws: Generator, low_hz: float, high_hz: float, decay_s: float) -> list[Signal]:
    """A stock of drops on something dull: short coloured bursts of unit energy."""
    stock = []
    for centre_hz in np.exp(draws.uniform(np.log(low_hz), np.log(high_hz), 48)).tolist():
        length_s = decay_s * float(draws.uniform(0.5, 1.6))
        burst = draws.standard_normal(frames(6 * length_s) + 48)
        burst = resonance(burst, centre_hz, 1.2) * decay(burst.size, 0.0004, length_s)
        stock.append(unit_energy(burst))
    return stock


def taps(draws: Generator, body: Body, contact_s: float, dryness: float) -> list[Signal]:
    """A stock of drops that ring a body, each in another place, with some splat in them."""
    stock = []
    count = frames(max(body.decays_s) * 0.8)
    for _ in range(40):
        force = np.zeros(count)
        pulse = contact(contact_s * float(draws.uniform(0.6, 1.5)))
        force[: pulse.size] = pulse
        rung = ring(force, body.struck(draws, 0.7).tuned(float(draws.uniform(0.92, 1.08))))
        burst = resonance(draws.standard_normal(count), 3000, 0.8) * decay(count, 0.0003, 0.0015)
        both = unit_energy(rung) + dryness * unit_energy(burst)
        stock.append(unit_energy(high_pass(both, 0.7 * min(body.frequencies_hz), 1)))
    return stock


@dataclass(frozen=True, slots=True)
class RainScape:
    """What rain sounds like in a place.

    far: spectrum of the murmur. drops: makes a stock of near drops, falling drops_hz a second at
    drops_db against the murmur. wet_hz: bubbles a second where water stands, at wet_db.
    """

    far: Curve
    drops: Callable[[Generator], list[Signal]]
    drops_hz: float
    drops_db: float
    wet_hz: float
    wet_db: float
    spread: float = 0.8


OPEN = RainScape(
    ((60, -26), (250, -14), (900, -4), (2500, 0), (6000, -4), (11000, -13), (18000, -28)),
    lambda draws: splats(draws, 1200, 7000, 0.002),
    420.0, -3.0, 45.0, -16.0, 0.6,
)  # fmt: skip
DRIZZLE = RainScape(
    ((100, -34), (500, -20), (2000, -5), (5000, 0), (9000, -6), (18000, -24)),
    lambda draws: splats(draws, 2000, 8000, 0.0015),
    130.0, -1.0, 12.0, -13.0, 0.65,
)  # fmt: skip
DOWNPOUR = RainScape(
    ((40, -18), (150, -6), (600, 0), (2500, -1), (6000, -6), (11000, -15), (18000, -30)),
    lambda draws: splats(draws, 700, 5000, 0.003),
    900.0, -5.0, 120.0, -12.0, 0.6,
)  # fmt: skip
WINDOW = RainScape(
    ((40, -12), (150, -2), (500, 0), (1200, -6), (3000, -18), (9000, -36)),
    lambda draws: taps(draws, plate(420, 16, 0.05, 0.45), 0.0007, 0.5),
    80.0, 3.0, 6.0, -11.0, 0.65,
)  # fmt: skip
ROOF = RainScape(
    ((40, -14), (160, -3), (500, 0), (1500, -6), (5000, -18), (14000, -36)),
    lambda draws: taps(draws, plate(210, 20, 0.09, 0.55), 0.0012, 0.5),
    210.0, 2.0, 5.0, -14.0, 0.7,
)  # fmt: skip
TIN_ROOF = RainScape(
    ((60, -14), (250, -4), (900, 0), (2500, -6), (6000, -16), (16000, -34)),
    lambda draws: taps(draws, plate(340, 26, 0.22, 0.35), 0.0006, 0.35),
    240.0, 5.0, 4.0, -16.0, 0.7,
)  # fmt: skip
UMBRELLA = RainScape(
    ((80, -20), (300, -8), (1000, -1), (3000, -2), (7000, -10), (16000, -28)),
    lambda draws: taps(draws, plate(330, 9, 0.03, 0.3), 0.0012, 1.0),
    150.0, 5.0, 3.0, -18.0, 0.7,
)  # fmt: skip
LEAVES = RainScape(
    ((100, -26), (400, -12), (1500, -1), (3500, 0), (7000, -7), (16000, -26)),
    lambda draws: splats(draws, 700, 3500, 0.005),
    260.0, 1.0, 4.0, -16.0, 0.8,
)  # fmt: skip
FIRST_DROPS = RainScape(
    ((100, -30), (400, -14), (1500, -2), (3500, 0), (7000, -8), (16000, -28)),
    lambda draws: splats(draws, 600, 3200, 0.006),
    11.0, 15.0, 1.5, 2.0, 0.6,
)  # fmt: skip
HAIL = RainScape(
    ((100, -24), (400, -10), (1500, 0), (4000, 0), (8000, -6), (16000, -22)),
    lambda draws: taps(draws, plate(1700, 10, 0.02, 0.2), 0.0003, 0.4),
    190.0, 6.0, 2.0, -20.0, 0.9,
)  # fmt: skip


def rain(scene: Scene, scape: RainScape) -> Signal:
    """Rain in a place, shape (frames, 2)."""
    force = scene.modifiers.intensity
    density = scene.vary("density", 1.0, 0.25) * 2.2**force
    far = shaped_stereo(scene.draws("far"), scene.frame_count, _heavier(scape.far, force))
    gust = 10 ** (1.2 * drift(scene, "gust", 0.4) / 20)[:, None]
    near = _falling(scene, "near", scape.drops, scape.drops_hz * density, scape.spread)
    wet = _falling(
        scene, "wet", lambda draws: bubbles(draws, 48, 0.7, 2.6), scape.wet_hz * density, 0.7
    )
    drops_db = scape.drops_db + scene.vary("closeness", 1.0, 0.2) * 3 - 3
    return mix((0, far * gust), (drops_db, near), (scape.wet_db, wet))


def _heavier(curve: Curve, force: float) -> Curve:
    """Heavy rain has more body below 1 kHz, light rain less."""
    return tuple((hz, db + 5 * force * max(0.0, np.log2(1000 / hz)) / 4) for hz, db in curve)


def _falling(
    scene: Scene,
    name: str,
    stock: Callable[[Generator], list[Signal]],
    rate_hz: float,
    spread: float,
) -> Signal:
    draws = scene.draws(name)
    onsets = poisson(draws, rate_hz, scene.frame_count)
    levels = np.exp(spread * draws.standard_normal(onsets.size) - spread**2)
    scale = np.sqrt(SAMPLE_RATE_HZ / rate_hz)
    return scatter_wide(draws, scene.frame_count, stock(draws), onsets, scale * levels)
