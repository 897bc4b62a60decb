import numpy as np
import pytest

from common.audio.loudness_meter import bed_loudness_lufs
from services.musicgen.bed.lead_in import lead_in
from services.musicgen.engine import FloatArray, PreviousAudio


def _tone(duration_s: float, rate_hz: int, level: float = 0.05, channels: int = 2) -> FloatArray:
    time_s = np.arange(round(duration_s * rate_hz)) / rate_hz
    tone = level * np.sin(2 * np.pi * 440.0 * time_s).astype(np.float32)
    return np.repeat(tone[:, None], channels, axis=1)


def test_the_end_is_brought_to_the_models_rate_and_to_published_loudness() -> None:
    found = lead_in(PreviousAudio(_tone(8.3, 48_000), 48_000), 32_000, 5.0)
    assert found is not None
    assert found.shape == (160_000, 2)
    assert bed_loudness_lufs(found, 32_000) == pytest.approx(-16.0, abs=0.5)


def test_a_fade_at_the_end_is_left_out() -> None:
    samples = _tone(8.0, 48_000)
    samples[-3 * 48_000 :] *= np.linspace(1, 0, 3 * 48_000, dtype=np.float32)[:, None] ** 4
    found = lead_in(PreviousAudio(samples, 48_000), 32_000, 10.0)
    assert found is not None
    last = found[-3_200:]
    assert np.sqrt(np.mean(last**2)) > 0.3 * np.sqrt(np.mean(found**2))
    assert 5.0 <= len(found) / 32_000 <= 7.0


def test_lengths_are_whole_steps() -> None:
    found = lead_in(PreviousAudio(_tone(3.77, 44_100, channels=1), 44_100), 32_000, 12.0)
    assert found is not None
    assert found.shape == (3.5 * 32_000, 1)


@pytest.mark.parametrize("duration_s", [0.0, 0.05, 0.9])
def test_too_little_is_none(duration_s: float) -> None:
    assert lead_in(PreviousAudio(_tone(duration_s, 48_000), 48_000), 32_000, 12.0) is None


def test_silence_is_none() -> None:
    silence = np.zeros((5 * 48_000, 2), np.float32)
    assert lead_in(PreviousAudio(silence, 48_000), 32_000, 12.0) is None
