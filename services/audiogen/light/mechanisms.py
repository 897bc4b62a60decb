"""Small mechanisms: keys, switches, typewriters, telephones, chains, wheels that wind; and the
heart.

Each is a few small struck bodies in its own rhythm (modal synthesis, van den Doel & Pai 1998).
"""

from dataclasses import dataclass

import numpy as np

from services.audiogen.light.bells import Bell, cast, stroke
from services.audiogen.light.envelopes import bump, decay, path
from services.audiogen.light.filters import band_pass, low_pass
from services.audiogen.light.grains import grid, lay, poisson
from services.audiogen.light.levels import mix, unit_peak, unit_rms
from services.audiogen.light.noise import band, drift, shaped
from services.audiogen.light.resonators import Body, plate, strike
from services.audiogen.light.scene import SAMPLE_RATE_HZ, Scene, Signal, frames


@dataclass(frozen=True, slots=True)
class Key:
    """One kind of key or button: its body, the body under it, level of that in dB, seconds between
    pressing and letting go.
    """

    cap: Body
    base: Body
    base_db: float
    travel_s: float


KEYBOARD = Key(plate(2300, 8, 0.014, 0.2), plate(330, 10, 0.04, 0.4), -5.0, 0.07)
TYPEWRITER = Key(plate(1700, 16, 0.05, 0.25, 0.1), plate(210, 14, 0.08, 0.4), 0.0, 0.03)
TELEGRAPH = Key(plate(2700, 10, 0.03, 0.2), plate(520, 8, 0.05, 0.4), -4.0, 0.06)
SWITCH = Key(plate(1900, 12, 0.02, 0.2), plate(450, 10, 0.03, 0.4), -2.0, 0.02)


def press(scene: Scene, key: Key, name: str) -> Signal:
    """One press: down with a knock, up with a lighter click; mono."""
    draws = scene.draws(name)
    count = frames(key.travel_s + 0.2)
    out = np.zeros(count)
    for at_s, level in ((0.0, 1.0), (key.travel_s * draws.uniform(0.8, 1.2), 0.45)):
        click = strike(
            key.cap.struck(draws, 0.6).tuned(float(draws.uniform(0.92, 1.08))), count, 0.0003
        )
        knock = strike(key.base.struck(draws, 0.4), count, 0.0012)
        lay(out, mix((0, unit_peak(click)), (key.base_db, unit_peak(knock))), at_s, level)
    return out


def typing(scene: Scene, key: Key, keys_hz: float, bell: Bell | None = None) -> Signal:
    """Words typed: runs of keys with pauses, and the carriage's bell where it has one; mono."""
    draws = scene.draws("typing")
    out = np.zeros(scene.frame_count)
    rate_hz = scene.vary("keys", keys_hz, 0.12) * 1.3**scene.modifiers.speed
    stock = [press(scene, key, f"key{number}") for number in range(8)]
    at_s, written = 0.0, 0
    while at_s < scene.duration_s - 0.2:
        lay(out, stock[int(draws.integers(0, 8))], at_s, draws.uniform(0.6, 1))
        written += 1
        pause = draws.random() < 0.16
        at_s += (1 / rate_hz) * float(draws.gamma(6, 1 / 6)) + (
            draws.uniform(0.12, 0.35) if pause else 0
        )
        if bell and written % 22 == 0 and at_s < scene.duration_s - 0.8:
            lay(out, stroke(scene, bell, cast(scene, bell), draws), at_s, 0.5)
            ratchet = shaped(draws, frames(0.4), band(900, 5000, 9)) * bump(frames(0.4), 0.6)
            lay(out, unit_peak(ratchet), at_s + 0.15, 0.25)
            at_s += 0.8
    return out


def switch(scene: Scene) -> Signal:
    """A switch is thrown once; mono."""
    return press(scene, SWITCH, "switch")


def telephone(scene: Scene, bell: Bell) -> Signal:
    """An old telephone rings: two bells and a hammer for a second, then two seconds of silence."""
    draws = scene.draws("ring")
    low, high = (cast(scene, bell, ratio) for ratio in (1.0, 1.19))
    sounds = [stroke(scene, bell, body, draws) for body in (low, high)]
    out = np.zeros(scene.frame_count)
    gap_s = 1 / scene.vary("hammer", 22, 0.05)
    start_s = 0.0
    while start_s == 0.0 or start_s < scene.duration_s - 0.6:
        for index in range(int(min(1.0, scene.duration_s - start_s - 0.2) / gap_s)):
            lay(out, sounds[index % 2], start_s + index * gap_s, draws.uniform(0.8, 1))
        start_s += 2.6
    return out


def chain(scene: Scene) -> Signal:
    """A chain is dragged or shaken: links strike links, in surges; mono."""
    draws = scene.draws("chain")
    count = scene.frame_count
    surge = np.clip(0.5 + 0.8 * drift(scene, "surge", 1.6), 0.02, 1.4)
    onsets = np.append(poisson(draws, scene.vary("links", 55, 0.15) * surge**2, count), 0)
    stock = []
    for _ in range(14):
        link = plate(
            scene.vary("size", 1350, 0.1) * float(draws.uniform(0.75, 1.5)), 14, 0.14, 0.3, 0.1
        )
        stock.append(unit_peak(strike(link.struck(draws, 0.6), frames(0.2), 0.00035)))
    out = np.zeros(count)
    for onset in onsets.tolist():
        lay(
            out,
            stock[int(draws.integers(0, 14))],
            onset / SAMPLE_RATE_HZ,
            float(draws.uniform(0.1, 1)),
        )
    return out


def heartbeat(scene: Scene) -> Signal:
    """A heart: the valves close twice a beat, lub and dub, 40 to 120 Hz (Rangayyan 2002); mono."""
    out = np.zeros(scene.frame_count)
    beats_hz = scene.vary("beats", 1.2, 0.08) * 1.45**scene.modifiers.speed
    draws = scene.draws("heart")
    gap_s = 0.3 / beats_hz**0.5
    for onset in grid(scene, 1 / beats_hz, 0.012, "beat").tolist():
        for delay_s, pitch_hz, level in ((0.0, 58.0, 1.0), (gap_s, 78.0, 0.7)):
            body = Body(
                (pitch_hz, 1.7 * pitch_hz, 2.9 * pitch_hz), (0.16, 0.12, 0.08), (1, 0.9, 0.7)
            )
            thump = unit_peak(strike(body.struck(draws, 0.1), frames(0.22), 0.006))
            lay(out, thump, onset / SAMPLE_RATE_HZ + delay_s, level)
    return out


def winding(scene: Scene) -> Signal:
    """Something is wound up or cranked: a pawl over a ratchet, in turns of the hand; mono."""
    draws = scene.draws("wind")
    out = np.zeros(scene.frame_count)
    pawl = plate(scene.vary("pawl", 1900, 0.12), 12, 0.025, 0.25)
    at_s = 0.0
    while at_s < scene.duration_s - 0.15:
        for _ in range(int(draws.integers(6, 11))):
            lay(
                out,
                unit_peak(strike(pawl.struck(draws, 0.4), frames(0.06), 0.0003)),
                at_s,
                draws.uniform(0.6, 1),
            )
            at_s += scene.vary("tooth", 0.045, 0.15) * draws.uniform(0.85, 1.15)
        at_s += draws.uniform(0.18, 0.35)
    return out


def radio(scene: Scene) -> Signal:
    """A radio between stations: hiss, crackle and a whistle that wanders; mono."""
    count = scene.frame_count
    draws = scene.draws("radio")
    hiss = shaped(draws, count, ((200, -18), (600, -4), (1800, 0), (3800, -6), (6000, -30)))
    onsets = poisson(draws, 9.0, count)
    crackle = np.zeros(count)
    for onset in onsets.tolist():
        spark = band_pass(draws.standard_normal(frames(0.012)), 400, 3800)
        lay(
            crackle,
            spark * np.exp(-np.arange(spark.size) / 120),
            onset / SAMPLE_RATE_HZ,
            float(draws.uniform(0.3, 2)),
        )
    pitch_hz = 900 * np.exp(0.7 * drift(scene, "tuning", 0.6))
    tone = np.sin(2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE_HZ) * np.clip(
        drift(scene, "beat", 0.7), 0, 1
    )
    return mix(
        (0, hiss * (1 + 0.4 * drift(scene, "fade", 0.8))), (-1, unit_rms(crackle)), (-5, tone)
    )


def camera(scene: Scene) -> Signal:
    """A shutter: mirror, curtain, and the film's winding; mono."""
    draws = scene.draws("camera")
    out = np.zeros(min(scene.frame_count, frames(0.8)))
    steel = plate(2100, 14, 0.02, 0.25)
    for at_s, level in ((0.0, 0.7), (0.018, 1.0), (0.075, 0.9), (0.09, 0.5)):
        lay(out, unit_peak(strike(steel.struck(draws, 0.7), frames(0.08), 0.0004)), at_s, level)
    wind = shaped(draws, frames(0.4), band(1200, 5000, 9)) * bump(frames(0.4), 0.4)
    lay(out, unit_peak(wind) * (1 + np.sign(np.sin(np.arange(wind.size) / 300))) / 2, 0.22, 0.2)
    return out


def scissors(scene: Scene) -> Signal:
    """Scissors cut: blades slide together with a rising scrape and close with a snick; mono."""
    draws = scene.draws("scissors")
    out = np.zeros(scene.frame_count)
    at_s = 0.0
    while at_s < scene.duration_s - 0.3:
        count = frames(0.19)
        scrape = shaped(draws, count, band(3500, 11_000, 9)) * path(
            count, (0, 0.2), (0.15, 1), (0.18, 0)
        )
        ringing = strike(plate(3900, 8, 0.05, 0.2), frames(0.1), 0.0002)
        lay(out, unit_peak(scrape), at_s, 0.5)
        lay(out, unit_peak(ringing), at_s + 0.16, 0.8)
        at_s += scene.vary("gap", 0.48, 0.1) * draws.uniform(0.9, 1.1)
    return out


def digging(scene: Scene) -> Signal:
    """A spade: driven into earth with a chuff, lifted, and the earth thrown down; mono."""
    draws = scene.draws("dig")
    out = np.zeros(scene.frame_count)
    at_s = 0.0
    while at_s == 0.0 or at_s < scene.duration_s - 0.7:
        count = frames(0.28)
        chuff = shaped(draws, count, band(500, 4500, 9)) * bump(count, 0.3) ** 1.5
        blade = strike(plate(720, 14, 0.12, 0.35), frames(0.25), 0.0012)
        lay(out, unit_peak(chuff), at_s)
        lay(out, unit_peak(blade), at_s + 0.02, 0.3)
        thud = low_pass(draws.standard_normal(frames(0.3)), 400) * decay(frames(0.3), 0.004, 0.06)
        lay(out, unit_peak(thud), at_s + 0.95, 0.7)
        soil = shaped(draws, frames(0.35), band(900, 4000, 9)) * decay(frames(0.35), 0.02, 0.08)
        lay(out, unit_peak(soil), at_s + 0.95, 0.35)
        at_s += scene.vary("dig", 1.75, 0.1)
    return out
