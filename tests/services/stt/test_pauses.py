import numpy as np
import pytest

from services.stt.pauses import find_pauses
from services.stt.spectrum import spectra_of
from tests.narrations import NarrationOptions, make_narration, pink_noise

TEXTS = ["문이 열렸다.", "바람이 불었다.", "아이가 웃었다."]


@pytest.mark.parametrize("noise_snr_db", [None, 30.0, 20.0, 10.0])
def test_finds_the_pauses_between_sentences(noise_snr_db: float | None) -> None:
    options = NarrationOptions(pause_ms=(400, 700), noise_snr_db=noise_snr_db, seed=1)
    narration = make_narration(TEXTS, options)
    pauses = find_pauses(spectra_of(narration.samples[:, 0]))
    for before, after in zip(narration.sentences, narration.sentences[1:], strict=False):
        middle = (before.end_ms + after.start_ms) / 20
        (pause,) = [run for run in pauses.runs if run.start <= middle < run.end]
        assert abs(10 * pause.start - before.end_ms) < 160
        assert abs(10 * pause.end - after.start_ms) < 60


def test_short_closures_are_no_pauses() -> None:
    noise = pink_noise(16_000, np.random.default_rng(0)) * 0.1
    noise[8000:9280] = 0  # 80 ms
    assert find_pauses(spectra_of(noise)).runs == ()
    noise[8000:12_000] = 0  # 250 ms
    assert len(find_pauses(spectra_of(noise)).runs) == 1


@pytest.mark.parametrize("level", [0.0, 1e-4, 0.05])
def test_steady_noise_is_one_pause(level: float) -> None:
    noise = np.random.default_rng(0).standard_normal(48_000) * level
    pauses = find_pauses(spectra_of(noise.astype(np.float32)))
    assert not pauses.is_speech.any()
    assert [(run.start, run.end) for run in pauses.runs] == [(0, 300)]


def test_nothing_has_no_pauses() -> None:
    assert find_pauses(spectra_of(np.zeros(0, np.float32))).runs == ()
