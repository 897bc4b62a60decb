"""A voice as source and filter: glottal pulses and breath, shaped by formants that move.

Klatt, "Software for a cascade/parallel formant synthesizer", JASA 67(3), 1980: the tract is a
cascade of resonances. Pulses after Rosenberg, "Effect of glottal pulse shape on the quality of
natural vowels", JASA 49, 1971. Roughness (30 to 150 Hz) is what makes screams and growls: Arnal et
al., "Human screams occupy a privileged niche", Current Biology 25, 2015. Serves people and animals.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.random import Generator

from services.audiogen.light.filters import BINS_HZ, envelope_count, reshape, smooth
from services.audiogen.light.levels import unit_rms
from services.audiogen.light.noise import wander
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Signal

_PULSE_POINTS = 4096


@dataclass(frozen=True, slots=True)
class Tract:
    """Formants: centres and bandwidths in Hz; tilt_db: level per octave above 500 Hz."""

    formants_hz: tuple[float, ...]
    bandwidths_hz: tuple[float, ...]
    tilt_db: float = 0.0

    def scaled(self, ratio: float) -> "Tract":
        """A shorter (ratio over 1) or longer tract of the same shape."""
        return Tract(
            tuple(f * ratio for f in self.formants_hz),
            tuple(b * ratio for b in self.bandwidths_hz),
            self.tilt_db,
        )

    def response(self) -> Signal:
        """Its gains at BINS_HZ, peak 1."""
        total = (np.maximum(BINS_HZ, 250) / 500) ** (self.tilt_db / 6.02)
        for centre, width in zip(self.formants_hz, self.bandwidths_hz, strict=True):
            total = total * centre**2
            total /= np.sqrt((centre**2 - BINS_HZ**2) ** 2 + (width * BINS_HZ) ** 2)
        total = total * self._higher_poles() / (1 + (BINS_HZ / 9000) ** 4)
        return np.asarray(total / np.max(total))

    def _higher_poles(self) -> Signal:
        """What the poles left out would add (Fant, "Acoustic Theory of Speech Production", 1960),
        for a tube whose resonances lie as far apart as these do on average."""
        count = len(self.formants_hz)
        half_hz = self.formants_hz[-1] / (2 * count - 1)
        left = np.pi**2 / 8 - sum(1 / (2 * k + 1) ** 2 for k in range(count))
        reach = np.minimum(BINS_HZ, 1.05 * self.formants_hz[-1]) / half_hz
        beyond = np.maximum(1, BINS_HZ / (1.05 * self.formants_hz[-1])) ** count
        return np.asarray(np.exp(left * reach**2) * beyond)


MAN_A = Tract((710, 1150, 2500, 3400, 4400), (90, 100, 140, 220, 300))
MAN_O = Tract((480, 850, 2450, 3300, 4300), (80, 90, 140, 220, 300))
MAN_U = Tract((330, 820, 2300, 3200, 4200), (70, 90, 140, 220, 300))
MAN_E = Tract((520, 1750, 2500, 3450, 4400), (80, 110, 140, 220, 300))
MAN_I = Tract((300, 2200, 2950, 3600, 4500), (70, 110, 160, 220, 300))
MAN_SCHWA = Tract((520, 1450, 2450, 3400, 4400), (80, 100, 140, 220, 300))
MAN_HUM = Tract((260, 1050, 2200, 3200), (90, 300, 300, 400), -6)
FEMALE = 1.17
CHILD = 1.4


@dataclass(frozen=True, slots=True)
class Cry:
    """One sounding of a voice; curves of one length, a value per frame.

    pitch_hz: of the glottis. level: 0 to 1. tracts: (position 0 to 1, tract) in order, between
    which the formants move. breath: share of noise (0 a pure voice, 1 a whisper). roughness: 0 to
    1. hard: how abruptly the glottis closes (0 soft and dark, 1 pressed and bright).
    """

    pitch_hz: Signal
    level: Signal
    tracts: tuple[tuple[float, Tract], ...]
    breath: float = 0.1
    roughness: float = 0.0
    hard: float = 0.6


def utter(draws: Generator, cry: Cry) -> Signal:
    """The sound of a cry, mono; its level is free."""
    count = cry.pitch_hz.size
    sound = draws.standard_normal(count)
    if cry.breath < 1:
        source = unit_rms(_glottis(draws, cry))
        # Breath comes in puffs, with the pulses.
        puffs = 0.5 + 0.5 * np.minimum(np.abs(smooth(source, 0.0004)), 3)
        sound = np.sqrt(1 - cry.breath) * source + np.sqrt(cry.breath) * sound * puffs
    return reshape(sound * cry.level, _envelope(cry, count))


@lru_cache(maxsize=16)
def _pulse_shape(hard: float) -> Signal:
    """Derivative of one glottal pulse over its cycle: opening, closing, closed."""
    within = np.arange(_PULSE_POINTS) / _PULSE_POINTS
    opening, closing = 0.46, 0.22 - 0.14 * hard
    rising = np.pi / (2 * opening) * np.sin(np.pi * within / opening)
    turn = np.clip((within - opening) / (2 * closing), 0, 0.5)
    falling = -np.pi / (2 * closing) * np.sin(np.pi * turn)
    return np.where(within < opening, rising, np.where(turn < 0.5, falling, 0.0))


def _glottis(draws: Generator, cry: Cry) -> Signal:
    """Derivative of Rosenberg pulses with jitter, shimmer and roughness; mono."""
    count = cry.pitch_hz.size
    jitter = 0.006 * wander(draws, count, 6.0)
    pitch_hz = cry.pitch_hz * (1 + jitter)
    if cry.roughness:
        pitch_hz = pitch_hz * (1 + 0.09 * cry.roughness * wander(draws, count, 45.0))
    phase = np.cumsum(pitch_hz) / SAMPLE_RATE_HZ
    cycle = phase.astype(np.int64)
    pulse = _pulse_shape(cry.hard)[((phase - cycle) * _PULSE_POINTS).astype(np.int64)]
    shimmer = np.exp((0.05 + 0.5 * cry.roughness) * draws.standard_normal(int(cycle[-1]) + 2))
    pulse = pulse * shimmer[cycle]
    if cry.roughness:
        rate_hz = 45 + 40 * draws.random()
        growl = np.sin(
            2 * np.pi * rate_hz * np.arange(count) / SAMPLE_RATE_HZ + draws.uniform(0, 6)
        )
        pulse *= 1 - 0.5 * cry.roughness * (1 + growl)
    return np.asarray(pulse)


def _envelope(cry: Cry, count: int) -> Signal:
    """Spectra for `reshape`: formants move in a straight line between the tracts."""
    rows = envelope_count(count)
    if len(cry.tracts) == 1:
        return np.broadcast_to(cry.tracts[0][1].response(), (rows, BINS_HZ.size))
    places = np.arange(rows) / max(1, rows - 2)
    knots = np.array([place for place, _ in cry.tracts])
    steps = max(24, 2 * len(cry.tracts))
    table = [
        _between(cry.tracts, float(place)).response()
        for place in np.linspace(knots[0], knots[-1], steps)
    ]
    index = np.interp(places, [knots[0], knots[-1]], [0, steps - 1]).round().astype(np.int64)
    return np.asarray(table)[index]


def _between(tracts: tuple[tuple[float, Tract], ...], place: float) -> Tract:
    knots = [knot for knot, _ in tracts]

    def at(values: list[tuple[float, ...]]) -> tuple[float, ...]:
        columns = np.array(values).T
        return tuple(float(np.interp(place, knots, column)) for column in columns)

    return Tract(
        at([tract.formants_hz for _, tract in tracts]),
        at([tract.bandwidths_hz for _, tract in tracts]),
        float(np.interp(place, knots, [tract.tilt_db for _, tract in tracts])),
    )
