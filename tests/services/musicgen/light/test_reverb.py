import numpy as np
import pytest
from scipy import signal

from services.musicgen.engine import SAMPLE_RATE_HZ
from services.musicgen.light.reverb import Room, impulse_response


@pytest.mark.parametrize("decay_s", [0.6, 1.5, 2.6])
def test_rooms_decay_as_long_as_they_say(decay_s: float) -> None:
    """T60 from the backward integral between -5 and -35 dB (ISO 3382-1), below 1 kHz."""
    sections = signal.butter(4, [200.0, 900.0], "band", fs=SAMPLE_RATE_HZ, output="sos")
    response = signal.sosfilt(sections, impulse_response(decay_s)[0].astype(np.float64))
    fall_db = 10 * np.log10(np.cumsum(response[::-1] ** 2)[::-1] / np.sum(response**2))
    at = [int(np.argmax(fall_db < level)) for level in (-5.0, -35.0)]
    measured_s = 2 * (at[1] - at[0]) / SAMPLE_RATE_HZ
    assert measured_s == pytest.approx(decay_s, rel=0.15)


def test_treble_dies_first() -> None:
    response = impulse_response(2.0)[0].astype(np.float64)
    high = signal.sosfilt(signal.butter(4, 4000.0, "high", fs=48_000, output="sos"), response)
    low = signal.sosfilt(signal.butter(4, 800.0, fs=48_000, output="sos"), response)
    late = slice(48_000, 72_000)
    early = slice(2_000, 12_000)
    fall_high = np.sum(high[late] ** 2) / np.sum(high[early] ** 2)
    fall_low = np.sum(low[late] ** 2) / np.sum(low[early] ** 2)
    assert fall_high < 0.3 * fall_low


def test_the_sides_are_apart_and_the_tail_is_dense() -> None:
    response = impulse_response(2.0).astype(np.float64)
    assert np.sum(response**2, axis=1) == pytest.approx([1.0, 1.0], rel=1e-3)
    assert abs(np.sum(response[0] * response[1])) < 0.15
    late = np.asarray(response[0, 12_000:48_000])
    shaped = late / np.sqrt(np.convolve(late**2, np.full(2400, 1 / 2400), "same"))
    kurtosis = np.mean(shaped**4) / np.mean(shaped**2) ** 2
    assert kurtosis < 4.5  # 3 for Gaussian noise: no flutter of single echoes


def test_blocks_add_up_to_the_convolution() -> None:
    rng = np.random.default_rng(1)
    signal_in = np.zeros((2, 4 * 9_600), dtype=np.float32)
    signal_in[:, :9_600] = rng.standard_normal((2, 9_600))
    room = Room(0.5, 9_600)
    rendered = np.concatenate(
        [room.add(signal_in[:, i : i + 9_600]) for i in range(0, 4 * 9_600, 9_600)], axis=1
    )
    expected = signal.fftconvolve(signal_in, impulse_response(0.5), axes=1)[:, : 4 * 9_600]
    assert np.abs(rendered - expected).max() < 1e-5
