"""Loudness against the signals of EBU Tech 3341 and 3342, pyloudnorm and ffmpeg."""

from collections.abc import Sequence

import numpy as np
import pyloudnorm
import pytest
from numpy.typing import NDArray

from common.audio.loudness import (
    SILENCE_LUFS,
    integrated_lufs,
    loudness_range_lu,
    momentary_lufs,
    noise_floor_dbfs,
    rms_dbfs,
    short_term_lufs,
    speech_gate_lufs,
    to_energy,
)
from common.audio.loudness_meter import measure
from tests.ebur128 import read_ebur128

Frames = NDArray[np.float32]


def tones(
    parts: Sequence[tuple[float, float]], sample_rate_hz: int = 48000, channel_count: int = 2
) -> Frames:
    """A 1 kHz sine with a level in dBFS of its peak and a length in seconds for each part."""
    level = np.concatenate([np.full(round(s * sample_rate_hz), 10 ** (db / 20)) for db, s in parts])
    sine = level * np.sin(2 * np.pi * 1000 * np.arange(len(level)) / sample_rate_hz)
    return np.repeat(sine[:, None], channel_count, axis=1).astype(np.float32)


def energies_of(frames: Frames, sample_rate_hz: int = 48000) -> NDArray[np.float64]:
    return measure(frames, sample_rate_hz).energies


@pytest.mark.parametrize("sample_rate_hz", [8000, 11025, 22050, 44100, 96000, 192000])
@pytest.mark.parametrize("level_dbfs", [-23, -33])
def test_a_tone_has_the_level_of_its_peak_in_two_channels(
    level_dbfs: int, sample_rate_hz: int
) -> None:
    energies = energies_of(tones([(level_dbfs, 5)], sample_rate_hz), sample_rate_hz)
    assert integrated_lufs(energies) == pytest.approx(level_dbfs, abs=0.1)


@pytest.mark.parametrize("sample_rate_hz", [22050, 24000, 48000])
@pytest.mark.parametrize(
    ("parts", "expected_lufs"),
    [
        # EBU Tech 3341, table 1, tests 1 to 5.
        ([(-23, 20)], -23.0),
        ([(-33, 20)], -33.0),
        ([(-36, 10), (-23, 60), (-36, 10)], -23.0),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0),
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23.0),
    ],
)
def test_integrated_loudness_of_ebu_signals(
    parts: list[tuple[float, float]], expected_lufs: float, sample_rate_hz: int
) -> None:
    got_lufs = integrated_lufs(energies_of(tones(parts, sample_rate_hz), sample_rate_hz))
    assert got_lufs == pytest.approx(expected_lufs, abs=0.1)


def test_short_term_loudness_of_an_ebu_signal() -> None:
    # EBU Tech 3341, table 1, test 9: constant after 3 s.
    energies = energies_of(tones([(-20, 1.34), (-30, 1.66)] * 5))
    np.testing.assert_allclose(short_term_lufs(energies), -23.0, atol=0.1)


def test_momentary_loudness_of_an_ebu_signal() -> None:
    # EBU Tech 3341, table 1, test 12: constant after 1 s.
    energies = energies_of(tones([(-20, 0.18), (-30, 0.22)] * 25))
    np.testing.assert_allclose(momentary_lufs(energies)[6:], -23.0, atol=0.1)


@pytest.mark.parametrize(
    ("levels_db", "expected_lu"),
    # EBU Tech 3342, table 1, tests 1 to 4; each level for 20 s.
    [((-20, -30), 10), ((-20, -15), 5), ((-40, -20), 20), ((-50, -35, -20, -35, -50), 15)],
)
def test_loudness_range_of_ebu_signals(levels_db: tuple[float, ...], expected_lu: float) -> None:
    energies = energies_of(tones([(level, 20) for level in levels_db], 24000), 24000)
    assert loudness_range_lu(energies) == pytest.approx(expected_lu, abs=1)


def speechlike(seed: int, sample_rate_hz: int, seconds: int, channel_count: int) -> Frames:
    """Noise in bursts of changing level."""
    rng = np.random.default_rng(seed)
    levels = np.repeat(rng.uniform(0.001, 0.3, seconds * 4), sample_rate_hz // 4)
    noise = rng.standard_normal((len(levels), channel_count)) * levels[:, None] * 0.3
    return noise.astype(np.float32)


@pytest.mark.parametrize("channel_count", [1, 2])
@pytest.mark.parametrize("sample_rate_hz", [8000, 24000, 44100, 96000])
def test_integrated_loudness_equals_pyloudnorm(sample_rate_hz: int, channel_count: int) -> None:
    frames = speechlike(3, sample_rate_hz, 12, channel_count)
    meter = pyloudnorm.Meter(sample_rate_hz, filter_class="DeMan")
    expected_lufs = meter.integrated_loudness(frames.astype(np.float64))
    got_lufs = integrated_lufs(energies_of(frames, sample_rate_hz))
    assert got_lufs == pytest.approx(expected_lufs, abs=1e-4)


@pytest.mark.parametrize("channel_count", [1, 2])
@pytest.mark.parametrize("sample_rate_hz", [16000, 22050, 44100, 48000])
def test_loudness_equals_ffmpeg(sample_rate_hz: int, channel_count: int) -> None:
    frames = speechlike(4, sample_rate_hz, 16, channel_count)
    reading = read_ebur128(frames, sample_rate_hz)
    energies = energies_of(frames, sample_rate_hz)
    # At 22050 Hz our 100 ms are 99.8.
    tolerance_lu = 0.1 if sample_rate_hz == 22050 else 0.01
    assert integrated_lufs(energies) == pytest.approx(reading.integrated_lufs, abs=tolerance_lu)
    assert loudness_range_lu(energies) == pytest.approx(reading.loudness_range_lu, abs=0.1)
    short_term = short_term_lufs(energies)
    assert short_term.max() == pytest.approx(reading.short_term_lufs.max(), abs=tolerance_lu)
    momentary = momentary_lufs(energies)
    assert momentary.max() == pytest.approx(reading.momentary_lufs.max(), abs=tolerance_lu)


def test_silence_has_a_finite_loudness() -> None:
    measurement = measure(np.zeros((48000, 1), np.float32), 48000)
    assert integrated_lufs(measurement.energies) == SILENCE_LUFS
    assert loudness_range_lu(measurement.energies) == 0
    assert momentary_lufs(measurement.energies).max() < -140
    assert rms_dbfs(measurement.mean_squares) == -150
    assert noise_floor_dbfs(measurement.mean_squares) == -150


def test_less_than_one_gating_block_has_no_loudness() -> None:
    assert integrated_lufs(energies_of(tones([(-20, 0.3)]))) == SILENCE_LUFS


def test_rms_and_noise_floor() -> None:
    # A sine's RMS is 3.01 dB under its peak.
    mean_squares = measure(tones([(-20, 4), (-60, 0.7), (-20, 4)]), 48000).mean_squares
    assert noise_floor_dbfs(mean_squares) == pytest.approx(-63.01, abs=0.02)
    loud_share = 8 / 8.7
    expected_dbfs = -23.01 + 10 * np.log10(loud_share)
    assert rms_dbfs(mean_squares) == pytest.approx(expected_dbfs, abs=0.02)


@pytest.mark.parametrize(
    ("pause_lufs", "expected_under_voice_lu"), [(-80.0, -25.0), (-43.0, -17.0), (-25.0, -15.0)]
)
def test_the_gate_of_speech_lies_between_voice_and_pauses(
    pause_lufs: float, expected_under_voice_lu: float
) -> None:
    voice, pause = to_energy(-18.0), to_energy(pause_lufs)
    energies = np.array(([voice] * 30 + [pause] * 10) * 20)
    gate_lu = speech_gate_lufs(energies) - integrated_lufs(energies)
    assert gate_lu == pytest.approx(expected_under_voice_lu, abs=0.5)
