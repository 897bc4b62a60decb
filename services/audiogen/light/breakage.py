"""Things that break: glass, china, twigs, wood, ice.

A fracture is a sharp release and then its fragments, each a small struck body of its own, falling
and settling ever more sparsely (Warren & Verbrugge 1984: breaking is told from bouncing by the many
unsynchronised pulse trains; particles after Cook, PhISM, 1997).
"""

import numpy as np
from numpy.random import Generator

from services.audiogen.light.envelopes import decay, path
from services.audiogen.light.filters import band_pass, high_pass
from services.audiogen.light.grains import lay, poisson
from services.audiogen.light.impacts import hit
from services.audiogen.light.levels import mix, unit_peak
from services.audiogen.light.noise import band, shaped
from services.audiogen.light.resonators import Body, plate, strike
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames
from services.audiogen.light.things import HEAVY_BODY


def _shards(
    draws: Generator, count: int, low_hz: float, high_hz: float, decay_s: float
) -> list[Signal]:
    stock = []
    for pitch_hz in np.exp(draws.uniform(np.log(low_hz), np.log(high_hz), count)).tolist():
        length_s = decay_s * float(np.exp(0.4 * draws.standard_normal()))
        ratios = np.array([1.0, draws.uniform(1.4, 1.8), draws.uniform(2.1, 2.8)])
        body = Body(
            tuple(pitch_hz * ratios), (length_s, 0.7 * length_s, 0.5 * length_s), (1, 0.7, 0.4)
        )
        stock.append(unit_peak(strike(body, frames(1.2 * length_s) + 64, 0.00015)))
    return stock


def shatter(scene: Scene, low_hz: float, high_hz: float, decay_s: float) -> Signal:
    """A pane or a vessel breaks and its pieces fall; the range is that of the pieces; mono."""
    count = min(scene.frame_count, frames(2.2))
    draws = scene.draws("shatter")
    size = 0.75**scene.modifiers.size * scene.vary("size", 1.0, 0.1)
    stock = _shards(draws, 60, low_hz * size, high_hz * size, decay_s)
    busy = 330 * decay(count, 0.01, 0.09) + 95 * decay(count, 0.1, 0.5)
    onsets = poisson(draws, busy, count)
    pieces = np.zeros(count)
    for onset in onsets.tolist():
        level = float(np.exp(0.9 * draws.standard_normal())) * np.exp(-onset / frames(1.6))
        lay(pieces, stock[int(draws.integers(0, 60))], onset / SAMPLE_RATE_HZ, level)
    pane = strike(plate(0.3 * low_hz * size, 16, 0.12, 0.4), count, 0.0005)
    burst = shaped(draws, count, band(1.2 * low_hz, 11_000, 9)) * decay(count, 0.0008, 0.03)
    return mix((0, unit_peak(pieces)), (-5, unit_peak(pane)), (-3, unit_peak(burst)))


def _crack(draws: Generator, body: Body, fibres: int, span_s: float) -> Signal:
    """A break of fibres one after the other within span_s; mono."""
    out = np.zeros(frames(span_s + max(body.decays_s) + 0.05))
    for at_s in np.sort(span_s * draws.beta(1, 2, fibres)).tolist():
        snap = strike(
            body.struck(draws, 0.8).tuned(float(draws.uniform(0.8, 1.3))), frames(0.08), 0.00018
        )
        lay(out, unit_peak(snap), at_s, float(draws.uniform(0.3, 1.0)))
    burst = high_pass(draws.standard_normal(out.size), 1500) * decay(out.size, 0.0003, 0.006)
    return unit_peak(out) + 0.35 * unit_peak(burst)


def snap(scene: Scene, pitch_hz: float) -> Signal:
    """A twig, a stick or a bone snaps; mono."""
    draws = scene.draws("snap")
    pitch_hz = scene.vary("pitch", pitch_hz, 0.15) * 0.7**scene.modifiers.size
    body = plate(pitch_hz, 9, 0.022, 0.25)
    out = np.zeros(min(scene.frame_count, frames(0.6)))
    lay(out, _crack(draws, body, 5 + int(draws.integers(0, 4)), 0.02), 0.0)
    lay(out, _crack(draws, body.tuned(1.4), 2, 0.01), float(draws.uniform(0.05, 0.12)), 0.25)
    return out


def splinter(scene: Scene) -> Signal:
    """Wood gives way: cracks that crowd, the break, and bits that fall; mono."""
    count = min(scene.frame_count, frames(1.8))
    draws = scene.draws("splinter")
    body = plate(scene.vary("wood", 340, 0.15) * 0.7**scene.modifiers.size, 14, 0.05, 0.4)
    out = np.zeros(count)
    onsets = poisson(draws, path(count, (0, 12), (0.4, 60), (0.45, 18), (1.2, 0)), count)
    for onset in np.append(onsets, 0).tolist():
        lay(
            out,
            _crack(draws, body, 2, 0.008),
            onset / SAMPLE_RATE_HZ,
            float(draws.uniform(0.15, 0.5)),
        )
    lay(out, _crack(draws, body.tuned(0.6, 1.5), 9, 0.05), 0.42)
    return out


def tree_fall(scene: Scene) -> Signal:
    """A tree creaks over, rushes down through its leaves and hits the ground; mono."""
    count = min(scene.frame_count, frames(4.0))
    fall_s = min(1.9, 0.55 * count / SAMPLE_RATE_HZ)
    draws = scene.draws("tree")
    out = np.zeros(count)
    lay(out, splinter(scene), 0.0, 0.7)
    rush = shaped(draws, count, band(900, 6000, 9)) * path(
        count, (0.4, 0), (fall_s, 1), (fall_s + 0.6, 0.05), (3.5, 0)
    )
    out += 0.3 * unit_peak(rush)
    lay(out, hit(draws, HEAVY_BODY, 1.0, 0.8), fall_s, 2.2)
    for at_s in draws.uniform(fall_s, fall_s + 0.8, 14).tolist():
        lay(
            out,
            _crack(draws, plate(700, 8, 0.02, 0.3), 2, 0.01),
            at_s,
            float(draws.uniform(0.1, 0.5)),
        )
    return out


def ice_crack(scene: Scene) -> Signal:
    """Ice on a lake cracks: sharp reports, and the chirp of a flexural wave far away; mono.

    Bending waves in a plate run the faster the higher they are, so that a click arrives as a tone
    falling as 1 / t^2 (dispersion; Fletcher & Rossing 3.2).
    """
    count = min(scene.frame_count, frames(2.4))
    draws = scene.draws("ice")
    out = np.zeros(count)
    body = plate(scene.vary("ice", 1150, 0.12), 12, 0.07, 0.25)
    for at_s, level in (
        (0.0, 1.0),
        (0.06, 0.5),
        *((float(t), 0.35) for t in draws.uniform(0.1, 1.2, 6)),
    ):
        lay(out, _crack(draws, body, 4, 0.012), at_s, level)
    for at_s in (0.09, float(draws.uniform(0.5, 0.9))):
        times_s = np.arange(frames(0.7)) / SAMPLE_RATE_HZ
        pitch_hz = 230 + 5200 / (1 + times_s / 0.035) ** 2
        chirp = np.sin(2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE_HZ) * decay(
            times_s.size, 0.004, 0.16
        )
        lay(out, chirp, at_s, 0.22)
    groan = band_pass(draws.standard_normal(count), 60, 220) * decay(count, 0.05, 0.6)
    return out + 0.3 * unit_peak(groan)


def crumbling(scene: Scene) -> Signal:
    """Something brittle is crushed underfoot or in the hand: many small breaks; mono."""
    count = min(scene.frame_count, frames(1.0))
    draws = scene.draws("crumble")
    onsets = poisson(draws, 90 * decay(count, 0.03, 0.2), count)
    out = np.zeros(count)
    for onset in np.append(onsets, 0).tolist():
        body = plate(float(draws.uniform(700, 2600)), 6, 0.012, 0.2)
        lay(
            out, _crack(draws, body, 2, 0.006), onset / SAMPLE_RATE_HZ, float(draws.uniform(0.1, 1))
        )
    return out
