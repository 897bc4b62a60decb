"""Struck bodies as banks of modes (modal synthesis).

van den Doel & Pai, "The sounds of physical shapes", Presence 7(4), 1998: a struck body is a sum of
damped sinusoids; the contact's force pulse, the longer the softer the striker, decides which sound.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from scipy.signal import lfilter

from services.audiogen.light.scene import SAMPLE_RATE_HZ, Signal, frames

_ROW = 512


@dataclass(frozen=True, slots=True)
class Body:
    """The modes of a body: frequencies, times to fall by 60 dB, and gains; equal lengths."""

    frequencies_hz: tuple[float, ...]
    decays_s: tuple[float, ...]
    gains: tuple[float, ...]

    def tuned(self, ratio: float, decay_ratio: float = 1.0) -> "Body":
        """The same body, all its frequencies and decays multiplied."""
        return Body(
            tuple(f * ratio for f in self.frequencies_hz),
            tuple(d * decay_ratio for d in self.decays_s),
            self.gains,
        )

    def struck(self, draws: Generator, spread: float) -> "Body":
        """The same body hit in another place: the gains change, the frequencies hardly."""
        gains = np.array(self.gains) * np.exp(spread * draws.standard_normal(len(self.gains)))
        pitch = np.array(self.frequencies_hz) * (1 + 0.002 * draws.standard_normal(gains.size))
        return Body(tuple(pitch), self.decays_s, tuple(gains))


def contact(contact_s: float) -> Signal:
    """Force of a Hertzian impact over time, sin^1.5 over its length; its sum is 1."""
    count = max(2, frames(contact_s))
    force = np.sin(np.pi * (np.arange(count) + 0.5) / count) ** 1.5
    return np.asarray(force / force.sum())


def ring(excitation: Signal, body: Body) -> Signal:
    """Drives a body with a force signal; mono, as long as the excitation."""
    out = np.zeros(excitation.size)
    for frequency_hz, decay_s, gain in zip(
        body.frequencies_hz, body.decays_s, body.gains, strict=True
    ):
        if frequency_hz < 0.48 * SAMPLE_RATE_HZ:
            radius = 10 ** (-3 / (decay_s * SAMPLE_RATE_HZ))
            omega = 2 * np.pi * frequency_hz / SAMPLE_RATE_HZ
            poles = [1.0, -2 * radius * np.cos(omega), radius**2]
            out += lfilter([0.0, gain * np.sin(omega)], poles, excitation)
    return out


def ringing(body: Body, frame_count: int) -> Signal:
    """All modes of a body set off at once, shape (frame_count,).

    exp(s (a B + b)) = exp(s a B) exp(s b), so that the sum over modes is one matrix product.
    """
    used = np.array(body.frequencies_hz) < 0.48 * SAMPLE_RATE_HZ
    frequencies, decays, gains = (
        np.array(column)[used] for column in (body.frequencies_hz, body.decays_s, body.gains)
    )
    poles = (-np.log(1000.0) / decays + 2j * np.pi * frequencies) / SAMPLE_RATE_HZ
    rows = frame_count // _ROW + 1
    coarse = np.exp(poles[None, :] * (_ROW * np.arange(rows))[:, None]) * gains
    fine = np.exp(poles[:, None] * np.arange(_ROW)[None, :])
    return np.asarray((coarse @ fine).imag.ravel()[:frame_count])


def strike(body: Body, frame_count: int, contact_s: float) -> Signal:
    """One hit of a body by a striker whose contact lasts contact_s; mono.

    The contact's spectrum weighs the modes: a long contact rings the low ones alone.
    """
    pulse = contact(contact_s)
    turns = np.outer(np.array(body.frequencies_hz), np.arange(pulse.size)) / SAMPLE_RATE_HZ
    weights = np.abs(np.exp(-2j * np.pi * turns) @ pulse)
    heard = Body(body.frequencies_hz, body.decays_s, tuple(np.array(body.gains) * weights))
    return ringing(heard, frame_count)


def plate(
    lowest_hz: float, count: int, decay_s: float, damping: float = 0.5, tilt: float = 0.0
) -> Body:
    """Modes of a simply supported plate, side ratio 1.41: f is proportional to m^2 + n^2 / 2.

    Fletcher & Rossing, "The Physics of Musical Instruments", 3.9. Decays fall with f^damping, gains
    go with f^tilt.
    """
    ratios = sorted(m * m + n * n / 2.0 for m in range(1, 9) for n in range(1, 9))[:count]
    relative = np.array(ratios) / ratios[0]
    decays = decay_s / relative**damping
    gains = relative**tilt * np.where(np.arange(count) % 3 == 1, 0.6, 1.0)
    return Body(tuple(lowest_hz * relative), tuple(decays), tuple(gains))


def bar(
    lowest_hz: float, count: int, decay_s: float, damping: float = 0.7, tilt: float = -0.1
) -> Body:
    """Modes of a free bar: ratios 1, 2.756, 5.404, 8.933 ... (Fletcher & Rossing 2.15)."""
    roots = np.append(3.0112, 2 * np.arange(2, count + 1) + 1)
    relative = (roots / roots[0]) ** 2
    decays = decay_s / relative**damping
    return Body(tuple(lowest_hz * relative), tuple(decays), tuple(relative**tilt))
