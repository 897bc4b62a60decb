import numpy as np
import pytest

from services.musicgen.light.tone import attack, damp, envelope, pitch_hz


def test_pitches_are_in_equal_temperament() -> None:
    assert pitch_hz(69) == 440.0
    assert pitch_hz(60) == pytest.approx(261.6256, abs=1e-4)


def test_an_envelope_rises_holds_and_falls_to_nothing() -> None:
    shape = envelope(1.0, 0.1, 0.5)
    assert len(shape) == 72_000
    assert shape[0] == 0.0
    assert shape[4800:48_000] == pytest.approx(1.0)
    assert np.all(np.diff(shape[:4800]) >= 0)
    assert np.all(np.diff(shape[48_000:]) <= 0)
    assert shape[-1] < 1e-6


@pytest.mark.parametrize("shape", [(4800,), (2, 4800)])
def test_attack_and_damper_leave_no_step(shape: tuple[int, ...]) -> None:
    samples = np.ones(shape, dtype=np.float32)
    attack(samples, 0.01)
    damp(samples, 0.05, 0.01)
    assert not samples[..., 0].any()
    assert np.abs(samples[..., -1]).max() < 1e-3
    assert np.abs(np.diff(samples, axis=-1)).max() < 0.005
    assert samples[..., 480:2400] == pytest.approx(1.0, abs=1e-3)
