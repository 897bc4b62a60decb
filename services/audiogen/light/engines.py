"""Motors: cars, motorcycles, aeroplanes, helicopters, ships, and their horns and sirens.

A four-stroke engine is a train of exhaust pulses, each cylinder a little different, through the
resonances of its pipe, with the rattle of its valves (Farnell, "Designing Sound", MIT Press 2010,
ch. "Cars"; Baldan et al., "Physically informed car engine sound synthesis", IEEE SIVE 2015).
"""

from dataclasses import dataclass

import numpy as np

from services.audiogen.light.envelopes import bump, decay, glide, path
from services.audiogen.light.filters import band_pass, low_pass, resonance
from services.audiogen.light.grains import lay
from services.audiogen.light.levels import mix, unit_peak, unit_rms
from services.audiogen.light.noise import Curve, band, drift, shaped, shaped_stereo
from services.audiogen.light.resonators import plate, strike
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames

_TYRES: Curve = ((40, -14), (250, -3), (800, 0), (1600, -4), (5000, -20), (14000, -44))


@dataclass(frozen=True, slots=True)
class Motor:
    """An engine at work: firings a second, cylinders, length of an exhaust pulse, its pipe's lowest
    resonance, how uneven it runs, level in dB of the mechanical noise.
    """

    firing_hz: float
    cylinders: int
    pulse_s: float
    pipe_hz: float
    uneven: float
    rattle_db: float


CAR_IDLE = Motor(28.0, 4, 0.006, 82.0, 0.12, -13.0)
CAR_DRIVING = Motor(74.0, 4, 0.004, 95.0, 0.08, -12.0)
TRUCK = Motor(38.0, 6, 0.007, 58.0, 0.14, -8.0)
MOTORCYCLE = Motor(46.0, 2, 0.004, 130.0, 0.22, -10.0)
BOAT = Motor(13.0, 1, 0.012, 110.0, 0.2, -14.0)
PROPELLER = Motor(88.0, 7, 0.004, 120.0, 0.06, -9.0)


def firing(scene: Scene, motor: Motor, pace: Signal) -> Signal:
    """The sound of an engine whose speed is pace (1: as the motor says) over time; mono, RMS 1."""
    count = pace.size
    rate_hz = scene.vary("speed", motor.firing_hz, 0.08) * 0.8**scene.modifiers.size * pace
    rate_hz = rate_hz * (1 + 0.012 * drift(scene, "hunting", 2.5, count))
    phase = np.cumsum(rate_hz) / SAMPLE_RATE_HZ + 1.0
    number = phase.astype(np.int64)
    since_s = (phase - number) / rate_hz
    cylinders = 1 + motor.uneven * scene.fixed("cylinders").standard_normal(motor.cylinders)
    strokes = 1 + 0.5 * motor.uneven * scene.draws("strokes").standard_normal(int(number[-1]) + 2)
    pulse = cylinders[number % motor.cylinders] * strokes[number] * np.exp(-since_s / motor.pulse_s)
    noise = scene.draws("blast").standard_normal(count)
    pulse = pulse * (1 + 0.35 * noise) - low_pass(pulse, 12.0)
    pipe_hz = scene.vary("pipe", motor.pipe_hz, 0.1)
    out = 0.5 * low_pass(pulse, 900.0)
    for order, level in ((1, 1.0), (2, 0.8), (3, 0.7), (5, 0.45), (7, 0.35)):
        out += level * resonance(pulse, order * pipe_hz, 5.0)
    valves = band_pass(noise, 900, 4500) * np.exp(-since_s / 0.004)
    return mix((0, unit_rms(out)), (motor.rattle_db, unit_rms(valves)))


def running(scene: Scene, motor: Motor, tyres_db: float = -60.0) -> Signal:
    """An engine under way, with tyres on the road where it has some; (frames, 2)."""
    count = scene.frame_count
    pace = 1.15**scene.modifiers.speed * (1 + 0.04 * drift(scene, "pedal", 0.3))
    engine = firing(scene, motor, pace)
    air = shaped_stereo(
        scene.draws("air"), count, ((30, -4), (120, 0), (500, -14), (3000, -40)), 0.5
    )
    layers = [(0.0, engine), (-16.0, air)]
    if tyres_db > -50:
        layers.append((tyres_db, shaped_stereo(scene.draws("tyres"), count, _TYRES, 0.5)))
    return mix(*layers)


def starting(scene: Scene) -> Signal:
    """A car is started: the starter turns it over, it catches, revs up and idles; mono."""
    count = scene.frame_count
    crank_s = min(1.1, 0.35 * scene.duration_s)
    turn = np.arange(count) / SAMPLE_RATE_HZ
    whine = np.sin(
        2 * np.pi * np.cumsum(310 + 60 * np.sin(2 * np.pi * 7.5 * turn)) / SAMPLE_RATE_HZ
    )
    gears = band_pass(scene.draws("gears").standard_normal(count), 500, 3200)
    churn = (0.5 + 0.5 * np.sin(2 * np.pi * 7.5 * turn)) ** 2
    crank = (
        (0.5 * whine + unit_rms(gears))
        * (0.35 + churn)
        * path(count, (0, 0.8), (crank_s, 1), (crank_s + 0.05, 0))
    )
    pace = path(count, (crank_s, 0.6), (crank_s + 0.35, 2.3), (crank_s + 1.1, 1.0))
    engine = firing(scene, CAR_IDLE, pace) * path(
        count, (crank_s - 0.02, 0), (crank_s + 0.1, 1.1), (crank_s + 1.2, 0.7)
    )
    return mix((-4, unit_rms(crank)), (0, engine))


def passing(scene: Scene, motor: Motor) -> Signal:
    """A vehicle comes, passes at a few metres and goes, with Doppler shift; (frames, 2).

    Level 1 / r, pitch c / (c + v_r), the far side darker (Farnell, ch. "Cars").
    """
    count = scene.frame_count
    speed_m_s = scene.vary("speed_m_s", 15.0, 0.2) * 1.5**scene.modifiers.speed
    along_m = speed_m_s * (scene.times_s() - 0.48 * scene.duration_s)
    range_m = np.hypot(along_m, scene.vary("aside", 4.0, 0.2))
    shift = 343.0 / (343.0 + speed_m_s * along_m / range_m)
    near = (range_m.min() / range_m) ** 0.9
    engine = firing(scene, motor, shift)
    tyres = shaped(scene.draws("tyres"), count, _TYRES)
    bright = mix((0, engine), (-2, tyres))
    sound = low_pass(bright, 700) * near + (bright - low_pass(bright, 700)) * near**1.8
    side = 0.5 + 0.42 * along_m / range_m * np.sign(scene.fixed("way").random() - 0.5)
    return np.stack([sound * np.cos(side * np.pi / 2), sound * np.sin(side * np.pi / 2)], axis=1)


def horn(
    scene: Scene, tones_hz: tuple[float, ...], blasts: tuple[tuple[float, float], ...]
) -> Signal:
    """Horns together, reed-like, in blasts of (start in seconds, length in seconds); mono."""
    out = np.zeros(scene.frame_count)
    pitch = scene.vary("pitch", 1.0, 0.05) * 0.75**scene.modifiers.size
    for start_s, length_s in blasts:
        count = frames(min(length_s, max(0.0, scene.duration_s - start_s - 0.1)))
        if count < 100:
            break
        sound = np.zeros(count)
        for tone_hz in tones_hz:
            phase = (
                np.cumsum(tone_hz * pitch * glide(count, (0, 0.97), (0.05, 1), (1, 1)))
                / SAMPLE_RATE_HZ
            )
            buzz = np.tanh(4 * np.sin(2 * np.pi * phase) + 1.2)
            sound += buzz - buzz.mean()
        throat = resonance(sound, 4.2 * tones_hz[0] * pitch, 2.5) + 0.5 * resonance(sound, 2600, 3)
        edge = np.minimum(1, np.minimum(np.arange(count), np.arange(count)[::-1]) / frames(0.025))
        lay(out, (0.5 * low_pass(sound, 2500) + throat) * edge, start_s)
    return out


CAR_HORN_HZ = (415.0, 498.0)
SHIP_HORN_HZ = (92.0, 123.0)
TWO_HOOTS = ((0.0, 0.3), (0.42, 0.75))
LONG_BLAST = ((0.0, 2.6),)


@dataclass(frozen=True, slots=True)
class Sweep:
    """A siren: lowest and highest pitch, seconds of one sweep, and whether it jumps between the
    two.
    """

    low_hz: float
    high_hz: float
    sweep_s: float
    steps: bool


WAIL = Sweep(620.0, 1350.0, 3.4, False)
AMBULANCE = Sweep(770.0, 960.0, 1.1, True)
CAR_ALARM = Sweep(900.0, 1500.0, 0.42, False)
AIR_RAID = Sweep(240.0, 470.0, 7.5, False)


def siren(scene: Scene, kind: Sweep) -> Signal:
    """A siren over a street; mono."""
    turn = (scene.times_s() + scene.start_frame / SAMPLE_RATE_HZ) / scene.vary(
        "sweep", kind.sweep_s, 0.08
    )
    place = turn % 1.0
    if kind.steps:
        height = np.clip(np.sin(2 * np.pi * turn) * 40, -1, 1) * 0.5 + 0.5
    else:
        height = np.where(
            place < 0.42, np.sin(np.pi * place / 0.84), np.cos(np.pi * (place - 0.42) / 1.16)
        )
    pitch = scene.vary("pitch", 1.0, 0.05)
    pitch_hz = pitch * kind.low_hz * (kind.high_hz / kind.low_hz) ** height
    phase = 2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE_HZ
    tone = np.tanh(2.2 * np.sin(phase) + 0.5)
    sound = resonance(tone, 1250, 1.2) + 0.35 * resonance(tone, 2800, 2.0)
    return sound * (1 + 0.2 * drift(scene, "street", 0.8))


def helicopter(scene: Scene) -> Signal:
    """Rotor blades slap the air eleven times a second over the turbine's whine; (frames, 2)."""
    count = scene.frame_count
    clock = scene.times_s() + scene.start_frame / SAMPLE_RATE_HZ
    place = (scene.vary("rate", 11.5, 0.08) * clock) % 1.0
    slap = np.exp(-place / 0.13) + 0.25 * np.exp(-((place - 0.5) ** 2) / 0.004)
    thump = shaped(scene.draws("thump"), count, band(40, 260, 9)) * slap
    wash = shaped_stereo(scene.draws("wash"), count, band(180, 2200, 7)) * (0.3 + slap)[:, None]
    whine = np.sin(
        2 * np.pi * scene.vary("turbine", 1850, 0.1) * clock + 2 * drift(scene, "turbine", 3)
    )
    return mix((3, thump), (-5, wash), (-24, whine))


def jet(scene: Scene) -> Signal:
    """An aeroplane far overhead: a broad roar, its treble coming and going with the air; (frames,
    2).
    """
    count = scene.frame_count
    roar = shaped_stereo(
        scene.draws("roar"), count, ((30, -6), (90, 0), (350, -4), (1200, -16), (5000, -44)), 0.4
    )
    hiss = shaped_stereo(scene.draws("hiss"), count, band(700, 2600, 9), 0.6)
    air = np.clip(0.6 + 0.5 * drift(scene, "air", 0.5), 0.05, 1.4)[:, None]
    return mix((0, roar * (1 + 0.2 * drift(scene, "body", 0.8))[:, None]), (-13, hiss * air))


def machine(scene: Scene, beat_hz: float) -> Signal:
    """A machine that works: hum, a beat of its shuttle or press, and its rattle; mono."""
    count = scene.frame_count
    clock = scene.times_s() + scene.start_frame / SAMPLE_RATE_HZ
    rate_hz = scene.vary("beat", beat_hz, 0.08) * 1.3**scene.modifiers.speed
    place = (rate_hz * clock) % 1.0
    draws = scene.draws("machine")
    rattle = band_pass(draws.standard_normal(count), 600, 4500)
    rattle *= np.exp(-place / 0.08) + 0.6 * np.exp(-((place + 0.5) % 1.0) / 0.05)
    clank = np.zeros(count)
    block = unit_peak(strike(plate(240, 16, 0.12, 0.4), frames(0.3), 0.001))
    for beat in np.flatnonzero(np.diff(np.floor(rate_hz * clock)) > 0).tolist():
        lay(clank, block, beat / SAMPLE_RATE_HZ, draws.uniform(0.7, 1.0))
    hum = sum(np.sin(2 * np.pi * 60 * k * clock) / k for k in (1, 2, 3, 4))
    return mix((0, unit_rms(rattle)), (9, clank), (-12, np.asarray(hum)))


def whistle_blast(scene: Scene) -> Signal:
    """A guard's or a referee's pea whistle: 2.6 kHz that trills at 35 Hz; mono."""
    count = min(scene.frame_count, frames(scene.vary("length", 0.8, 0.2)))
    times_s = np.arange(count) / SAMPLE_RATE_HZ
    trill = np.sin(2 * np.pi * 34 * times_s)
    phase = (
        2 * np.pi * np.cumsum(scene.vary("pitch", 2650, 0.06) * (1 + 0.03 * trill)) / SAMPLE_RATE_HZ
    )
    hiss = band_pass(scene.draws("breath").standard_normal(count), 1800, 6000)
    return (
        (np.sin(phase) * (0.6 + 0.4 * trill) + 0.12 * hiss)
        * bump(count, 0.25) ** 0.3
        * decay(count, 0.01, 3)
    )
