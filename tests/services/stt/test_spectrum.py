import numpy as np
import pytest

from services.stt.spectrum import BAND_COUNT, SpectrumStream, spectra_of


def test_blocks_of_any_size_give_the_same_frames() -> None:
    samples = np.random.default_rng(0).standard_normal(16_000).astype(np.float32)
    stream = SpectrumStream()
    pieces = [stream.push(samples[start : start + 777]) for start in range(0, len(samples), 777)]
    np.testing.assert_array_equal(np.concatenate([*pieces, stream.flush()]), spectra_of(samples))


@pytest.mark.parametrize("duration_ms", [0, 5, 10, 25, 100, 1000])
def test_has_a_frame_every_10_ms(duration_ms: int) -> None:
    frames = spectra_of(np.zeros(16 * duration_ms, np.float32))
    assert frames.shape == (duration_ms // 10, BAND_COUNT + 1)


def test_a_frame_is_centred_on_its_10_ms() -> None:
    samples = np.zeros(16_000, np.float32)
    samples[50 * 160 + 80] = 1.0  # the middle of frame 50
    assert np.argmax(spectra_of(samples)[:, -1]) == 50


@pytest.mark.parametrize(("frequency_hz", "in_voice_band"), [(120, False), (1000, True)])
def test_tells_hum_from_voice(frequency_hz: int, in_voice_band: bool) -> None:
    samples = np.sin(2 * np.pi * frequency_hz * np.arange(16_000) / 16_000).astype(np.float32)
    frame = spectra_of(samples)[50]
    assert (frame[-1] > 0.01 * frame[:-1].max()) == in_voice_band


def test_higher_tones_lie_in_higher_bands() -> None:
    at = np.arange(16_000) / 16_000
    bands = [
        int(np.argmax(spectra_of(np.sin(2 * np.pi * hz * at).astype(np.float32))[50, :-1]))
        for hz in (200, 500, 1000, 2000, 4000, 7000)
    ]
    assert bands == sorted(set(bands))
