import numpy as np
import pytest

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray
from services.musicgen.listening.pulse import estimate_tempo_bpm, pulse_correlation


def _beats(tempo_bpm: float, duration_s: float) -> FloatArray:
    """Struck tones at a tempo, (frames, 1)."""
    time_s = np.arange(round(duration_s * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    since_s = time_s % (60.0 / tempo_bpm)
    struck = np.exp(-since_s / 0.08) * np.sin(2 * np.pi * 330.0 * since_s)
    return (0.3 * struck).astype(np.float32)[:, None]


@pytest.mark.parametrize("tempo_bpm", [62.0, 77.0, 90.0, 104.0, 121.0])
def test_beats_are_heard_at_their_tempo(tempo_bpm: float) -> None:
    heard_bpm = estimate_tempo_bpm(pulse_correlation(_beats(tempo_bpm, 12.0)))
    assert heard_bpm == pytest.approx(tempo_bpm, rel=0.01)


def test_what_is_faster_than_walking_may_be_felt_at_half() -> None:
    heard_bpm = estimate_tempo_bpm(pulse_correlation(_beats(138.0, 12.0)))
    assert heard_bpm is not None
    assert min(abs(heard_bpm / 138.0 - 1), abs(heard_bpm / 69.0 - 1)) < 0.01


def test_stretches_add_up() -> None:
    whole = _beats(96.0, 20.0)
    parts = [pulse_correlation(whole[: 10 * SAMPLE_RATE_HZ]), pulse_correlation(whole[480_000:])]
    assert estimate_tempo_bpm(parts[0] + parts[1]) == pytest.approx(96.0, rel=0.01)


@pytest.mark.parametrize("frames", [0, 1, 500, 96_000])
def test_silence_has_no_pulse(frames: int) -> None:
    assert estimate_tempo_bpm(pulse_correlation(np.zeros((frames, 2), np.float32))) is None
