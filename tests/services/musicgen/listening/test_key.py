import numpy as np
import pytest

from services.musicgen.engine import SAMPLE_RATE_HZ, FloatArray, Mode
from services.musicgen.listening.key import chromagram, estimate_key

_TONIC_C = 60


def _chords(degrees: list[tuple[int, ...]], transposed: int, harmonics: int = 5) -> FloatArray:
    """Chords of a second each, tones with falling harmonics, (frames, 1)."""
    time_s = np.arange(SAMPLE_RATE_HZ) / SAMPLE_RATE_HZ
    seconds = []
    for degree in degrees:
        pitches = [_TONIC_C + transposed + tone for tone in degree]
        seconds.append(
            sum(
                0.6**harmonic * np.sin(2 * np.pi * harmonic * time_s * 440 * 2 ** ((p - 69) / 12))
                for p in pitches
                for harmonic in range(1, harmonics + 1)
            )
        )
    return np.concatenate(seconds).astype(np.float32)[:, None] * 0.1


CADENCES = {
    Mode.MAJOR: [(0, 4, 7), (5, 9, 12), (7, 11, 14), (0, 4, 7)],
    Mode.MINOR: [(0, 3, 7), (5, 8, 12), (7, 11, 14), (0, 3, 7)],
}


@pytest.mark.parametrize("mode", list(Mode))
@pytest.mark.parametrize("tonic", range(12))
def test_cadences_are_heard_in_their_key(tonic: int, mode: Mode) -> None:
    key = estimate_key(chromagram(_chords(CADENCES[mode], tonic)))
    assert (key.tonic_pitch_class, key.mode) == (tonic, mode)
    assert key.fit > 0.7


def test_a_tone_weighs_most_in_its_class() -> None:
    classes = chromagram(_chords([(9,)], 0, harmonics=1))
    assert int(np.argmax(classes)) == 9


def test_silence_has_no_key_and_noise_no_clear_one() -> None:
    assert estimate_key(chromagram(np.zeros((4800, 2), np.float32))).fit == 0.0
    noise = np.random.default_rng(0).normal(0, 0.1, (5 * SAMPLE_RATE_HZ, 1)).astype(np.float32)
    assert estimate_key(chromagram(noise)).fit < 0.7
