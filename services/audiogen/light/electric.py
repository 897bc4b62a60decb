"""Electric and late things: beeps, buzzers, drills, dryers, loudspeakers that howl.

Sources are the devices' own: piezo discs (square-ish tones near 2 to 4 kHz), series motors (brush
noise and commutator whine), off-centre weights (150 Hz). Farnell, "Designing Sound", 2010.
"""

import numpy as np

from services.audiogen.light.envelopes import bump, path
from services.audiogen.light.filters import band_pass, low_pass, resonance
from services.audiogen.light.grains import lay
from services.audiogen.light.levels import mix, unit_rms
from services.audiogen.light.noise import band, drift, shaped, shaped_stereo
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames


def beeps(
    scene: Scene, pitch_hz: float, pattern: tuple[tuple[float, float], ...], cycle_s: float
) -> Signal:
    """A piezo disc: pattern of (start, length) in seconds, repeated every cycle_s; mono."""
    out = np.zeros(scene.frame_count)
    pitch_hz = scene.vary("pitch", pitch_hz, 0.05)
    start_s = 0.0
    while start_s < scene.duration_s - 0.1:
        for at_s, length_s in pattern:
            count = frames(length_s)
            turn = 2 * np.pi * pitch_hz * np.arange(count) / SAMPLE_RATE_HZ
            tone = (
                resonance(np.tanh(3 * np.sin(turn)), 1.02 * pitch_hz, 1.5)
                * bump(count, 0.5) ** 0.08
            )
            if start_s + at_s + length_s < scene.duration_s:
                lay(out, tone, start_s + at_s)
        start_s += cycle_s
    return out


ONCE = ((0.0, 0.16), (0.24, 0.16))
ALARM = ((0.0, 0.09), (0.16, 0.09), (0.32, 0.09), (0.48, 0.09))


def vibration(scene: Scene) -> Signal:
    """A telephone shakes on a table: bursts of 155 Hz and the rattle of the table; mono."""
    clock = scene.times_s()
    on = ((clock % 1.6) < 0.85).astype(float)
    on = low_pass(on, 30.0, 1)
    phase = 2 * np.pi * scene.vary("motor", 155, 0.05) * clock
    hum = np.sin(phase) + 0.5 * np.sin(2 * phase) + 0.3 * np.sin(3 * phase)
    rattle = band_pass(scene.draws("table").standard_normal(clock.size), 500, 3500) * (
        np.sin(phase) > 0.75
    )
    return mix((0, hum * on), (-3, rattle * on))


def drill(scene: Scene) -> Signal:
    """An electric motor under load: whine that sags as it bites, and gear noise; mono."""
    count = scene.frame_count
    spin = path(count, (0, 0.3), (0.25, 1), (scene.duration_s - 0.3, 1), (scene.duration_s, 0.35))
    spin = spin * (1 + 0.06 * drift(scene, "load", 2.0, count))
    phase = np.cumsum(scene.vary("spin", 310, 0.1) * spin) / SAMPLE_RATE_HZ
    saw = 2 * (phase % 1) - 1
    teeth = np.sin(2 * np.pi * 7 * phase) + 0.6 * np.sin(2 * np.pi * 11 * phase)
    brush = band_pass(scene.draws("brush").standard_normal(count), 900, 7000) * (
        0.5 + 0.5 * np.abs(saw)
    )
    return (
        mix((0, unit_rms(band_pass(saw, 250, 4000))), (-4, unit_rms(teeth)), (-2, unit_rms(brush)))
        * spin
    )


def dryer(scene: Scene) -> Signal:
    """A fan blows warm air: broad rush with the motor's tone in it; (frames, 2)."""
    count = scene.frame_count
    air = shaped_stereo(
        scene.draws("air"), count, ((60, -18), (250, -3), (900, 0), (3000, -5), (9000, -20)), 0.4
    )
    phase = (
        2
        * np.pi
        * np.cumsum(scene.vary("motor", 420, 0.08) * (1 + 0.004 * drift(scene, "motor", 2.0)))
        / SAMPLE_RATE_HZ
    )
    whine = np.sin(phase) + 0.5 * np.sin(2 * phase) + 0.3 * np.sin(5 * phase)
    return mix((0, air), (-13, whine))


def hum(scene: Scene) -> Signal:
    """Machines behind a wall: mains hum with its harmonics and a fan; (frames, 2)."""
    clock = scene.times_s() + scene.start_frame / SAMPLE_RATE_HZ
    tone = np.zeros(scene.frame_count)
    for order, level in ((1, 0.7), (2, 1.0), (3, 0.35), (4, 0.5), (6, 0.25), (8, 0.12)):
        beat = 1 + 0.15 * drift(scene, f"order{order}", 0.8)
        tone += level * beat * np.sin(2 * np.pi * 60 * order * clock + order)
    fan = shaped_stereo(
        scene.draws("fan"),
        scene.frame_count,
        ((40, -6), (160, 0), (600, -8), (2500, -26), (9000, -50)),
    )
    return mix((-3, tone), (-1, fan))


def feedback(scene: Scene) -> Signal:
    """A loudspeaker howls: one room mode grows until the amplifier clips; mono."""
    count = min(scene.frame_count, frames(2.2))
    times_s = np.arange(count) / SAMPLE_RATE_HZ
    growth = np.minimum(1.0, 0.02 * np.exp(times_s / 0.13)) * path(count, (1.4, 1), (1.7, 0))
    phase = 2 * np.pi * scene.vary("mode", 2150, 0.15) * times_s + 0.4 * np.sin(
        2 * np.pi * 5 * times_s
    )
    return np.tanh(2.5 * growth * np.sin(phase)) + 0.3 * growth * np.sin(2 * phase)


def spray(scene: Scene, low_hz: float, high_hz: float, hold_s: float) -> Signal:
    """Gas or steam let out of a narrow place: a hiss that opens at once and sinks; mono."""
    count = scene.frame_count
    hold_s = min(hold_s, max(0.1, scene.duration_s - 0.4))
    level = path(count, (0, 0), (0.015, 1), (hold_s, 0.75), (hold_s + 0.35, 0))
    hiss = shaped(scene.draws("hiss"), count, band(low_hz, high_hz, 9))
    sputter = 1 + 0.2 * drift(scene, "sputter", 14.0, count)
    return hiss * level * sputter
