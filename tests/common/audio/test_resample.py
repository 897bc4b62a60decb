"""Changing the sample rate."""

import numpy as np
import pytest

from common.audio.resample import StreamResampler, resample


def sine(frequency_hz: float, sample_rate_hz: int) -> np.ndarray:
    angle = 2 * np.pi * frequency_hz * np.arange(sample_rate_hz) / sample_rate_hz
    return np.stack([np.sin(angle), np.cos(angle)], axis=1).astype(np.float32) * 0.5


@pytest.mark.parametrize("to_hz", [8000, 22050, 24000, 44100, 96000, 192000])
def test_a_tone_keeps_its_place_and_level(to_hz: int) -> None:
    resampled = resample(sine(997, 48000), 48000, to_hz)
    assert resampled.shape == (to_hz, 2)
    assert resampled.dtype == np.float32
    inner = slice(to_hz // 10, -to_hz // 10)
    residue = resampled[inner] - sine(997, to_hz)[inner]
    assert 20 * np.log10(np.abs(residue).max() / 0.5) < -90


def test_what_the_new_rate_cannot_carry_is_gone() -> None:
    assert np.abs(resample(sine(15000, 48000), 48000, 24000)[2400:-2400]).max() < 1e-5


def test_the_same_rate_changes_nothing() -> None:
    frames = sine(100, 48000)
    assert resample(frames, 48000, 48000) is frames


def test_a_stream_equals_the_whole() -> None:
    frames = np.random.default_rng(2).standard_normal((48000, 2)).astype(np.float32)
    stream = StreamResampler(48000, 22050, 2)
    pieces = [stream.push(piece) for piece in np.split(frames, [1, 500, 20000, 20001])]
    streamed = np.concatenate([*pieces, stream.finish()])
    assert np.array_equal(streamed, resample(frames, 48000, 22050))
