"""True peaks against the signals of EBU Tech 3341, a far finer oversampling, and ffmpeg."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import butter, resample_poly, sosfiltfilt

from common.audio.true_peak import REACH_AFTER, REACH_BEFORE, TruePeak, TruePeakMeter
from tests.ebur128 import read_ebur128

Channels = NDArray[np.float32]


def true_peak_dbtp(channels: Channels, sample_rate_hz: int) -> float:
    meter = TruePeakMeter(sample_rate_hz, len(channels))
    meter.push(channels)
    return meter.finish()[0]


def faded(samples: NDArray[np.float64]) -> Channels:
    """Begins and ends softly, as the EBU's signals do: a hard start has peaks of its own."""
    fade = np.minimum(1, np.minimum(np.arange(len(samples)), np.arange(len(samples))[::-1]) / 2000)
    return (samples * fade)[None].astype(np.float32)


@pytest.mark.parametrize("sample_rate_hz", [8000, 44100, 48000, 96000, 192000])
@pytest.mark.parametrize(
    ("amplitude", "divisor", "phase_deg", "expected_dbtp"),
    # EBU Tech 3341, table 1, tests 15 to 19.
    [
        (0.5, 4, 0, -6.0),
        (0.5, 4, 45, -6.0),
        (0.5, 6, 60, -6.0),
        (0.5, 8, 67.5, -6.0),
        (1.41, 4, 45, 3.0),
    ],
)
def test_true_peaks_of_ebu_signals(
    amplitude: float, divisor: int, phase_deg: float, expected_dbtp: float, sample_rate_hz: int
) -> None:
    angle = 2 * np.pi * np.arange(sample_rate_hz) / divisor + np.radians(phase_deg)
    got_dbtp = true_peak_dbtp(faded(amplitude * np.sin(angle)), sample_rate_hz)
    assert expected_dbtp - 0.4 < got_dbtp < expected_dbtp + 0.2


def band_limited(seed: int, cutoff: float, count: int) -> Channels:
    """Noise under a share of the Nyquist frequency."""
    noise = np.random.default_rng(seed).standard_normal(count)
    return faded(sosfiltfilt(butter(8, cutoff, output="sos"), noise) * 0.2)


@pytest.mark.parametrize("cutoff", [0.1, 0.3, 0.5, 0.7])
@pytest.mark.parametrize("seed", range(3))
def test_true_peak_equals_oversampling_64_times(seed: int, cutoff: float) -> None:
    channels = band_limited(seed, cutoff, 20000)
    fine = resample_poly(channels[0].astype(np.float64), 64, 1, window=("kaiser", 12.0))
    expected_dbtp = 20 * np.log10(np.abs(fine).max())
    assert true_peak_dbtp(channels, 48000) == pytest.approx(expected_dbtp, abs=0.15)


@pytest.mark.parametrize("sample_rate_hz", [24000, 44100, 48000])
def test_true_peak_equals_ffmpeg(sample_rate_hz: int) -> None:
    channels = np.concatenate([band_limited(seed, 0.6, sample_rate_hz * 2) for seed in (7, 8)])
    reading = read_ebur128(np.ascontiguousarray(channels.T), sample_rate_hz)
    assert true_peak_dbtp(channels, sample_rate_hz) == pytest.approx(
        reading.true_peak_dbtp, abs=0.15
    )


@pytest.mark.parametrize("seed", range(6))
def test_looking_only_at_loud_cells_finds_the_same_peak(seed: int) -> None:
    rng = np.random.default_rng(seed)
    cell_frames, cells = 24, 400
    channel = band_limited(seed, rng.uniform(0.1, 0.9), REACH_BEFORE + 9600 + REACH_AFTER)[0]
    finder = TruePeak(24000)
    everything = finder.cell_peaks(channel, cell_frames, 0.0)
    assert everything.shape == (cells,)
    for floor in (0.5 * everything.max(), 0.9 * everything.max()):
        some = finder.cell_peaks(channel, cell_frames, float(floor))
        loud = everything > floor
        assert np.array_equal(some[loud], everything[loud])
        assert (some <= everything).all()


def test_a_cell_has_the_same_peak_whatever_is_looked_at_with_it() -> None:
    channel = band_limited(9, 0.7, REACH_BEFORE + 24 * 100 + REACH_AFTER)[0]
    finder = TruePeak(24000)
    whole = finder.cell_peaks(channel, 24, 0.01)
    first = 24 * 30
    part = finder.cell_peaks(
        channel[first : first + 24 * 10 + REACH_BEFORE + REACH_AFTER], 24, 0.01
    )
    assert np.array_equal(whole[30:40], part)


@pytest.mark.parametrize("count", [1, 100, 319, 320, 700])
def test_nothing_but_the_samples_asked_for_is_looked_at(count: int) -> None:
    # A loud tone that goes on: cut off, it would overshoot between its last sample and silence.
    samples = np.sin(2 * np.pi * 0.31 * np.arange(count + 400)).astype(np.float32)
    finder = TruePeak(48000)
    whole = finder.cell_peaks(samples[: REACH_BEFORE + 320 + REACH_AFTER], 32, 0.0).max()
    got = finder.peak(samples[: REACH_BEFORE + count + REACH_AFTER], 0.0)
    assert got <= whole * 1.001


def test_pieces_of_any_size_have_the_peak_of_the_whole() -> None:
    samples = np.sin(2 * np.pi * 0.31 * np.arange(9000)).astype(np.float32)[None]
    whole = true_peak_dbtp(samples, 48000)
    meter = TruePeakMeter(48000, 1)
    for piece in np.split(samples, [1, 3, 10, 11, 400, 2000, 2333, 8999], axis=1):
        meter.push(piece)
    assert meter.finish()[0] == whole
