import numpy as np
import pytest
from numpy.typing import NDArray

from common.audio.loudness_meter import bed_loudness_lufs, event_loudness_lufs
from services.audiogen.audiocraft.finish import (
    BLOCK_FRAMES,
    blocks,
    finish_bed,
    finish_event,
    rounds,
)
from services.audiogen.audiocraft.plan import Plan, plan
from services.audiogen.engine import EffectRequest, Take

RATE_HZ = 16_000


def planned(duration_ms: int, *, lasting: bool) -> Plan:
    return plan(EffectRequest("rain", "", None, duration_ms, lasting, (Take(1, 1.0),)))


def tone(seconds: float, hz: float = 440.0, level: float = 0.1) -> NDArray[np.float32]:
    times_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    return (level * np.sin(2 * np.pi * hz * times_s)).astype(np.float32)[:, None]


def test_an_event_begins_at_its_onset_at_the_level_of_effects() -> None:
    raw = np.concatenate([np.zeros((RATE_HZ, 1), np.float32), tone(1.0, level=0.02)])
    frames, loudness_lufs = finish_event(raw, RATE_HZ, planned(2000, lasting=False))
    assert frames.shape[1] == 1
    # What is left of the two seconds, and 5 ms before the onset.
    assert len(frames) == pytest.approx(1.005 * 48_000, abs=100)
    assert np.argmax(np.abs(frames) > 0.1) < 0.02 * 48_000
    assert loudness_lufs == pytest.approx(-18, abs=0.1)
    assert loudness_lufs == event_loudness_lufs(frames, 48_000)
    assert np.abs(frames[-48:]).max() < 0.01


def test_an_event_ends_in_time() -> None:
    frames, _ = finish_event(tone(3.0), RATE_HZ, planned(2000, lasting=False))
    assert len(frames) == 2 * 48_000


def test_a_sharp_event_stays_under_the_ceiling() -> None:
    click = np.zeros((RATE_HZ, 1), np.float32)
    click[100:104] = 0.05
    frames, loudness_lufs = finish_event(click, RATE_HZ, planned(1000, lasting=False))
    assert np.abs(frames).max() <= 10 ** (-1 / 20) + 1e-6
    assert loudness_lufs < -18


def test_silence_is_not_raised_to_noise() -> None:
    raw = tone(1.0, level=1e-5)
    frames, loudness_lufs = finish_event(raw, RATE_HZ, planned(1000, lasting=False))
    assert np.abs(frames).max() < 1e-3
    assert loudness_lufs < -60


@pytest.mark.parametrize("duration_ms", [1500, 29_000, 64_003])
def test_a_bed_fills_its_time_and_closes_as_a_loop(duration_ms: int) -> None:
    ahead = planned(duration_ms, lasting=True)
    raw = np.random.default_rng(2).standard_normal((round(30.1 * RATE_HZ), 1))
    # Slow noise: a jump between two samples would stand out.
    raw = np.cumsum(raw, axis=0)
    smooth = (raw - np.convolve(raw[:, 0], np.ones(800) / 800, "same")[:, None]) * 0.002
    material, loudness_lufs = finish_bed(smooth.astype(np.float32), RATE_HZ, ahead)
    bed = np.concatenate(list(rounds(material, ahead)))
    assert len(bed) == duration_ms * 48
    assert loudness_lufs == pytest.approx(-23, abs=0.5)
    assert bed_loudness_lufs(bed, 48_000) == pytest.approx(loudness_lufs, abs=0.5)
    steps = np.abs(np.diff(np.concatenate([bed, bed[:1]]), axis=0))
    joins = [border - 1 for border in ahead.borders[1:]]
    assert max(steps[joins].max(), steps[-1].max()) <= np.percentile(steps, 99.9)


def test_rounds_go_over_into_each_other_with_even_power() -> None:
    ahead = planned(12_000, lasting=True)
    raw = (0.05 * np.random.default_rng(3).standard_normal((13 * RATE_HZ, 1))).astype(np.float32)
    material, _ = finish_bed(raw, RATE_HZ, ahead)
    [bed] = rounds(material, ahead)
    seam = np.sqrt(np.mean(bed[: ahead.overlap_frames] ** 2))
    rest = np.sqrt(np.mean(bed[ahead.overlap_frames :] ** 2))
    assert 20 * np.log10(seam / rest) == pytest.approx(0, abs=0.5)


def test_blocks_add_up() -> None:
    frames = np.arange(100_000, dtype=np.float32)[:, None]
    parts = list(blocks(frames))
    assert max(map(len, parts)) == BLOCK_FRAMES
    assert np.array_equal(np.concatenate(parts), frames)
