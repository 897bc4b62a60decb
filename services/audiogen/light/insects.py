"""Crickets, cicadas, katydids and flying insects.

Stridulation is a train of tooth strikes on a wing that resonates: a carrier of 2 to 8 kHz in
pulses, pulses in chirps (Farnell, "Designing Sound", ch. "Insects"; Michelsen & Nocke 1974). A
cicada's tymbal buckles hundreds of times a second into a tuned abdomen (Bennet-Clark & Young 1992).
"""

from dataclasses import dataclass

import numpy as np

from services.audiogen.light.filters import band_pass, resonance
from services.audiogen.light.levels import mix, unit_rms
from services.audiogen.light.noise import drift, narrow
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal


@dataclass(frozen=True, slots=True)
class Stridulation:
    """One kind of cricket: carrier, pulses a second, pulses a chirp, chirps a second, how many
    sing.
    """

    carrier_hz: float
    pulse_hz: float
    pulses: int
    chirp_hz: float
    singers: int


FIELD_CRICKET = Stridulation(4500.0, 32.0, 4, 2.6, 5)
TREE_CRICKET = Stridulation(3100.0, 45.0, 40, 0.9, 3)
KATYDID = Stridulation(7800.0, 60.0, 12, 2.0, 3)


def _clock(scene: Scene) -> Signal:
    return scene.times_s() + scene.start_frame / SAMPLE_RATE_HZ


def crickets(scene: Scene, kind: Stridulation) -> Signal:
    """Crickets on a summer night, each at its own pitch, beat and place; (frames, 2)."""
    clock = _clock(scene)
    out = np.zeros((scene.frame_count, 2))
    for singer in range(1 if scene.modifiers.single else kind.singers):
        carrier_hz = scene.vary(f"pitch{singer}", kind.carrier_hz, 0.06)
        pulse_hz = scene.vary(f"pulse{singer}", kind.pulse_hz, 0.06)
        chirp_hz = scene.vary(f"chirp{singer}", kind.chirp_hz, 0.1) * 1.3**scene.modifiers.speed
        start = float(scene.fixed(f"start{singer}").uniform(0, 1)) if singer else 0.0
        since_s = ((clock * chirp_hz + start) % 1.0) / chirp_hz
        within = (since_s * pulse_hz) % 1.0
        number = np.floor(since_s * pulse_hz)
        pulse = np.where(
            number < kind.pulses, np.sin(np.pi * np.minimum(1, within / 0.55)) ** 1.5, 0.0
        )
        swell = np.minimum(1.0, 0.55 + 0.2 * number)
        tone = np.sin(2 * np.pi * carrier_hz * clock + 0.4 * np.sin(2 * np.pi * pulse_hz * clock))
        near = 1.0 if singer == 0 else float(scene.fixed(f"near{singer}").uniform(0.15, 0.5))
        place = float(scene.fixed(f"place{singer}").uniform(0.1, 0.9))
        voice = near * pulse * swell * (tone + 0.08 * np.sin(4 * np.pi * carrier_hz * clock))
        out += voice[:, None] * np.array([1 - place, place])
    return out


def cicadas(scene: Scene) -> Signal:
    """Cicadas in full heat: a harsh shimmer of 4 to 8 kHz that swells and sinks; (frames, 2)."""
    out = np.zeros((scene.frame_count, 2))
    clock = _clock(scene)
    for singer in range(4):
        centre_hz = scene.vary(f"pitch{singer}", (5200, 6400, 4600, 7300)[singer], 0.05)
        buckle_hz = scene.vary(f"tymbal{singer}", 125, 0.1)
        noise = scene.draws(f"noise{singer}").standard_normal(scene.frame_count)
        rough = 0.35 + 0.65 * np.abs(np.sin(np.pi * buckle_hz * clock)) ** 2
        voice = unit_rms(resonance(noise, centre_hz, 7.0)) * rough
        swell = np.clip(0.75 + 0.5 * drift(scene, f"swell{singer}", 0.25), 0.15, 1.5)
        place = (0.3, 0.7, 0.85, 0.15)[singer]
        out += (voice * swell)[:, None] * np.array([1 - place, place])
    return out


def mae_mi(scene: Scene) -> Signal:
    """The Korean cicada that gives its name: maem, maem, maem, mi; (frames, 2).

    Hyalessa: pulsed phrases of 5 to 10 notes, two a second, on 3 to 6 kHz, then a long falling one.
    """
    clock = _clock(scene)
    rate_hz = scene.vary("notes", 2.0, 0.08)
    notes = 6 + int(scene.fixed("notes").integers(0, 4))
    phrase_s = notes / rate_hz + 2.4
    since_s = clock % phrase_s
    ending = since_s > notes / rate_hz
    position = (since_s * rate_hz) % 1.0
    maem = np.sin(np.pi * np.clip(position / 0.85, 0, 1)) ** 0.7
    mi = np.clip(1 - (since_s - notes / rate_hz) / 2.2, 0, 1) ** 0.8
    pitch_hz = scene.vary("pitch", 4100, 0.05) * np.where(
        ending, 0.97 - 0.05 * (1 - mi), 0.95 + 0.07 * maem
    )
    rough = 0.5 + 0.5 * np.abs(np.sin(np.pi * scene.vary("tymbal", 170, 0.08) * clock))
    near = narrow(scene.draws("near"), pitch_hz, 420.0) + 0.6 * narrow(
        scene.draws("over"), 1.42 * pitch_hz, 600.0
    )
    voice = near * rough * np.where(ending, mi, maem)
    return mix((0, voice[:, None] * np.array([0.6, 0.4])), (-16, cicadas(scene)))


def buzzing(scene: Scene, wing_hz: float) -> Signal:
    """An insect flies about one's head: wing beats (a harsh tone) that come near and go; (frames,
    2).
    """
    near = np.clip(0.42 + 0.6 * drift(scene, "near", 0.9), 0.04, 1.2)
    pitch = 1 + 0.06 * drift(scene, "turn", 1.4) + 0.015 * drift(scene, "flutter", 12)
    phase = np.cumsum(scene.vary("wing", wing_hz, 0.08) * pitch) / SAMPLE_RATE_HZ
    saw = 2 * (phase % 1.0) - 1
    tone = band_pass(saw, 0.8 * wing_hz, 9 * wing_hz)
    hiss = 0.12 * band_pass(scene.draws("hiss").standard_normal(scene.frame_count), 1500, 6000)
    voice = (tone + hiss * np.abs(tone)) * near**1.5
    side = 0.5 + 0.45 * np.clip(drift(scene, "side", 0.7), -1, 1)
    return np.stack([voice * np.cos(side * np.pi / 2), voice * np.sin(side * np.pi / 2)], axis=1)
